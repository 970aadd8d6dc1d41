package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Records the end of a request for which nothing was purged, and forgets it.
 */
@Component
class CloseRequest extends RequestStep {

	private final Ledger ledger;

	private final Forgetting forgetting;

	CloseRequest(DeletionRequests requests, Clock clock, Ledger ledger, Forgetting forgetting) {
		super(requests, clock);
		this.ledger = ledger;
		this.forgetting = forgetting;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		this.ledger.record(request);
		this.forgetting.forget(request, now);
	}

}
