package id.whatscrm.deletion.process.deadline;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.ProcessTimers;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.clock.Deadline;

/**
 * Carries a request's due date to the engine's timers and tasks.
 */
@Component
class DueDates {

	private static final int PRIORITY_NEAR = 80;

	private static final int PRIORITY_OVERDUE = 100;

	private final RuntimeService runtime;

	private final ManagementService management;

	private final TaskService tasks;

	private final Deadline deadline;

	private final ProcessTimers.Tasks settings;

	DueDates(RuntimeService runtime, ManagementService management, TaskService tasks, Deadline deadline,
			ProcessTimers timers) {
		this.runtime = runtime;
		this.management = management;
		this.tasks = tasks;
		this.deadline = deadline;
		this.settings = timers.tasks();
	}

	/**
	 * Sets a new task's due date, follow-up date and priority.
	 */
	void open(DelegateTask task, DeletionRequest request, Instant now) {
		Instant due = now.plus(this.settings.dueAfter());
		boolean beforeDeadline = request.dueAt().isAfter(now);
		task.setDueDate(Date.from((beforeDeadline && due.isAfter(request.dueAt())) ? request.dueAt() : due));
		task.setFollowUpDate(Date.from(now.plus(this.settings.followUpAfter())));
		if (!beforeDeadline) {
			task.setPriority(PRIORITY_OVERDUE);
		}
		else if (!this.deadline.reminderBefore(request.dueAt()).isAfter(now)) {
			task.setPriority(PRIORITY_NEAR);
		}
	}

	/**
	 * Moves the timers after the due date was extended, and takes back what the old one
	 * had raised.
	 */
	void moved(DeletionRequest request) {
		ProcessInstance instance = this.runtime.createProcessInstanceQuery()
			.processDefinitionKey(ProcessNames.Definitions.DATA_DELETION)
			.processInstanceBusinessKey(request.code().value())
			.singleResult();
		String id = instance.getProcessInstanceId();
		this.runtime.setVariables(id, Map.of(ProcessNames.Variables.DUE_AT, Date.from(request.dueAt()),
				ProcessNames.Variables.DUE_SOON_AT, Date.from(this.deadline.reminderBefore(request.dueAt()))));
		for (String timer : List.of(ProcessNames.Elements.START_DEADLINE_NEAR,
				ProcessNames.Elements.START_DEADLINE_PASSED)) {
			for (Job job : this.management.createJobQuery().processInstanceId(id).activityId(timer).list()) {
				this.management.recalculateJobDuedate(job.getId(), false);
			}
		}
		openTasks(request).stream()
			.filter((task) -> task.getPriority() == PRIORITY_NEAR
					&& !ProcessNames.Elements.DECIDE_EXTENSION.equals(task.getTaskDefinitionKey()))
			.forEach((task) -> this.tasks.setPriority(task.getId(), Task.PRIORITY_NORMAL));
	}

	/**
	 * Raises the open tasks of a request whose due date is near.
	 * @return the tasks
	 */
	List<Task> raiseNear(DeletionRequest request) {
		return raise(request, PRIORITY_NEAR);
	}

	/**
	 * Raises the open tasks of a request whose due date has passed.
	 */
	void raiseOverdue(DeletionRequest request) {
		raise(request, PRIORITY_OVERDUE);
	}

	private List<Task> raise(DeletionRequest request, int priority) {
		List<Task> open = openTasks(request);
		open.forEach((task) -> this.tasks.setPriority(task.getId(), priority));
		return open;
	}

	private List<Task> openTasks(DeletionRequest request) {
		return this.tasks.createTaskQuery().processInstanceBusinessKey(request.code().value()).list();
	}

}
