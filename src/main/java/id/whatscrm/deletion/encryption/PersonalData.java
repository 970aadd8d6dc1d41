package id.whatscrm.deletion.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Writes personal data so that the database alone tells nobody anything: encrypted with
 * AES-256-GCM, and searched by a keyed hash. Each value names its key, so that keys can
 * be changed.
 */
@Component
@EnableConfigurationProperties(EncryptionSettings.class)
public class PersonalData {

	private static final int IV_BYTES = 16;

	private static final String SEPARATOR = ":";

	private final Map<String, BytesEncryptor> encryptors = new HashMap<>();

	private final Map<String, String> searchKeys = new HashMap<>();

	private final String currentKey;

	/**
	 * Personal data under the keys of the settings.
	 */
	public PersonalData(EncryptionSettings settings) {
		this.currentKey = settings.currentKey();
		settings.decoded().forEach((name, key) -> {
			SecretKey secret = new SecretKeySpec(key, "AES");
			this.encryptors.put(name,
					new AesBytesEncryptor(secret, KeyGenerators.secureRandom(IV_BYTES), CipherAlgorithm.GCM));
			// A key of its own, since one key should serve one purpose.
			this.searchKeys.put(name,
					Base64.getEncoder().encodeToString(Hmac.of("search", Base64.getEncoder().encodeToString(key))));
		});
	}

	/**
	 * A value as it is stored; different each time.
	 */
	public String encrypt(String value) {
		byte[] encrypted = encryptor(this.currentKey).encrypt(value.getBytes(StandardCharsets.UTF_8));
		return this.currentKey + SEPARATOR + Base64.getEncoder().encodeToString(encrypted);
	}

	/**
	 * A value that was stored under any key of the settings.
	 * @throws KeyMissing if its key is missing or another one, or the value was changed;
	 * the message says nothing of the value
	 */
	public String decrypt(String stored) {
		String[] parts = stored.split(SEPARATOR, 2);
		if (parts.length != 2 || !this.encryptors.containsKey(parts[0])) {
			throw new KeyMissing("Personal data is stored under a key that deletion.encryption.keys does not "
					+ "have. Add that key again; it may go when nothing is stored under it.");
		}
		try {
			return new String(encryptor(parts[0]).decrypt(Base64.getDecoder().decode(parts[1])),
					StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new KeyMissing("Personal data cannot be read with deletion.encryption.keys." + parts[0]
					+ ": the key is another one than it was stored under, or the data was changed.", ex);
		}
	}

	/**
	 * The name of the key for new values, with which they begin.
	 */
	String currentKey() {
		return this.currentKey;
	}

	/**
	 * What a value is found by.
	 */
	public byte[] searchHash(String value) {
		return searchHash(value, this.currentKey);
	}

	/**
	 * Each value as it is stored, in their order.
	 */
	public String[] encryptEach(Collection<String> values) {
		return values.stream().map(this::encrypt).toArray(String[]::new);
	}

	/**
	 * What each value is found by, in their order.
	 */
	public byte[][] searchHashEach(Collection<String> values) {
		return values.stream().map(this::searchHash).toArray(byte[][]::new);
	}

	/**
	 * What a value may be found by, under all keys.
	 */
	public List<byte[]> searchHashes(String value) {
		return this.searchKeys.keySet().stream().sorted().map((key) -> searchHash(value, key)).toList();
	}

	private byte[] searchHash(String value, String key) {
		return Hmac.of(value, Objects.requireNonNull(this.searchKeys.get(key)));
	}

	private BytesEncryptor encryptor(String key) {
		return Objects.requireNonNull(this.encryptors.get(key));
	}

}
