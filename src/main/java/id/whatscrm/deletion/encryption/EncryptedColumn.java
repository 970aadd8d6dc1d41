package id.whatscrm.deletion.encryption;

import org.jspecify.annotations.Nullable;

/**
 * A column in which personal data is stored encrypted. Whoever owns one declares it as a
 * bean, so that {@link KeyRotation} reaches it.
 *
 * @param table the table
 * @param column the column
 * @param hash the column by which the value is found; {@code null} if it is not searched
 * @param hashPrefix SQL for what precedes the value in the hashed text
 */
public record EncryptedColumn(String table, String column, @Nullable String hash, String hashPrefix) {

	/**
	 * A column that is not searched.
	 */
	public static EncryptedColumn of(String table, String column) {
		return new EncryptedColumn(table, column, null, "''");
	}

	/**
	 * A column that is found by the hash of its value.
	 */
	public static EncryptedColumn hashed(String table, String column, String hash) {
		return new EncryptedColumn(table, column, hash, "''");
	}

	/**
	 * A subject's key, which is found with its type.
	 */
	public static EncryptedColumn subject(String table) {
		return new EncryptedColumn(table, "subject_key", "subject_hash", "subject_type || ' '");
	}

}
