package id.whatscrm.deletion.process.recipients;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.recipients.Recipients;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Tells the recipients of the data once that it is erased (E5). The owner's mail must not
 * wait for one that does not answer, so each such is left to a process of its own.
 */
@Component
class NotifyRecipients extends RequestStep {

	private final Recipients recipients;

	NotifyRecipients(DeletionRequests requests, Clock clock, Recipients recipients) {
		super(requests, clock);
		this.recipients = recipients;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		RuntimeService engine = execution.getProcessEngineServices().getRuntimeService();
		this.recipients.tell(request)
			.forEach((unanswered) -> engine.startProcessInstanceByKey(ProcessNames.Definitions.NOTIFY_RECIPIENT,
					request.code().value(), Map.of(ProcessNames.Variables.NOTICE, unanswered.notice(),
							ProcessNames.Variables.NEXT_TRY_AT, Date.from(unanswered.nextTryAt()))));
		if (this.recipients.wereTold(request.code())) {
			request.note(CaseEvent.Kind.RECIPIENTS_TOLD, now, CaseEvent.SYSTEM);
		}
	}

}
