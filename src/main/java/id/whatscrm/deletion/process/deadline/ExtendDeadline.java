package id.whatscrm.deletion.process.deadline;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.clock.Deadline;
import id.whatscrm.deletion.request.clock.ExtensionReason;

/**
 * Extends the due date for extended verification (P6): once, and only before it has
 * passed (C3).
 */
@Component
class ExtendDeadline extends RequestStep {

	private final Deadline deadline;

	private final DueDates dueDates;

	private final RuntimeService engine;

	ExtendDeadline(DeletionRequests requests, Clock clock, Deadline deadline, DueDates dueDates,
			RuntimeService engine) {
		super(requests, clock);
		this.deadline = deadline;
		this.dueDates = dueDates;
		this.engine = engine;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		if (request.extendOnce(ExtensionReason.ADDITIONAL_VERIFICATION, this.deadline.extended(request.dueAt()),
				CaseEvent.SYSTEM, now)) {
			this.dueDates.moved(request);
			// Where staff were reminded before, nobody needs to decide any more.
			this.engine.createMessageCorrelation(ProcessNames.Messages.EXTENDED_FOR_VERIFICATION)
				.processInstanceBusinessKey(request.code().value())
				.correlateAll();
		}
	}

}
