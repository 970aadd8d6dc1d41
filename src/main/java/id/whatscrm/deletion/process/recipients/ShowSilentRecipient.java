package id.whatscrm.deletion.process.recipients;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.ProcessTimers;
import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.recipients.Recipients;
import id.whatscrm.deletion.recipients.Recipients.Pending;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Fills {@code Task_ChaseRecipient} with what support needs to ask the recipient. The
 * task's dates are its own: the request was finished in time without it.
 */
@Component
class ShowSilentRecipient extends RequestTaskListener {

	private final Recipients recipients;

	private final ProcessTimers.Tasks settings;

	ShowSilentRecipient(DeletionRequests requests, Clock clock, Recipients recipients, ProcessTimers timers) {
		super(requests, clock);
		this.recipients = recipients;
		this.settings = timers.tasks();
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		Pending pending = this.recipients.pending((Long) task.getVariable(ProcessNames.Variables.NOTICE));
		task.setVariableLocal("recipient", pending.recipient());
		task.setVariableLocal("webhookId", pending.webhookId());
		task.setVariableLocal("attempts", pending.attempts());
		task.setVariableLocal("lastFailure", pending.lastFailure());
		task.setDueDate(Date.from(now.plus(this.settings.dueAfter())));
		task.setFollowUpDate(Date.from(now.plus(this.settings.followUpAfter())));
	}

}
