package id.whatscrm.deletion.request;

/**
 * What is deleted.
 *
 * @param type the kind of subject
 * @param key the value of the root table's key in the CRM's database, as text
 */
public record Subject(SubjectType type, String key) {

	public Subject {
		if (key.isBlank()) {
			throw new IllegalArgumentException("A subject needs a key");
		}
	}

	/**
	 * The subject that is the account with this key.
	 */
	public static Subject account(String key) {
		return new Subject(SubjectType.ACCOUNT, key);
	}

}
