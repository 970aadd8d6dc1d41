package id.whatscrm.deletion.process.intake;

import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.person.Requester;

/**
 * Binds a request to its account and tells the process what follows from it.
 */
@Component
class AccountMatch {

	private final SubjectDirectory directory;

	AccountMatch(SubjectDirectory directory) {
		this.directory = directory;
	}

	void accept(DeletionRequest request, Subject account, String actor, DelegateExecution execution, Instant now) {
		request.match(account, actor, now);
		if (request.channel().provesIdentity()) {
			request.confirmByChannel(now);
		}
		Requester requester = request.requester();
		execution.setVariable(ProcessNames.Variables.ACCOUNT_MATCHED, true);
		execution.setVariable(ProcessNames.Variables.ADDRESS_REACHABLE, requester != null
				&& requester.readsRegisteredAddress() && !this.directory.ownerAddresses(account).isEmpty());
	}

}
