package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Ends the request and records what was done, in one transaction.
 */
@Component
class RecordEvidence extends RequestStep {

	private final Purge purge;

	private final RetentionDecisions decisions;

	private final Ledger ledger;

	RecordEvidence(DeletionRequests requests, Clock clock, Purge purge, RetentionDecisions decisions, Ledger ledger) {
		super(requests, clock);
		this.purge = purge;
		this.decisions = decisions;
		this.ledger = ledger;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		List<Receipt> receipts = this.purge.receipts(request.code());
		request.complete(receipts.stream().anyMatch((receipt) -> receipt.outcome() == Receipt.Outcome.HELD), now);
		this.ledger.record(request, receipts, this.decisions.of(request.code()));
		request.note(CaseEvent.Kind.EVIDENCE_RECORDED, now, CaseEvent.SYSTEM);
	}

}
