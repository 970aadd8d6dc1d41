package id.whatscrm.deletion.evidence;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.retention.Decision;

/**
 * The record of what became of each request: dates, nature, channel, outcome and grounds,
 * and nothing that identifies a person (E7). Written in the transaction of the state it
 * records, once for each request.
 */
@Service
@Transactional
public class Ledger {

	private final LedgerEntries entries;

	private final Clock clock;

	Ledger(LedgerEntries entries, Clock clock) {
		this.entries = entries;
		this.clock = clock;
	}

	/**
	 * Records the end of a request for which nothing was purged.
	 */
	public void record(DeletionRequest request) {
		record(request, List.of(), Map.of());
	}

	/**
	 * Records the end of a request and what was done for each category.
	 */
	public void record(DeletionRequest request, List<Receipt> receipts, Map<DataCategory, Decision> decisions) {
		if (this.entries.existsByCode(request.code().value())) {
			return;
		}
		Instant now = this.clock.instant();
		receipts.forEach((receipt) -> this.entries
			.save(new LedgerEntry(request, receipt, decisions.get(receipt.category()), now)));
		this.entries.save(new LedgerEntry(request, now));
	}

}
