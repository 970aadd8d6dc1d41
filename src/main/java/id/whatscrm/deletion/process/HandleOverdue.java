package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Takes the operator's answer to {@code Task_HandleOverdue}.
 */
@Component
class HandleOverdue extends RequestTaskListener {

	private static final Set<String> REASONS = Set.of("WAITING_FOR_REQUESTER", "WAITING_FOR_SUPPORT",
			"WAITING_FOR_LEGAL", "TECHNICAL_FAILURE", "OTHER");

	HandleOverdue(DeletionRequests requests, Clock clock) {
		super(requests, clock);
	}

	@Override
	void run(DeletionRequest request, DelegateTask task, Instant now) {
		if (!REASONS.contains(String.valueOf(answer(task, "overdueReason")))) {
			throw new AnswerRefused("Say why the request is late.");
		}
		StaffNotes.add(request, task, now);
		request.note(CaseEvent.Kind.OVERDUE_HANDLED, now, actor());
	}

}
