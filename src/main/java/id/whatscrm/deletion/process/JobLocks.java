package id.whatscrm.deletion.process;

import java.sql.Timestamp;
import java.util.concurrent.TimeUnit;

import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
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

	private volatile boolean running;

	JobLocks(JobExecutor executor, PurgeSlices slices, JdbcTemplate database) {
		this.executor = executor;
		this.slices = slices;
		this.database = database;
	}

	/**
	 * Extends the locks, whose end makes a job of a node that died free for others. The
	 * revision stays, or the job could not be completed; a row that is just being
	 * completed is passed over.
	 */
	@Scheduled(fixedRate = 30, timeUnit = TimeUnit.SECONDS)
	void extend() {
		long now = ClockUtil.getCurrentTime().getTime();
		try {
			this.database
				.update("""
						update act_ru_job set lock_exp_time_ = ? where id_ in (
						    select id_ from act_ru_job where lock_owner_ = ? and lock_exp_time_ > ? for update skip locked)""",
						new Timestamp(now + this.executor.getLockTimeInMillis()), this.executor.getLockOwner(),
						new Timestamp(now));
		}
		catch (DataAccessException ex) {
			log.warn("The locks of running jobs cannot be extended at the moment: {}", ex.getClass().getSimpleName());
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

}
