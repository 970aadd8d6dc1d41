package id.whatscrm.deletion.process.purge;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.meta.MetaRevocation;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Ends our access at Meta while its tokens are still there (M9).
 */
@Component
class RevokeMetaAccess extends RequestStep {

	private final MetaRevocation revocation;

	RevokeMetaAccess(DeletionRequests requests, Clock clock, MetaRevocation revocation) {
		super(requests, clock);
		this.revocation = revocation;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		this.revocation.revoke(request.code(), request.requireSubject());
	}

}
