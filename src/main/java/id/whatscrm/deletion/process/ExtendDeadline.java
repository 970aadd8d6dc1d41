package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.Deadline;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Extends the due date for extended verification (P6): once, and only before it has
 * passed (C3).
 */
@Component
class ExtendDeadline extends RequestStep {

	private final Deadline deadline;

	private final DueDates dueDates;

	ExtendDeadline(DeletionRequests requests, Clock clock, Deadline deadline, DueDates dueDates) {
		super(requests, clock);
		this.deadline = deadline;
		this.dueDates = dueDates;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		if (request.extendOnce(this.deadline.extended(request.dueAt()), CaseEvent.SYSTEM, now)) {
			this.dueDates.moved(request);
		}
	}

}
