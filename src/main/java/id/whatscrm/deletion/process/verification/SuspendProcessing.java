package id.whatscrm.deletion.process.verification;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.SubjectRequests;
import id.whatscrm.deletion.request.Turns;

/**
 * Suspends the processing of the account (C4) and keeps its owners' addresses for the
 * mails that come after the purge. Of several proven requests for one account only the
 * first goes on.
 */
@Component
class SuspendProcessing extends RequestStep {

	private final SubjectDirectory directory;

	private final SubjectRequests subjectRequests;

	private final Turns turns;

	SuspendProcessing(DeletionRequests requests, Clock clock, SubjectDirectory directory, Turns turns,
			SubjectRequests subjectRequests) {
		super(requests, clock);
		this.subjectRequests = subjectRequests;
		this.turns = turns;
		this.directory = directory;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		this.turns.await(request.requireSubject());
		// The first that comes here leads.
		if (this.subjectRequests.anotherLeads(request)) {
			throw new BpmnError(ProcessNames.Codes.ANOTHER_REQUEST_LEADS);
		}
		request.keepAddressesOnFile(this.directory.ownerAddresses(request.requireSubject()));
		this.directory.suspend(request.requireSubject());
		request.suspended(now);
	}

}
