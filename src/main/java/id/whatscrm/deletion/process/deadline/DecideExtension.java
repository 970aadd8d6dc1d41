package id.whatscrm.deletion.process.deadline;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.process.StaffNotes;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.clock.Deadline;
import id.whatscrm.deletion.request.clock.ExtensionReason;

/**
 * Takes the operator's answer to {@code Task_DecideExtension}. The due date moves with
 * the answer, so nothing can come between: after it has passed, no answer moves it (C3).
 */
@Component
class DecideExtension extends RequestTaskListener {

	private final Deadline deadline;

	private final DueDates dueDates;

	DecideExtension(DeletionRequests requests, Clock clock, Deadline deadline, DueDates dueDates) {
		super(requests, clock);
		this.deadline = deadline;
		this.dueDates = dueDates;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		String decision = String.valueOf(answer(task, "extension"));
		switch (decision) {
			case "EXTEND" -> extend(request, reason(request, task), now);
			case "KEEP" -> request.note(CaseEvent.Kind.DUE_DATE_KEPT, now, actor());
			default -> throw new AnswerRefused("Choose whether the due date is extended or kept.");
		}
		StaffNotes.add(request, task, now);
		task.getExecution().setVariable(ProcessNames.Variables.DUE_DATE_EXTENDED, "EXTEND".equals(decision));
	}

	private void extend(DeletionRequest request, ExtensionReason reason, Instant now) {
		if (!request.extendOnce(reason, this.deadline.extended(request.dueAt()), actor(), now)) {
			throw new AnswerRefused((request.extendedAt() != null)
					? "The due date has been extended already, and the law allows that only once. Keep it."
					: "The due date has passed, and the law allows an extension only before it. Keep it.");
		}
		this.dueDates.moved(request);
	}

	private static ExtensionReason reason(DeletionRequest request, DelegateTask task) {
		String answer = answer(task, "extensionReason");
		ExtensionReason reason = Arrays.stream(ExtensionReason.values())
			.filter((known) -> known.name().equals(answer))
			.findFirst()
			.orElseThrow(() -> new AnswerRefused("An extension needs its reason: the requester is told why."));
		if (reason == ExtensionReason.ADDITIONAL_VERIFICATION && request.verifiedAt() != null) {
			throw new AnswerRefused("The identity is verified, so that is no reason any more. Choose another one.");
		}
		return reason;
	}

}
