package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Clearance;
import id.whatscrm.deletion.retention.ClearanceAnswer;
import id.whatscrm.deletion.retention.Clearances;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldRegister;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Purges the categories whose hold has ended, and the bare rows that were kept for them.
 * Asks for a clearance as the purge itself does, so a hold that came with another request
 * still holds.
 */
@Component
class PurgeReleased extends RequestStep {

	private final HoldRegister holds;

	private final Clearances clearances;

	private final RetentionDecisions decisions;

	private final Purge purge;

	private final Ledger ledger;

	PurgeReleased(DeletionRequests requests, Clock clock, HoldRegister holds, Clearances clearances,
			RetentionDecisions decisions, Purge purge, Ledger ledger) {
		super(requests, clock);
		this.holds = holds;
		this.clearances = clearances;
		this.decisions = decisions;
		this.purge = purge;
		this.ledger = ledger;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		this.holds.releaseExpired(request.code());
		Map<DataCategory, Decision> decided = this.decisions.of(request.code());
		boolean anything = this.purge.receipts(request.code())
			.stream()
			.anyMatch((receipt) -> isReleased(receipt, decided)
					// Purged by an attempt that failed after that.
					|| !this.ledger.hasRecorded(request.code(), receipt));
		execution.setVariable(ProcessNames.HELD_DATA_PURGED, anything);
		if (!anything) {
			return;
		}
		Subject subject = request.requireSubject();
		this.purge.begin(request.code(), subject);
		for (Receipt receipt : this.purge.receipts(request.code())) {
			if (isReleased(receipt, decided) || receipt.keptBare() > 0) {
				this.purge.purge(clearance(request, subject, receipt.category()), decided);
			}
		}
	}

	private static boolean isReleased(Receipt receipt, Map<DataCategory, Decision> decided) {
		return receipt.outcome() == Receipt.Outcome.HELD && !(decided.get(receipt.category()) instanceof Decision.Hold);
	}

	private Clearance clearance(DeletionRequest request, Subject subject, DataCategory category) {
		if (this.clearances.ask(request.code(), subject, category) instanceof ClearanceAnswer.Cleared cleared) {
			return cleared.clearance();
		}
		throw new IllegalStateException(
				category + " is held for another reason as well. Increment the retries when that hold has ended.");
	}

}
