package id.whatscrm.deletion.process.deadline;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.notification.Mailroom;
import id.whatscrm.deletion.platform.StaffGroup;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Raises the open tasks of a request whose due date is near and tells those who have
 * them; operators are always told, and decide on an extension if it is still allowed.
 */
@Component
class RemindStaff extends RequestStep {

	private final DueDates dueDates;

	private final TaskService tasks;

	private final Mailroom mailroom;

	RemindStaff(DeletionRequests requests, Clock clock, DueDates dueDates, TaskService tasks, Mailroom mailroom) {
		super(requests, clock);
		this.dueDates = dueDates;
		this.tasks = tasks;
		this.mailroom = mailroom;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		Set<String> groups = new TreeSet<>(Set.of(StaffGroup.OPERATORS.id()));
		for (Task task : this.dueDates.raiseNear(request)) {
			this.tasks.getIdentityLinksForTask(task.getId())
				.stream()
				.map(IdentityLink::getGroupId)
				.filter((group) -> group != null)
				.forEach(groups::add);
		}
		groups.forEach((group) -> this.mailroom.remindStaff(request.code(), group));
		request.note(CaseEvent.Kind.DEADLINE_NEAR, now, CaseEvent.SYSTEM);
		execution.setVariable(ProcessNames.Variables.EXTENSION_ALLOWED, request.canBeExtended(now));
	}

}
