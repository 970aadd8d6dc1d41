package id.whatscrm.deletion.process.verification;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.process.StaffNotes;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RefusalReason;

/**
 * Takes support's answer to {@code Task_VerifyIdentity}. What served as evidence is
 * looked at and not kept (I7).
 */
@Component
class VerifyIdentity extends RequestTaskListener {

	private static final Set<String> EVIDENCE = Set.of("CALLBACK_ON_FILE_NUMBER", "WHATSAPP_BUSINESS_CODE",
			"BILLING_RECORD", "IDENTITY_DOCUMENT");

	private static final int MAX_QUESTION_LENGTH = 1000;

	VerifyIdentity(DeletionRequests requests, Clock clock) {
		super(requests, clock);
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		String decision = answer(task, ProcessNames.Variables.IDENTITY_DECISION);
		switch ((decision != null) ? decision : "") {
			case "CONFIRMED" -> {
				if (!EVIDENCE.contains(String.valueOf(answer(task, "identityEvidence")))) {
					throw new AnswerRefused("Say which evidence you saw: without evidence nothing may be deleted.");
				}
				request.confirmBySupport(actor(), now);
			}
			case "MORE_INFORMATION" -> request.ask(question(request, task), actor(), now);
			case "REJECTED" -> request.refuse(reason(task), actor(), now);
			default ->
				throw new AnswerRefused("Choose whether the identity is confirmed, rejected, or more is needed.");
		}
		task.getExecution().setVariable(ProcessNames.Variables.IDENTITY_DECISION, decision);
	}

	private static String question(DeletionRequest request, DelegateTask task) {
		String question = StaffNotes.text(task, "question", "question", MAX_QUESTION_LENGTH);
		if (question == null) {
			throw new AnswerRefused("Write the question that the requester shall answer.");
		}
		if (request.replyAddress() == null) {
			throw new AnswerRefused("The requester gave no e-mail address, so no question can be sent. "
					+ "Confirm or reject by other evidence.");
		}
		return question;
	}

	private static RefusalReason reason(DelegateTask task) {
		String reason = answer(task, "refusalReason");
		return Arrays.stream(RefusalReason.values())
			.filter((known) -> known.name().equals(reason))
			.findFirst()
			.orElseThrow(() -> new AnswerRefused("A refusal needs its reason: the requester is told why."));
	}

}
