package id.whatscrm.deletion.encryption;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 hashes.
 */
public final class Sha256 {

	private Sha256() {
	}

	/**
	 * The hash of a text in UTF-8.
	 */
	public static byte[] of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The hash of bytes.
	 */
	public static byte[] of(byte[] bytes) {
		return digest().digest(bytes);
	}

	/**
	 * Hashes what comes in pieces.
	 */
	public static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
