package id.whatscrm.deletion.process.purge;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.purge.ClearedPurge;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Looks for what is left (E2). Anything found is an incident, never a success. Once it
 * has failed, it purges again before it looks: what came after its category was purged,
 * or was mapped only then, does not go by looking.
 */
@Component
class VerifyErasure extends RequestStep {

	private final Purge purge;

	private final ClearedPurge clearedPurge;

	private final RetentionDecisions decisions;

	private final Ledger ledger;

	VerifyErasure(DeletionRequests requests, Clock clock, Purge purge, ClearedPurge clearedPurge,
			RetentionDecisions decisions, Ledger ledger) {
		super(requests, clock);
		this.purge = purge;
		this.clearedPurge = clearedPurge;
		this.decisions = decisions;
		this.ledger = ledger;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		// Marks the CRM once more: a backup from within the last purge has its mark, and
		// the rows.
		this.clearedPurge.purgeAgain(request.code(), request.requireSubject(),
				hasFailed(execution) ? unrecorded(request.code()) : List.of());
		this.purge.verify(request.code(), request.requireSubject(), this.decisions.of(request.code()));
		request.note(CaseEvent.Kind.ERASURE_VERIFIED, now, CaseEvent.SYSTEM);
	}

	private static boolean hasFailed(DelegateExecution execution) {
		return execution.getProcessEngineServices()
			.getManagementService()
			.createJobQuery()
			.executionId(execution.getId())
			.withException()
			.count() > 0;
	}

	/** What is held has a process of its own, and what is in the ledger is done. */
	private List<DataCategory> unrecorded(ConfirmationCode code) {
		return this.purge.receipts(code)
			.stream()
			.filter((receipt) -> receipt.outcome() != Receipt.Outcome.HELD && !this.ledger.hasRecorded(code, receipt))
			.map(Receipt::category)
			.toList();
	}

}
