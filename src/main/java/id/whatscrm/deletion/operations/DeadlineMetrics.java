package id.whatscrm.deletion.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.operations.DeadlineBoard.Counts;

/**
 * Publishes how many requests are open and how late they are. Each node publishes the
 * same, since the database is one: take the maximum over nodes, not the sum. What cannot
 * be read is not a number.
 */
@Component
class DeadlineMetrics {

	private static final Logger log = LoggerFactory.getLogger(DeadlineMetrics.class);

	private static final Figures UNKNOWN = new Figures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

	private final DeadlineBoard board;

	private final Clock clock;

	private final MultiGauge open;

	private volatile Figures figures = UNKNOWN;

	DeadlineMetrics(DeadlineBoard board, Clock clock, MeterRegistry meters) {
		this.board = board;
		this.clock = clock;
		this.open = MultiGauge.builder("deletion.requests.open").description("Open requests").register(meters);
		gauge(meters, "deletion.requests.overdue", "Open requests whose due date has passed", Figures::overdue);
		gauge(meters, "deletion.requests.due.soon", "Open requests due within seven days", Figures::dueSoon);
		gauge(meters, "deletion.requests.held", "Ended requests of which something is under legal hold", Figures::held);
		gauge(meters, "deletion.requests.days.left", "Days until the next due date, negative if it has passed",
				Figures::daysLeft);
		gauge(meters, "deletion.requests.oldest.days", "Age of the oldest open request in days", Figures::oldestDays);
	}

	private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<Figures> value) {
		Gauge.builder(name, this, (metrics) -> value.applyAsDouble(metrics.figures))
			.description(description)
			.register(meters);
	}

	/** At one moment. */
	private record Figures(double overdue, double dueSoon, double held, double daysLeft, double oldestDays) {
	}

	@Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
	void read() {
		Instant now = this.clock.instant();
		try {
			Counts counts = this.board.counts();
			this.figures = new Figures(counts.overdue(), counts.dueSoon(), counts.held(),
					(counts.nextDue() != null) ? days(now, counts.nextDue()) : Double.NaN,
					(counts.oldest() != null) ? days(counts.oldest(), now) : Double.NaN);
			this.open.register(this.board.groups()
				.stream()
				.map((group) -> Row.of(Tags.of("state", group.state().name(), "channel", group.channel().name()),
						group.requests()))
				.toList(), true);
		}
		catch (DataAccessException ex) {
			this.figures = UNKNOWN;
			this.open.register(List.of(), true);
			log.warn("The deadlines cannot be read at the moment: {}", ex.getClass().getSimpleName());
		}
	}

	private static double days(Instant from, Instant to) {
		return Duration.between(from, to).toSeconds() / 86_400.0;
	}

}
