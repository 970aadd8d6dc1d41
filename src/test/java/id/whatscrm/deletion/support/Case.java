package id.whatscrm.deletion.support;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;

import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * One request in a test: its process instance, its jobs fired by hand, its tasks answered
 * as staff, and the mails it caused.
 */
public final class Case {

	private static final int MAX_JOBS = 500;

	private static final Duration STEP = Duration.ofHours(12);

	private final ProcessEngine engine;

	private final ConfirmationCode code;

	private final String instanceId;

	private final Inbox inbox;

	public Case(ProcessEngine engine, ConfirmationCode code, Inbox inbox) {
		this.engine = engine;
		this.code = code;
		this.inbox = inbox;
		this.instanceId = engine.getRuntimeService()
			.createProcessInstanceQuery()
			.processDefinitionKey(ProcessNames.Definitions.DATA_DELETION)
			.processInstanceBusinessKey(code.value())
			.singleResult()
			.getId();
	}

	public ConfirmationCode code() {
		return this.code;
	}

	/**
	 * The instance of the deletion process, or {@code null} once it has ended.
	 */
	public ProcessInstance instance() {
		return this.engine.getRuntimeService()
			.createProcessInstanceQuery()
			.processInstanceId(this.instanceId)
			.singleResult();
	}

	public String instanceId() {
		return this.instanceId;
	}

	/**
	 * Runs every job that is due, until none is left. A job that fails stays for its next
	 * try.
	 */
	public Case runJobs() {
		return runJobsUntil(() -> false);
	}

	/**
	 * Runs one due job after the other until it is enough, or none is left.
	 */
	public Case runJobsUntil(BooleanSupplier enough) {
		for (int i = 0; i < MAX_JOBS; i++) {
			List<Job> due = dueJobs();
			if (due.isEmpty()) {
				return this;
			}
			for (Job job : due) {
				if (enough.getAsBoolean()) {
					return this;
				}
				try {
					this.engine.getManagementService().executeJob(job.getId());
				}
				catch (RuntimeException ex) {
					// The engine noted the failure on the job, as it does for its own
					// threads.
				}
			}
		}
		throw new AssertionError("Jobs never came to an end");
	}

	private List<Job> dueJobs() {
		return jobs(JobQuery::executable).toList();
	}

	private Stream<Job> jobs(UnaryOperator<JobQuery> which) {
		return this.engine.getRuntimeService()
			.createProcessInstanceQuery()
			.processInstanceBusinessKey(this.code.value())
			.list()
			.stream()
			.flatMap((instance) -> which
				.apply(this.engine.getManagementService().createJobQuery().processInstanceId(instance.getId()))
				.list()
				.stream());
	}

	/**
	 * Lets time pass on the engine's clock, in steps so that timers fire in their order.
	 * A step in which no job of the case is due is passed over.
	 */
	public Case after(Duration time) {
		Instant start = ClockUtil.getCurrentTime().toInstant();
		Instant end = start.plus(time);
		runJobs();
		for (Optional<Instant> next = nextStep(start); next.isPresent()
				&& next.get().isBefore(end); next = nextStep(start)) {
			ClockUtil.setCurrentTime(Date.from(next.get()));
			runJobs();
		}
		ClockUtil.setCurrentTime(Date.from(end));
		return runJobs();
	}

	/** The end of the step in which the next job is due. */
	private Optional<Instant> nextStep(Instant start) {
		return nextJob().map((due) -> {
			Instant step = start.plus(STEP.multipliedBy(Duration.between(start, due).dividedBy(STEP)));
			return step.isBefore(due) ? step.plus(STEP) : step;
		});
	}

	/** When the next job of the case is due that is not due now. */
	private Optional<Instant> nextJob() {
		Instant now = ClockUtil.getCurrentTime().toInstant();
		return jobs((query) -> query.withRetriesLeft().active()).map(Job::getDuedate)
			.filter(Objects::nonNull)
			.map(Date::toInstant)
			.filter(now::isBefore)
			.min(Comparator.naturalOrder());
	}

	public Task task(String key) {
		Task task = this.engine.getTaskService()
			.createTaskQuery()
			.processInstanceBusinessKey(this.code.value())
			.taskDefinitionKey(key)
			.singleResult();
		return Objects.requireNonNull(task, "No open task " + key);
	}

	public boolean hasTask(String key) {
		return this.engine.getTaskService()
			.createTaskQuery()
			.processInstanceBusinessKey(this.code.value())
			.taskDefinitionKey(key)
			.count() > 0;
	}

	/**
	 * Answers a task's form as a member of staff and runs what follows.
	 */
	public Case answer(String user, String group, String task, Map<String, ?> answers) {
		submit(user, group, task, answers);
		return runJobs();
	}

	/**
	 * Answers a task's form as a member of staff; what follows waits.
	 */
	public void submit(String user, String group, String task, Map<String, ?> answers) {
		Task open = task(task);
		this.engine.getIdentityService().setAuthentication(user, List.of(group));
		try {
			this.engine.getFormService().submitTaskForm(open.getId(), new HashMap<>(answers));
		}
		finally {
			this.engine.getIdentityService().clearAuthentication();
		}
	}

	public List<Incident> incidents() {
		return this.engine.getRuntimeService().createIncidentQuery().processInstanceId(this.instanceId).list();
	}

	/**
	 * The ids of all activities that the case has reached in any of its instances.
	 */
	public List<String> path() {
		return this.engine.getHistoryService()
			.createHistoricProcessInstanceQuery()
			.processInstanceBusinessKey(this.code.value())
			.list()
			.stream()
			.flatMap((instance) -> this.engine.getHistoryService()
				.createHistoricActivityInstanceQuery()
				.processInstanceId(instance.getId())
				.list()
				.stream())
			.map((activity) -> activity.getActivityId())
			// A repeated task is listed by itself, too.
			.filter((activity) -> !activity.endsWith("#multiInstanceBody"))
			.distinct()
			.toList();
	}

	/**
	 * The newest link of a kind that was mailed to an address for this case.
	 */
	public String link(String address, String kind) {
		return this.inbox.link(address, "/requests/" + this.code + "/" + kind);
	}

}
