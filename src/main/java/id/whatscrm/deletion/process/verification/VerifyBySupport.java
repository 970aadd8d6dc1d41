package id.whatscrm.deletion.process.verification;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Notes that support has the identity check in hand.
 */
@Component
class VerifyBySupport extends RequestTaskListener {

	VerifyBySupport(DeletionRequests requests, Clock clock) {
		super(requests, clock);
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		request.verifyBySupport(now);
	}

}
