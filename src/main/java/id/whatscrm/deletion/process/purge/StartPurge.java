package id.whatscrm.deletion.process.purge;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Closes the way back before the first row goes: a withdrawal at the same moment meets
 * this change of the request, and only one of the two is committed.
 */
@Component
class StartPurge extends RequestStep {

	StartPurge(DeletionRequests requests, Clock clock) {
		super(requests, clock);
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		request.startPurge(now);
	}

}
