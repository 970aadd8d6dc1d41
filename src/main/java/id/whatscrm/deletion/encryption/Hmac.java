package id.whatscrm.deletion.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 of texts.
 */
public final class Hmac {

	private static final String ALGORITHM = "HmacSHA256";

	private Hmac() {
	}

	/**
	 * The code of a text under a key.
	 */
	public static byte[] of(String text, String key) {
		return of(text, key.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The code of a text under a key of bytes.
	 */
	public static byte[] of(String text, byte[] key) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key, ALGORITHM));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
