package id.whatscrm.deletion.process.verification;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Ends a request that nobody proved in time.
 */
@Component
class CloseUnverified extends RequestStep {

	CloseUnverified(DeletionRequests requests, Clock clock) {
		super(requests, clock);
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		request.closeUnverified(now);
	}

}
