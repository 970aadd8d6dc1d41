package id.whatscrm.deletion.process.purge;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.ProcessTimers;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Begins the cooling-off period (I5).
 */
@Component
class SchedulePurge extends RequestStep {

	private final ProcessTimers timers;

	SchedulePurge(DeletionRequests requests, Clock clock, ProcessTimers timers) {
		super(requests, clock);
		this.timers = timers;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		// The engine's timers know no less than a millisecond.
		Instant purgeAt = now.plus(this.timers.coolingOff()).truncatedTo(ChronoUnit.MILLIS);
		request.schedulePurge(purgeAt, now);
		execution.setVariable(ProcessNames.Variables.PURGE_AT, Date.from(purgeAt));
	}

}
