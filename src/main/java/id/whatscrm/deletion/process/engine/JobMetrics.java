package id.whatscrm.deletion.process.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import org.camunda.bpm.engine.impl.jobexecutor.AsyncContinuationJobHandler;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.platform.Figures;
import id.whatscrm.deletion.platform.Figures.Group;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.verification.MailSteps;

/**
 * Publishes what the engine has to do and where it does not get on. Each node publishes
 * the same: take the maximum over nodes.
 */
@Component
class JobMetrics {

	private final JdbcClient database;

	private final Figures<Jobs> jobs;

	private final Figures<Mails> mails;

	private final Figures<List<Group>> incidents;

	JobMetrics(JdbcClient database, MeterRegistry meters) {
		this.database = database;
		this.jobs = new Figures<Jobs>("Jobs", meters)
			.gauge("deletion.jobs.failed", "Jobs without a retry left, which need a person", Jobs::failed)
			.gauge("deletion.jobs.retrying", "Jobs that failed and will be tried again", Jobs::retrying)
			.gauge("deletion.jobs.due", "Jobs that could run now", Jobs::due)
			.gauge("deletion.jobs.oldest.due.seconds", "How long the oldest job waits that nobody works on",
					Jobs::oldestDue);
		this.mails = new Figures<Mails>("Mails that wait", meters)
			.gauge("deletion.mails.waiting", "Steps that send a mail and have not yet", Mails::waiting)
			.gauge("deletion.mails.oldest.waiting.seconds", "How long the oldest of them waits", Mails::oldest);
		this.incidents = new Figures<List<Group>>("Incidents", meters).gauges("deletion.incidents",
				"Open incidents by type: overdue requests, and jobs that failed for good", (groups) -> groups);
	}

	/** At one moment. */
	private record Jobs(double failed, double retrying, double due, double oldestDue) {
	}

	/** At one moment. */
	private record Mails(double waiting, double oldest) {
	}

	@Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
	void read() {
		Timestamp now = new Timestamp(ClockUtil.getCurrentTime().getTime());
		this.jobs.read(() -> jobs(now));
		this.mails.read(() -> mails(now));
		this.incidents.read(this::incidents);
	}

	private Jobs jobs(Timestamp now) {
		return this.database
			.sql("""
					select (select count(*) from act_ru_job where retries_ = 0) as failed,
					    (select count(*) from act_ru_job where exception_stack_id_ is not null and retries_ > 0) as retrying,
					    count(*) as due, min(duedate_) filter (where lock_owner_ is null) as oldest
					from act_ru_job where duedate_ <= :now and retries_ > 0 and suspension_state_ = 1""")
			.param("now", now)
			.query((row, number) -> new Jobs(row.getLong("failed"), row.getLong("retrying"), row.getLong("due"),
					age(row, "oldest", now)))
			.single();
	}

	/**
	 * A job that is no timer exists from when its step could begin until it has ended.
	 */
	private Mails mails(Timestamp now) {
		return this.database.sql("""
				select count(*) as waiting, min(job.create_time_) as oldest
				from act_ru_job job join act_ru_jobdef step on step.id_ = job.job_def_id_
				where job.handler_type_ = :step and step.act_id_ in (:mails)""")
			.param("step", AsyncContinuationJobHandler.TYPE)
			.param("mails", MailSteps.ACTIVITIES)
			.query((row, number) -> new Mails(row.getLong("waiting"), age(row, "oldest", now)))
			.single();
	}

	private List<Group> incidents() {
		return this.database.sql("""
				select type, count(i.id_) as number from
				    (select incident_type_ as type from act_ru_incident union values (?), (?)) types
				    left join act_ru_incident i on i.incident_type_ = type group by 1""")
			.params(ProcessNames.Codes.OVERDUE, Incident.FAILED_JOB_HANDLER_TYPE)
			.query((row, number) -> Group.of(row.getLong("number"), "type", row.getString("type")))
			.list();
	}

	private static double age(ResultSet row, String column, Timestamp now) throws SQLException {
		@Nullable Timestamp since = row.getTimestamp(column);
		return (since != null) ? Duration.between(since.toInstant(), now.toInstant()).toMillis() / 1000.0 : 0;
	}

}
