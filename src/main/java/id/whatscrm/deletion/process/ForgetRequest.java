package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.retention.HoldRegister;

/**
 * Erases the person from the request itself. What is held is left to a process of its
 * own, which does the same at its end.
 */
@Component
class ForgetRequest extends RequestStep {

	private final Forgetting forgetting;

	private final HoldRegister holds;

	ForgetRequest(DeletionRequests requests, Clock clock, Forgetting forgetting, HoldRegister holds) {
		super(requests, clock);
		this.holds = holds;
		this.forgetting = forgetting;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		this.forgetting.forget(request, now);
		if (request.state() == RequestState.DELETED_EXCEPT_HELD && !this.holds.open(request.code()).isEmpty()) {
			execution.getProcessEngineServices()
				.getRuntimeService()
				.startProcessInstanceByKey(ProcessNames.Definitions.HELD_DATA_RELEASE, request.code().value());
		}
	}

}
