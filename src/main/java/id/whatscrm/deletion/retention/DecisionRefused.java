package id.whatscrm.deletion.retention;

/**
 * A reviewer's answer cannot be accepted. The message says what to change. Nothing was
 * changed.
 */
public class DecisionRefused extends RuntimeException {

	/**
	 * @param message what to change, as a sentence without personal data
	 */
	public DecisionRefused(String message) {
		super(message);
	}

}
