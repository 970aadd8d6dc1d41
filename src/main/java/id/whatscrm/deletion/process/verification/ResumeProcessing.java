package id.whatscrm.deletion.process.verification;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectRequests;
import id.whatscrm.deletion.request.Turns;
import id.whatscrm.deletion.retention.HoldRegister;

/**
 * Resumes the processing of an account whose deletion was withdrawn, unless another
 * request for it is under way.
 */
@Component
class ResumeProcessing extends RequestStep {

	private final SubjectDirectory directory;

	private final HoldRegister holds;

	private final SubjectRequests subjectRequests;

	private final Turns turns;

	ResumeProcessing(DeletionRequests requests, Clock clock, SubjectDirectory directory, HoldRegister holds,
			SubjectRequests subjectRequests, Turns turns) {
		super(requests, clock);
		this.subjectRequests = subjectRequests;
		this.turns = turns;
		this.directory = directory;
		this.holds = holds;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		Subject subject = request.requireSubject();
		request.keepAddressesOnFile(this.directory.ownerAddresses(subject));
		if (request.verifiedAt() == null) {
			return;
		}
		this.holds.standAlone(request.code());
		// Also if the request does not say that it is suspended: the CRM may have done
		// that just before the withdrawal undid the step on our side. But not for another
		// request that was proven meanwhile.
		this.turns.await(subject);
		if (!this.subjectRequests.anotherLeads(request)) {
			this.directory.resume(subject);
			request.note(CaseEvent.Kind.PROCESSING_RESUMED, now, CaseEvent.SYSTEM);
		}
	}

}
