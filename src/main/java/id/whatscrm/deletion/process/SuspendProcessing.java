package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.SubjectDirectory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Suspends the processing of the account (C4) and keeps its owners' addresses for the
 * mails that come after the purge.
 */
@Component
class SuspendProcessing extends RequestStep {

	private final SubjectDirectory directory;

	SuspendProcessing(DeletionRequests requests, Clock clock, SubjectDirectory directory) {
		super(requests, clock);
		this.directory = directory;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		request.keepAddressesOnFile(this.directory.ownerAddresses(request.requireSubject()));
		this.directory.suspend(request.requireSubject());
		request.suspended(now);
	}

}
