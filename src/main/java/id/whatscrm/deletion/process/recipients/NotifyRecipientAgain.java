package id.whatscrm.deletion.process.recipients;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.recipients.Recipients;
import id.whatscrm.deletion.recipients.Recipients.Answer;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Sends a notice once more to a recipient that has not acknowledged it.
 */
@Component
class NotifyRecipientAgain extends RequestStep {

	private final Recipients recipients;

	NotifyRecipientAgain(DeletionRequests requests, Clock clock, Recipients recipients) {
		super(requests, clock);
		this.recipients = recipients;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		Answer answer = this.recipients.tellAgain((Long) execution.getVariable(ProcessNames.Variables.NOTICE));
		if (answer instanceof Answer.NotYet later) {
			execution.setVariable(ProcessNames.Variables.NEXT_TRY_AT, Date.from(later.nextTryAt()));
			execution.setVariable(ProcessNames.Variables.RECIPIENT_ANSWER, "NOT_YET");
		}
		else if (answer instanceof Answer.Silent) {
			execution.setVariable(ProcessNames.Variables.RECIPIENT_ANSWER, "SILENT");
		}
		else {
			execution.setVariable(ProcessNames.Variables.RECIPIENT_ANSWER, "ACKNOWLEDGED");
			request.note(CaseEvent.Kind.RECIPIENT_ACKNOWLEDGED, now, CaseEvent.SYSTEM);
		}
	}

}
