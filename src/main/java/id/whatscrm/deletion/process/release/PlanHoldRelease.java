package id.whatscrm.deletion.process.release;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.HoldRegister;
import id.whatscrm.deletion.retention.HoldRegister.NextEnd;

/**
 * Looks which hold ends next.
 */
@Component
class PlanHoldRelease extends RequestStep {

	private final HoldRegister holds;

	PlanHoldRelease(DeletionRequests requests, Clock clock, HoldRegister holds) {
		super(requests, clock);
		this.holds = holds;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		Optional<NextEnd> next = this.holds.nextEnd(request.code());
		execution.setVariable(ProcessNames.Variables.HOLDS_LEFT, next.isPresent());
		next.ifPresent((end) -> {
			execution.setVariable(ProcessNames.Variables.REVIEW_AT, Date.from(end.reviewAt()));
			execution.setVariable(ProcessNames.Variables.HOLD_ENDS_AT, Date.from(end.endsAt()));
		});
	}

}
