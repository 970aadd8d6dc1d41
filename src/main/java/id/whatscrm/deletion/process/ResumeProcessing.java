package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.SubjectDirectory;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.HoldRegister;

/**
 * Resumes the processing of an account whose deletion was withdrawn.
 */
@Component
class ResumeProcessing extends RequestStep {

	private final SubjectDirectory directory;

	private final HoldRegister holds;

	ResumeProcessing(DeletionRequests requests, Clock clock, SubjectDirectory directory, HoldRegister holds) {
		super(requests, clock);
		this.directory = directory;
		this.holds = holds;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		request.keepAddressesOnFile(this.directory.ownerAddresses(request.requireSubject()));
		// Not only if the request says so: the CRM may have suspended the account just
		// before
		// the withdrawal undid that step on our side.
		if (request.verifiedAt() != null) {
			this.directory.resume(request.requireSubject());
			this.holds.standAlone(request.code());
			request.note(CaseEvent.Kind.PROCESSING_RESUMED, now, CaseEvent.SYSTEM);
		}
	}

}
