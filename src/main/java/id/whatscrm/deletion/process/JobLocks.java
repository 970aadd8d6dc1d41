package id.whatscrm.deletion.process;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Holds the locks of the jobs that this node runs as long as it lives, so that no other
 * node starts a long one beside it; and hands them over when it stops.
 */
@Component
@ConditionalOnProperty(name = "camunda.bpm.job-execution.enabled", matchIfMissing = true)
class JobLocks implements SmartLifecycle, DisposableBean {

	private static final Logger log = LoggerFactory.getLogger(JobLocks.class);

	private final JobExecutor executor;

	private final PurgeSlices slices;

	private final JdbcTemplate database;

	/**
	 * Until when locks reach that jobs left behind which have failed here. The engine
	 * frees such a job itself, unless it cannot.
	 */
	private final Map<String, Instant> failed = new HashMap<>();

	/** Until when the locks reach that were extended last. */
	private Instant extendedTo = Instant.MIN;

	private volatile boolean running;

	JobLocks(JobExecutor executor, PurgeSlices slices, JdbcTemplate database) {
		this.executor = executor;
		this.slices = slices;
		this.database = database;
	}

	/**
	 * Extends the locks, whose end makes a job of a node that died free for others. The
	 * revision stays, or the job could not be completed; a row that is just being
	 * completed is passed over, and so is one whose job has failed here.
	 */
	@Scheduled(fixedRate = 30, timeUnit = TimeUnit.SECONDS)
	synchronized void extend() {
		Instant now = ClockUtil.getCurrentTime().toInstant();
		this.failed.values().removeIf(now::isAfter);
		this.extendedTo = now.plusMillis(this.executor.getLockTimeInMillis());
		try {
			this.database.update("""
					update act_ru_job set lock_exp_time_ = ? where id_ in (
					    select id_ from act_ru_job j where lock_owner_ = ? and lock_exp_time_ > ? and not exists (
					        select from unnest(?::text[], ?::text[]::timestamp[]) failed (job, until)
					        where job = j.id_ and until >= j.lock_exp_time_)
					    for update skip locked)""", Timestamp.from(this.extendedTo), this.executor.getLockOwner(),
					Timestamp.from(now), this.failed.keySet().toArray(String[]::new),
					this.failed.values()
						.stream()
						.map((until) -> Timestamp.from(until).toString())
						.toArray(String[]::new));
		}
		catch (DataAccessException ex) {
			log.warn("The locks of running jobs cannot be extended at the moment: {}", ex.getClass().getSimpleName());
		}
	}

	/**
	 * Lets go of a job that has failed, before the engine looks at it: to the engine, a
	 * lock that reaches further than when the job began is another node's, and it would
	 * neither count the failure nor free the job.
	 */
	private synchronized void letGo(JobEntity job) {
		Instant begun = job.getLockExpirationTime().toInstant();
		this.failed.put(job.getId(), begun.isAfter(this.extendedTo) ? begun : this.extendedTo);
		try {
			this.database
				.queryForList("select lock_exp_time_ from act_ru_job where id_ = ? and lock_owner_ = ?",
						Timestamp.class, job.getId(), this.executor.getLockOwner())
				.forEach((until) -> job.setLockExpirationTime(new Date(until.getTime())));
		}
		catch (DataAccessException ex) {
			log.warn("A job that failed stays locked until {}: {}", this.failed.get(job.getId()),
					ex.getClass().getSimpleName());
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Takes no more jobs and ends the purges at their next commit. Spring then waits for
	 * what runs.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.slices.close();
		this.executor.shutdown();
	}

	/** What was taken and has not begun is free at once. */
	@Override
	public void destroy() {
		this.database.update("update act_ru_job set lock_owner_ = null, lock_exp_time_ = null where lock_owner_ = ?",
				this.executor.getLockOwner());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Stops before all that the jobs need, and before the pool that runs them. */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

	/**
	 * Lets go of each job that fails.
	 */
	static final class Commands extends CommandInterceptor {

		private final ObjectProvider<JobLocks> locks;

		Commands(ObjectProvider<JobLocks> locks) {
			this.locks = locks;
		}

		@Override
		public <T> T execute(Command<T> command) {
			if (!(command instanceof ExecuteJobsCmd) || Context.getJobExecutorContext() == null) {
				return this.next.execute(command);
			}
			AtomicReference<@Nullable JobEntity> job = new AtomicReference<>();
			boolean done = false;
			try {
				T result = this.next.execute((context) -> {
					try {
						return command.execute(context);
					}
					finally {
						job.set(context.getCurrentJob());
					}
				});
				done = true;
				return result;
			}
			finally {
				JobEntity failed = job.get();
				if (!done && failed != null && failed.getLockExpirationTime() != null) {
					this.locks.ifAvailable((locks) -> locks.letGo(failed));
				}
			}
		}

	}

}
