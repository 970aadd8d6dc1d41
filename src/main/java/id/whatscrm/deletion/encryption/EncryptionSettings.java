package id.whatscrm.deletion.encryption;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under which personal data is stored. They must live outside the database.
 *
 * @param keys keys of 32 bytes in Base64 by a name of yours; an older one may go when
 * nothing is stored under it any more
 * @param currentKey the name of the key for what is written from now on
 */
@ConfigurationProperties("deletion.encryption")
public record EncryptionSettings(@DefaultValue Map<String, String> keys, @DefaultValue("") String currentKey) {

	private static final int KEY_BYTES = 32;

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,32}");

	public EncryptionSettings {
		if (!keys.containsKey(currentKey)) {
			throw new IllegalArgumentException("deletion.encryption.current-key must name one of "
					+ "deletion.encryption.keys. Without a key nothing personal can be stored.");
		}
		keys.forEach((name, key) -> {
			if (!NAME.matcher(name).matches()) {
				throw new IllegalArgumentException("The name of a key of deletion.encryption.keys may have up to 32 "
						+ "letters, digits and hyphens: " + name);
			}
			if (!isKey(key)) {
				throw new IllegalArgumentException("deletion.encryption.keys." + name
						+ " must be 32 bytes in Base64. Make one with: openssl rand -base64 32");
			}
		});
		keys = Map.copyOf(keys);
	}

	private static boolean isKey(String key) {
		try {
			return Base64.getDecoder().decode(key).length == KEY_BYTES;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	Map<String, byte[]> decoded() {
		Map<String, byte[]> decoded = new HashMap<>();
		this.keys.forEach((name, key) -> decoded.put(name, Base64.getDecoder().decode(key)));
		return decoded;
	}

	@Override
	public String toString() {
		return "EncryptionSettings[hidden]";
	}

}
