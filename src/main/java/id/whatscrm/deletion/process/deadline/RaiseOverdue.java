package id.whatscrm.deletion.process.deadline;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.incident.IncidentHandling;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Marks the instance as overdue. The incident hangs on the event sub-process that reports
 * it, not on the activity where the instance stands, so it stays wherever the instance
 * moves; that sub-process lasts until the request is closed.
 */
@Component
class RaiseOverdue extends RequestStep {

	private final DueDates dueDates;

	private final Clock clock;

	RaiseOverdue(DeletionRequests requests, Clock clock, DueDates dueDates) {
		super(requests, clock);
		this.clock = clock;
		this.dueDates = dueDates;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		IncidentContext place = new IncidentContext();
		place.setExecutionId(execution.getId());
		place.setProcessDefinitionId(execution.getProcessDefinitionId());
		place.setActivityId(ProcessNames.Elements.SUB_PROCESS_DEADLINE_PASSED);
		place.setTenantId(execution.getTenantId());
		// Resolving an incident resolves every other one with the same configuration.
		place.setConfiguration(request.code().value());
		IncidentHandling.createIncident(ProcessNames.Codes.OVERDUE, place,
				"Due " + LocalDate.ofInstant(request.dueAt(), this.clock.getZone()) + ", received "
						+ LocalDate.ofInstant(request.receivedAt(), this.clock.getZone()));
		this.dueDates.raiseOverdue(request);
		request.note(CaseEvent.Kind.OVERDUE, now, CaseEvent.SYSTEM);
	}

}
