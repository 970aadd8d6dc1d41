package id.whatscrm.deletion.identity;

/**
 * What a link in a mail is for. A token works for its own purpose only.
 */
public enum Purpose {

	/** Proves that the owner asks (I2). */
	CONFIRM,
	/** Takes the request back (I5). */
	WITHDRAW,
	/** Answers support's question (P3). */
	ANSWER

}
