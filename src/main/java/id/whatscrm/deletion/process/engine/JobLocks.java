package id.whatscrm.deletion.process.engine;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutorContext;
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

import id.whatscrm.deletion.process.purge.PurgeSlices;

/**
 * Holds the locks of the jobs that this node runs as long as it lives, so that no other
 * node starts a long one beside it; and hands them over when it stops.
 */
@Component
@ConditionalOnProperty(name = "camunda.bpm.job-execution.enabled", matchIfMissing = true)
class JobLocks implements SmartLifecycle, DisposableBean {

	private static final Logger log = LoggerFactory.getLogger(JobLocks.class);

	private final NodeJobExecutor executor;

	private final PurgeSlices slices;

	private final JdbcTemplate database;

	/** What tells the job that a thread is at, of each thread that is at one. */
	private final Set<JobExecutorContext> threads = ConcurrentHashMap.newKeySet();

	private volatile boolean running;

	JobLocks(NodeJobExecutor executor, PurgeSlices slices, JdbcTemplate database) {
		this.executor = executor;
		this.slices = slices;
		this.database = database;
	}

	/**
	 * Extends the locks, whose end makes a job of a node that died free for others. The
	 * revision stays, or the job could not be completed; a row that is just being
	 * completed is passed over. A lock of this node whose job is not here is left to its
	 * end, or nobody would ever run it.
	 */
	@Scheduled(fixedRate = 30, timeUnit = TimeUnit.SECONDS)
	synchronized void extend() {
		Instant now = ClockUtil.getCurrentTime().toInstant();
		Set<String> jobs = new HashSet<>(this.executor.jobsHere());
		// What a job adds waits for the same thread, and is of the same instance.
		Set<String> instances = new HashSet<>();
		for (JobExecutorContext thread : this.threads) {
			JobEntity job = thread.getCurrentJob();
			if (job != null) {
				jobs.add(job.getId());
				instances.add(String.valueOf(job.getProcessInstanceId()));
			}
		}
		try {
			this.database.update("""
					update act_ru_job set lock_exp_time_ = ? where id_ in (
					    select id_ from act_ru_job where lock_owner_ = ? and lock_exp_time_ > ?
					        and (id_ = any (?) or process_instance_id_ = any (?))
					    for update skip locked)""", Timestamp.from(now.plusMillis(this.executor.getLockTimeInMillis())),
					this.executor.getLockOwner(), Timestamp.from(now), jobs.toArray(String[]::new),
					instances.toArray(String[]::new));
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
		this.executor.letGo(job.getId());
		try {
			this.database
				.queryForList("select lock_exp_time_ from act_ru_job where id_ = ? and lock_owner_ = ?",
						Timestamp.class, job.getId(), this.executor.getLockOwner())
				.forEach((until) -> job.setLockExpirationTime(new Date(until.getTime())));
		}
		catch (DataAccessException ex) {
			log.warn("A job that failed stays locked until its lock ends: {}", ex.getClass().getSimpleName());
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
	 * Knows the job that each thread is at, and lets go of each that fails.
	 */
	static final class Commands extends CommandInterceptor {

		private final ObjectProvider<JobLocks> locks;

		Commands(ObjectProvider<JobLocks> locks) {
			this.locks = locks;
		}

		@Override
		public <T> T execute(Command<T> command) {
			JobExecutorContext thread = Context.getJobExecutorContext();
			JobLocks node = (command instanceof ExecuteJobsCmd && thread != null) ? this.locks.getIfAvailable() : null;
			if (node == null) {
				return this.next.execute(command);
			}
			node.threads.add(thread);
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
				node.threads.remove(thread);
				JobEntity failed = job.get();
				if (!done && failed != null && failed.getLockExpirationTime() != null) {
					node.letGo(failed);
				}
			}
		}

	}

}
