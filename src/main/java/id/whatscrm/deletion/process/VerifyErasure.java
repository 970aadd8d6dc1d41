package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Looks for what is left (E2). Anything found is an incident, never a success.
 */
@Component
class VerifyErasure extends RequestStep {

	private final Purge purge;

	private final RetentionDecisions decisions;

	VerifyErasure(DeletionRequests requests, Clock clock, Purge purge, RetentionDecisions decisions) {
		super(requests, clock);
		this.purge = purge;
		this.decisions = decisions;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		this.purge.verify(request.code(), request.requireSubject(), this.decisions.of(request.code()));
		request.note(CaseEvent.Kind.ERASURE_VERIFIED, now, CaseEvent.SYSTEM);
	}

}
