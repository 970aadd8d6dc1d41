package id.whatscrm.deletion.encryption;

import java.util.Arrays;
import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the service from starting with another key under the name of one that was used
 * before: it could read nothing, recognise nobody, and would mix what it writes.
 */
@Component
public class KeyChecks {

	private final JdbcClient database;

	KeyChecks(JdbcClient database, EncryptionSettings settings) {
		this.database = database;
		require("deletion.encryption.keys", settings.keys());
	}

	/**
	 * Compares keys with those that were used before, and remembers new ones.
	 * @param setting the setting that holds them
	 * @param keys the keys by name
	 * @throws IllegalStateException if one is another than before
	 */
	public void require(String setting, Map<String, String> keys) {
		keys.forEach((name, key) -> {
			byte[] hash = Hmac.of("key check of " + setting + "." + name, key);
			this.database
				.sql("insert into key_check (setting, name, keyed_hash) values (?, ?, ?) on conflict do nothing")
				.params(setting, name, hash)
				.update();
			byte[] known = this.database.sql("select keyed_hash from key_check where setting = ? and name = ?")
				.params(setting, name)
				.query(byte[].class)
				.single();
			if (!Arrays.equals(known, hash)) {
				throw new IllegalStateException(setting + "." + name + " is another key than the one that was used "
						+ "under this name before. Set that one again; give a new key a name of its own.");
			}
		});
	}

}
