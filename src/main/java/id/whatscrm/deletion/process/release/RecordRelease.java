package id.whatscrm.deletion.process.release;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.HoldRegister;

/**
 * Records what became of data that was held; the request is complete when nothing is.
 */
@Component
class RecordRelease extends RequestStep {

	private final HoldRegister holds;

	private final Purge purge;

	private final Ledger ledger;

	RecordRelease(DeletionRequests requests, Clock clock, HoldRegister holds, Purge purge, Ledger ledger) {
		super(requests, clock);
		this.holds = holds;
		this.purge = purge;
		this.ledger = ledger;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		if (this.holds.open(request.code()).isEmpty()) {
			request.completeHeld(now);
		}
		this.ledger.recordReleased(request, this.purge.receipts(request.code()),
				new Ledger.Rules(this.purge.mapVersion(), "hold ended"));
	}

}
