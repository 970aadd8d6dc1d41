package id.whatscrm.deletion.process;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Publishes what the engine has to do and where it does not get on. Each node publishes
 * the same: take the maximum over nodes. What cannot be read is not a number.
 */
@Component
class JobMetrics {

	private static final Logger log = LoggerFactory.getLogger(JobMetrics.class);

	private static final Figures UNKNOWN = new Figures(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

	private final JdbcClient database;

	private final MultiGauge incidents;

	private volatile Figures figures = UNKNOWN;

	JobMetrics(JdbcClient database, MeterRegistry meters) {
		this.database = database;
		this.incidents = MultiGauge.builder("deletion.incidents")
			.description("Open incidents by type: overdue requests, and jobs that failed for good")
			.register(meters);
		gauge(meters, "deletion.jobs.failed", "Jobs without a retry left, which need a person", Figures::failed);
		gauge(meters, "deletion.jobs.retrying", "Jobs that failed and will be tried again", Figures::retrying);
		gauge(meters, "deletion.jobs.due", "Jobs that could run now", Figures::due);
		gauge(meters, "deletion.jobs.oldest.due.seconds", "How long the oldest job waits that nobody works on",
				Figures::oldestDue);
	}

	private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<Figures> value) {
		Gauge.builder(name, this, (metrics) -> value.applyAsDouble(metrics.figures))
			.description(description)
			.register(meters);
	}

	/** At one moment. */
	private record Figures(double failed, double retrying, double due, double oldestDue) {
	}

	private record Incidents(String type, long number) {
	}

	@Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
	void read() {
		Timestamp now = new Timestamp(ClockUtil.getCurrentTime().getTime());
		try {
			this.figures = this.database
				.sql("""
						select (select count(*) from act_ru_job where retries_ = 0) as failed,
						    (select count(*) from act_ru_job where exception_stack_id_ is not null and retries_ > 0) as retrying,
						    count(*) as due, min(duedate_) filter (where lock_owner_ is null) as oldest
						from act_ru_job where duedate_ <= :now and retries_ > 0 and suspension_state_ = 1""")
				.param("now", now)
				.query((row, number) -> new Figures(row.getLong("failed"), row.getLong("retrying"), row.getLong("due"),
						seconds(row.getTimestamp("oldest"), now)))
				.single();
			this.incidents.register(this.database.sql("""
					select type, count(i.id_) as number from
					    (select incident_type_ as type from act_ru_incident union values (?), (?)) types
					    left join act_ru_incident i on i.incident_type_ = type group by 1""")
				.params(ProcessNames.OVERDUE, Incident.FAILED_JOB_HANDLER_TYPE)
				.query(Incidents.class)
				.list()
				.stream()
				.map((type) -> Row.of(Tags.of("type", type.type()), type.number()))
				.toList(), true);
		}
		catch (DataAccessException ex) {
			this.figures = UNKNOWN;
			this.incidents.register(List.of(), true);
			log.warn("The jobs cannot be read at the moment: {}", ex.getClass().getSimpleName());
		}
	}

	private static double seconds(Timestamp from, Timestamp to) {
		return (from != null) ? Duration.between(from.toInstant(), to.toInstant()).toMillis() / 1000.0 : 0;
	}

}
