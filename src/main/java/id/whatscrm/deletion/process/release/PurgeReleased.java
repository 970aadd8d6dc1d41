package id.whatscrm.deletion.process.release;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.purge.ClearedPurge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldRegister;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Purges the categories whose hold has ended, and the bare rows that were kept for them.
 * Where another hold is in force on the same data, it goes on holding it for this
 * request.
 */
@Component
class PurgeReleased extends RequestStep {

	private final HoldRegister holds;

	private final RetentionDecisions decisions;

	private final ClearedPurge purge;

	private final Ledger ledger;

	PurgeReleased(DeletionRequests requests, Clock clock, HoldRegister holds, RetentionDecisions decisions,
			ClearedPurge purge, Ledger ledger) {
		super(requests, clock);
		this.holds = holds;
		this.decisions = decisions;
		this.purge = purge;
		this.ledger = ledger;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		this.holds.releaseExpired(request.code());
		Map<DataCategory, Decision> decided = this.decisions.of(request.code());
		List<Receipt> receipts = this.purge.receipts(request.code());
		if (receipts.stream().anyMatch((receipt) -> isReleased(receipt, decided))) {
			this.purge.purgeAgain(request.code(), request.requireSubject(),
					receipts.stream()
						.filter((receipt) -> isReleased(receipt, decided) || receipt.keptBare() > 0)
						.map(Receipt::category)
						.toList());
		}
		// Also by an attempt that failed after that.
		boolean purged = this.purge.receipts(request.code())
			.stream()
			.anyMatch((receipt) -> !this.ledger.hasRecorded(request.code(), receipt));
		execution.setVariable(ProcessNames.Variables.HELD_DATA_PURGED, purged);
	}

	private static boolean isReleased(Receipt receipt, Map<DataCategory, Decision> decided) {
		return receipt.outcome() == Receipt.Outcome.HELD && !(decided.get(receipt.category()) instanceof Decision.Hold);
	}

}
