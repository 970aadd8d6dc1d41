package id.whatscrm.deletion.process.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.crm.SubjectDirectory.Candidate;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.person.Requester;

/**
 * Finds the account that the requester means, or makes sure that the one that the channel
 * named is there. Anything but one clear match goes to support (C7).
 */
@Component
class FindAccount extends RequestStep {

	private final SubjectDirectory directory;

	private final AccountMatch match;

	FindAccount(DeletionRequests requests, Clock clock, SubjectDirectory directory, AccountMatch match) {
		super(requests, clock);
		this.directory = directory;
		this.match = match;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		execution.setVariable(ProcessNames.Variables.ACCOUNT_MATCHED, false);
		Subject named = request.subject();
		if (named != null) {
			if (this.directory.exists(named)) {
				this.match.accept(request, named, CaseEvent.SYSTEM, execution, now);
			}
			return;
		}
		Requester requester = request.requester();
		if (requester == null) {
			return;
		}
		List<Candidate> candidates = this.directory.find(requester);
		if (candidates.size() == 1 && isClear(candidates.get(0), requester)) {
			this.match.accept(request, candidates.get(0).subject(), CaseEvent.SYSTEM, execution, now);
		}
	}

	private static boolean isClear(Candidate candidate, Requester requester) {
		return (requester.email() != null) ? candidate.matchedBy().contains("email")
				: candidate.matchedBy().contains("phone");
	}

}
