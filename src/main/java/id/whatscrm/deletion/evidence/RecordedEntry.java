package id.whatscrm.deletion.evidence;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An entry as it stands in the ledger.
 *
 * @param entry what it says
 * @param hash the hash that is stored with it
 * @param linked whether it follows the entry before it, and the one after follows it
 */
public record RecordedEntry(LedgerEntry entry, byte[] hash, boolean linked) {

	/**
	 * Whether nothing of it was changed since it was written.
	 */
	public boolean isIntact() {
		return this.linked && Arrays.equals(this.entry.hash(), this.hash);
	}

	public String hexHash() {
		return HexFormat.of().formatHex(this.hash);
	}

}
