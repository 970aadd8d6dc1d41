package id.whatscrm.deletion.process.recipients;

import java.time.Clock;
import java.time.Instant;
import java.util.regex.Pattern;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.Forgetting;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.process.StaffNotes;
import id.whatscrm.deletion.recipients.Recipients;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Takes support's answer to {@code Task_ChaseRecipient}. The note is evidence and stays
 * when the request is forgotten, so it must name nobody.
 */
@Component
class ChaseRecipient extends RequestTaskListener {

	private static final int MAX_NOTE_LENGTH = 500;

	private static final Pattern DATE = Pattern.compile("\\b\\d{1,4}[-./]\\d{1,2}[-./]\\d{1,4}\\b");

	/** An e-mail address, or as many digits as a phone number has. */
	private static final Pattern PERSONAL = Pattern.compile("@|\\d([ ().-]?\\d){6}");

	private final Recipients recipients;

	private final Forgetting forgetting;

	ChaseRecipient(DeletionRequests requests, Clock clock, Recipients recipients, Forgetting forgetting) {
		super(requests, clock);
		this.recipients = recipients;
		this.forgetting = forgetting;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		long notice = (Long) task.getVariable(ProcessNames.Variables.NOTICE);
		String outcome = answer(task, "recipientOutcome");
		String note = note(notice, task);
		switch ((outcome != null) ? outcome : "") {
			case "RETRY" -> {
			}
			case "ACKNOWLEDGED_OTHERWISE" -> {
				this.recipients.acknowledgedOtherwise(notice, required(note,
						"Say in the note how the recipient acknowledged it, such as by a letter of " + "which day."),
						actor());
				request.note(CaseEvent.Kind.RECIPIENT_ACKNOWLEDGED, now, actor());
			}
			case "GIVEN_UP" -> {
				this.recipients.giveUp(notice,
						required(note, "Say in the note why nobody asks the recipient any more."), actor());
				request.note(CaseEvent.Kind.RECIPIENT_GIVEN_UP, now, actor());
			}
			default -> throw new AnswerRefused("Choose whether the recipient has acknowledged the notice, "
					+ "shall get it once more, or is given up.");
		}
		if (request.forgottenAt() != null) {
			// Written after everything else was erased.
			this.forgetting.eraseComments(request.code());
		}
		task.getExecution().setVariable(ProcessNames.Variables.SEND_AGAIN, "RETRY".equals(outcome));
	}

	private @Nullable String note(long notice, DelegateTask task) {
		String note = StaffNotes.text(task, "note", "note", MAX_NOTE_LENGTH);
		if (note != null && (PERSONAL.matcher(DATE.matcher(note).replaceAll("")).find()
				|| this.recipients.names(notice, note))) {
			throw new AnswerRefused("The note has an address or a number that may name a person. "
					+ "It is kept for good, so leave that out.");
		}
		return note;
	}

	private static String required(@Nullable String note, String sentence) {
		if (note == null) {
			throw new AnswerRefused(sentence);
		}
		return note;
	}

}
