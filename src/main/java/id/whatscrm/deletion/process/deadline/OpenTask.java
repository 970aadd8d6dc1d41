package id.whatscrm.deletion.process.deadline;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Gives a new user task its dates and priority.
 */
@Component
class OpenTask extends RequestTaskListener {

	private final DueDates dueDates;

	OpenTask(DeletionRequests requests, Clock clock, DueDates dueDates) {
		super(requests, clock);
		this.dueDates = dueDates;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		this.dueDates.open(task, request, now);
	}

}
