package id.whatscrm.deletion.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.platform.Figures;
import id.whatscrm.deletion.platform.Figures.Group;

/**
 * Publishes how many requests are open, how late they are, and how they ended. Each node
 * publishes the same, since the database is one: take the maximum over nodes, not the
 * sum.
 */
@Component
class DeadlineMetrics {

	private final DeadlineBoard board;

	private final Clock clock;

	private final Figures<Open> open;

	private final Figures<List<Group>> ended;

	DeadlineMetrics(DeadlineBoard board, Clock clock, MeterRegistry meters) {
		this.board = board;
		this.clock = clock;
		this.open = new Figures<Open>("Deadlines", meters)
			.gauges("deletion.requests.open", "Open requests by state and way in", Open::labelled)
			.gauge("deletion.requests.overdue", "Open requests whose due date has passed",
					(open) -> open.counts().overdue())
			.gauge("deletion.requests.due.soon", "Open requests due within seven days",
					(open) -> open.counts().dueSoon())
			.gauge("deletion.requests.held", "Ended requests of which something is under legal hold",
					(open) -> open.counts().held())
			.gauge("deletion.requests.days.left", "Days until the next due date, negative if it has passed",
					(open) -> days(open.at(), open.first(DeadlineBoard.Group::nextDue)))
			.gauge("deletion.requests.oldest.days", "Age of the oldest open request in days",
					(open) -> days(open.first(DeadlineBoard.Group::oldest), open.at()));
		this.ended = new Figures<List<Group>>("Ended requests", meters).gauges("deletion.requests.ended",
				"Requests that came to an end, by outcome", (groups) -> groups);
	}

	/** At one moment. */
	private record Open(Instant at, DeadlineBoard.Counts counts, List<DeadlineBoard.Group> groups) {

		private List<Group> labelled() {
			return this.groups.stream()
				.map((group) -> Group.of(group.requests(), "state", group.state().name(), "channel",
						group.channel().name()))
				.toList();
		}

		private @Nullable Instant first(Function<DeadlineBoard.Group, Instant> time) {
			return this.groups.stream().map(time).min(Comparator.naturalOrder()).orElse(null);
		}

	}

	@Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
	void read() {
		this.open.read(() -> new Open(this.clock.instant(), this.board.overview().counts(), this.board.groups()));
	}

	/** Seldom: all requests that ever were are counted. */
	@Scheduled(fixedDelay = 2, timeUnit = TimeUnit.MINUTES)
	void readEnded() {
		this.ended.read(() -> this.board.ended()
			.entrySet()
			.stream()
			.map((outcome) -> Group.of(outcome.getValue(), "outcome", outcome.getKey().name()))
			.toList());
	}

	private static double days(@Nullable Instant from, @Nullable Instant to) {
		return (from != null && to != null) ? Duration.between(from, to).toSeconds() / 86_400.0 : Double.NaN;
	}

}
