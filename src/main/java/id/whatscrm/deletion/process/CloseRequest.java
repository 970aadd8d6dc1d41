package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Records the end of a request for which nothing was purged, and forgets it: at once, or
 * by a process of its own where it is kept for a while.
 */
@Component
class CloseRequest extends RequestStep {

	private final Ledger ledger;

	private final Forgetting forgetting;

	private final ProcessTimers.Keep keep;

	CloseRequest(DeletionRequests requests, Clock clock, Ledger ledger, Forgetting forgetting, ProcessTimers timers) {
		super(requests, clock);
		this.ledger = ledger;
		this.forgetting = forgetting;
		this.keep = timers.keep();
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		this.ledger.record(request);
		Duration kept = switch (request.state()) {
			case REFUSED -> this.keep.refused();
			case WITHDRAWN -> this.keep.withdrawn();
			default -> Duration.ZERO;
		};
		if (kept.isZero()) {
			this.forgetting.forget(request, now);
			return;
		}
		this.forgetting.close(request.code());
		execution.getProcessEngineServices()
			.getRuntimeService()
			.startProcessInstanceByKey(ProcessNames.Definitions.FORGET_REQUEST, request.code().value(),
					Map.of(ProcessNames.Variables.FORGET_AT, Date.from(now.plus(kept))));
	}

}
