package id.whatscrm.deletion.identity;

import java.util.Arrays;

/**
 * What a link in a mail is for. A token works for its own purpose only.
 */
public enum Purpose {

	/** Proves that the owner asks (I2). */
	CONFIRM("confirm"),
	/** Takes the request back (I5). */
	WITHDRAW("withdraw"),
	/** Answers support's question (P3). */
	ANSWER("answer");

	private final String path;

	Purpose(String path) {
		this.path = path;
	}

	/**
	 * The last part of the link's path, after {@code /requests/} and the code.
	 */
	public String path() {
		return this.path;
	}

	static Purpose ofPath(String path) {
		return Arrays.stream(values())
			.filter((purpose) -> purpose.path.equals(path))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No purpose has this path"));
	}

}
