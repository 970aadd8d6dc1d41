package id.whatscrm.deletion.evidence;

import id.whatscrm.deletion.crm.LedgerHead;

/**
 * What a walk along the whole ledger finds.
 */
public sealed interface LedgerCheck {

	/**
	 * Every entry is as it was written.
	 *
	 * @param head the newest one, to be compared with what was published
	 */
	record Intact(LedgerHead head) implements LedgerCheck {
	}

	/**
	 * Somebody changed the ledger.
	 *
	 * @param position the first place that is wrong
	 * @param problem what is wrong there, in words
	 */
	record Broken(long position, String problem) implements LedgerCheck {
	}

}
