package id.whatscrm.deletion.identity;

import java.time.Instant;

/**
 * What a token proves.
 */
public sealed interface Proof {

	/** Whoever has it reads mail at the address it was sent to. */
	record Valid() implements Proof {
	}

	/** We never issued it for this request and purpose, or it is forgotten. */
	record Unknown() implements Proof {
	}

	/**
	 * It is too old.
	 *
	 * @param at when it expired
	 */
	record Expired(Instant at) implements Proof {
	}

	/**
	 * It was redeemed before.
	 *
	 * @param at when it was
	 */
	record Used(Instant at) implements Proof {
	}

}
