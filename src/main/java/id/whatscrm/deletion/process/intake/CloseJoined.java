package id.whatscrm.deletion.process.intake;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Closes a request since another one for the same account leads to its deletion.
 */
@Component
class CloseJoined extends RequestStep {

	CloseJoined(DeletionRequests requests, Clock clock) {
		super(requests, clock);
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		request.join(now);
	}

}
