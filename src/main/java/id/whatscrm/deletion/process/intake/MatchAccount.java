package id.whatscrm.deletion.process.intake;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;

/**
 * Takes support's answer to {@code Task_MatchAccount}.
 */
@Component
class MatchAccount extends RequestTaskListener {

	private final SubjectDirectory directory;

	private final AccountMatch match;

	MatchAccount(DeletionRequests requests, Clock clock, SubjectDirectory directory, AccountMatch match) {
		super(requests, clock);
		this.directory = directory;
		this.match = match;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		String accountKey = answer(task, "accountKey");
		boolean noAccount = "true".equals(answer(task, "noAccount"));
		if (noAccount == (accountKey != null)) {
			throw new AnswerRefused("Give the account number, or tick that no account belongs to this request.");
		}
		if (accountKey == null) {
			request.closeWithoutAccount(actor(), now);
			task.getExecution().setVariable(ProcessNames.Variables.ACCOUNT_MATCHED, false);
			return;
		}
		if (request.channel() == Channel.META) {
			// M7: a Meta login proves nothing about a workspace.
			throw new AnswerRefused("This request came from Meta and is about one Meta login, which the CRM does not "
					+ "know. Tick that no account belongs to it.");
		}
		Subject account = Subject.account(accountKey);
		if (!this.directory.exists(account)) {
			throw new AnswerRefused("No account has this number. The Case file lists the accounts that come near.");
		}
		this.match.accept(request, account, actor(), task.getExecution(), now);
	}

}
