package id.whatscrm.deletion.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.operations.WaitingPlaces.Place;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.clock.DaysLeft;
import id.whatscrm.deletion.request.clock.OverdueReason;

/**
 * Which requests are late, which will be, and where they wait. Reads a page at a time,
 * and names nobody.
 */
@Service
public class DeadlineBoard {

	/** Rows of a page. */
	static final int PAGE = 20;

	/** What a filter finds is counted and shown up to here: who has more narrows it. */
	static final int MAX_FOUND = 50 * PAGE;

	/** So many days the chart looks ahead. */
	private static final int AHEAD = 30;

	private static final List<RequestState> ENDED = Arrays.stream(RequestState.values())
		.filter(RequestState::isFinal)
		.toList();

	private static final String OPEN = "completed_at is null";

	private final JdbcClient database;

	private final WaitingPlaces places;

	private final Clock clock;

	DeadlineBoard(JdbcClient database, WaitingPlaces places, Clock clock) {
		this.database = database;
		this.places = places;
		this.clock = clock;
	}

	/**
	 * Which requests to show. A request is overdue from the minute on in which it was
	 * due, and due soon by the calendar.
	 */
	public enum Show {

		OPEN(DeadlineBoard.OPEN), OVERDUE(DeadlineBoard.OPEN + " and due_at < :now"),
		DUE_SOON(DeadlineBoard.OPEN + " and due_at >= :now and due_at < :soon"),
		ON_TRACK(DeadlineBoard.OPEN + " and due_at >= :soon"), HELD("state = 'DELETED_EXCEPT_HELD'");

		private final String condition;

		Show(String condition) {
			this.condition = condition;
		}

		private static Show of(DaysLeft left) {
			return left.overdue() ? OVERDUE : left.soon() ? DUE_SOON : ON_TRACK;
		}

	}

	/**
	 * Which of them to show.
	 *
	 * @param state only those in this state; {@code null} for all
	 * @param group only those with a task that this group can take; empty for all
	 * @param code a part of the confirmation code, letters and digits; empty for all
	 */
	public record Filter(Show show, @Nullable RequestState state, String group, String code) {

		/**
		 * All requests of a kind.
		 */
		public static Filter of(Show show) {
			return new Filter(show, null, "", "");
		}

		/**
		 * Whether it shows all of a kind.
		 */
		boolean isWhole() {
			return equals(of(this.show));
		}

	}

	/**
	 * How many requests there are.
	 *
	 * @param overdue open, due date passed
	 * @param dueSoon open, due within seven days
	 * @param onTrack open, due later
	 * @param held ended, but something is under legal hold
	 */
	public record Counts(long overdue, long dueSoon, long onTrack, long held) {

		/**
		 * How many of a kind.
		 */
		public long of(Show show) {
			return switch (show) {
				case OPEN -> this.overdue + this.dueSoon + this.onTrack;
				case OVERDUE -> this.overdue;
				case DUE_SOON -> this.dueSoon;
				case ON_TRACK -> this.onTrack;
				case HELD -> this.held;
			};
		}

	}

	/**
	 * All requests at one moment.
	 *
	 * @param days open requests by due date: all that are overdue come first, then each
	 * day, also those without requests; what is due in more than 30 days is left out
	 */
	public record Overview(Counts counts, List<Day> days) {
	}

	/**
	 * One request.
	 *
	 * @param urgency one of {@code OVERDUE}, {@code DUE_SOON} and {@code ON_TRACK};
	 * {@code null} if it has ended
	 * @param daysLeft how far away its due date is
	 * @param place where it waits, or {@code null} if its process has ended
	 * @param lateBecause why it is late, as an operator last said
	 * @param followUpOn when operators look at it again
	 */
	public record Row(ConfirmationCode code, RequestState state, @Nullable Show urgency, LocalDate dueOn,
			DaysLeft daysLeft, @Nullable Place place, @Nullable OverdueReason lateBecause,
			@Nullable LocalDate followUpOn) {

		private Row at(@Nullable Place place) {
			return new Row(this.code, this.state, this.urgency, this.dueOn, this.daysLeft, place, this.lateBecause,
					this.followUpOn);
		}

	}

	/**
	 * Open requests that are due on a day.
	 *
	 * @param daysLeft days from today; -1 for all that are overdue
	 */
	public record Day(long daysLeft, long requests) {

		/**
		 * What the board calls them.
		 */
		public Show urgency() {
			return Show.of(new DaysLeft(this.daysLeft, this.daysLeft < 0));
		}

	}

	/**
	 * How long requests took that came to their end in the last 90 days.
	 *
	 * @param median in days; {@code null} if there were none
	 * @param p95 what 95% of them did not exceed
	 */
	public record Times(@Nullable Double median, @Nullable Double p95) {
	}

	/**
	 * Counts all requests.
	 */
	@Transactional(readOnly = true)
	public Overview overview() {
		LocalDate today = LocalDate.now(this.clock);
		// What is due before the first is overdue, and so on: one walk through the index.
		String[] starts = Stream
			.concat(Stream.of(this.clock.instant()),
					IntStream.rangeClosed(1, AHEAD + 1).mapToObj((day) -> startOf(today.plusDays(day))))
			.map(Instant::toString)
			.toArray(String[]::new);
		long[] requests = new long[starts.length + 1];
		this.database
			.sql("with days as materialized (select cast(:starts as timestamptz[]) as starts) "
					+ "select width_bucket(due_at, starts) as day, count(*) as requests "
					+ "from deletion_request cross join days where " + OPEN + " group by 1")
			.param("starts", starts)
			.query((row) -> {
				requests[row.getInt("day")] = row.getLong("requests");
			});
		long held = this.database.sql("select count(*) from deletion_request where " + Show.HELD.condition)
			.query(Long.class)
			.single();
		// The last of them stands for all that is due later.
		List<Day> days = IntStream.range(0, requests.length)
			.mapToObj((day) -> new Day(day - 1, requests[day]))
			.toList();
		return new Overview(
				new Counts(sum(days, Show.OVERDUE), sum(days, Show.DUE_SOON), sum(days, Show.ON_TRACK), held),
				days.subList(0, AHEAD + 2));
	}

	private static long sum(List<Day> days, Show urgency) {
		return days.stream().filter((day) -> day.urgency() == urgency).mapToLong(Day::requests).sum();
	}

	/**
	 * Open requests in one state that came in one way.
	 *
	 * @param nextDue when the first of them is due
	 * @param oldest when the first of them was received
	 */
	record Group(RequestState state, Channel channel, long requests, Instant nextDue, Instant oldest) {
	}

	/**
	 * Counts open requests by state and by the way in.
	 */
	@Transactional(readOnly = true)
	List<Group> groups() {
		return this.database
			.sql("select state, channel, count(*), min(due_at), min(received_at) from deletion_request where " + OPEN
					+ " group by 1, 2")
			.query((row, number) -> new Group(RequestState.valueOf(row.getString(1)), Channel.valueOf(row.getString(2)),
					row.getLong(3), row.getTimestamp(4).toInstant(), row.getTimestamp(5).toInstant()))
			.list();
	}

	/**
	 * Counts ended requests by how they ended; what never happened is zero.
	 */
	@Transactional(readOnly = true)
	Map<RequestState, Long> ended() {
		Map<RequestState, Long> ended = new EnumMap<>(RequestState.class);
		ENDED.forEach((state) -> ended.put(state, 0L));
		this.database.sql("select state, count(*) as requests from deletion_request where state in (:ended) group by 1")
			.param("ended", ENDED.stream().map(Enum::name).toList())
			.query((row) -> {
				ended.put(RequestState.valueOf(row.getString("state")), row.getLong("requests"));
			});
		return ended;
	}

	/**
	 * Reads a page, the most urgent first.
	 * @param page from 1
	 * @return at most {@link #PAGE} rows
	 */
	@Transactional(readOnly = true)
	public List<Row> rows(Filter filter, int page) {
		// The inner question is answered by the index alone, however far the page is.
		List<Row> rows = filtered(filter,
				"select code, state, due_at, overdue_reason, follow_up_on from deletion_request "
						+ "where code in (select code from deletion_request where ",
				" order by due_at, code limit " + PAGE + " offset :offset) order by due_at, code")
			.param("offset", (page - 1L) * PAGE)
			.query((row, number) -> row(row))
			.list();
		Map<ConfirmationCode, Place> where = this.places.of(rows.stream().map(Row::code).toList());
		return rows.stream().map((row) -> row.at(where.get(row.code()))).toList();
	}

	/**
	 * How many requests a filter finds. What is whole, the overview has counted.
	 * @return at most {@link #MAX_FOUND} and one, which stands for more
	 */
	@Transactional(readOnly = true)
	public long found(Filter filter) {
		// In order, as a page is read: it ends early, and else would join all tasks.
		return filtered(filter, "select count(*) from (select 1 from deletion_request where ",
				" order by due_at, code limit " + (MAX_FOUND + 1) + ") found")
			.query(Long.class)
			.single();
	}

	private JdbcClient.StatementSpec filtered(Filter filter, String select, String order) {
		StringBuilder statement = new StringBuilder(select).append(filter.show().condition);
		if (filter.state() != null) {
			statement.append(" and state = :state");
		}
		if (!filter.group().isEmpty()) {
			statement.append(" and code in (select w.code from waiting_request w where w.staff_group = :group)");
		}
		if (ConfirmationCode.parse(filter.code()).isPresent()) {
			statement.append(" and code = :code");
		}
		else if (!filter.code().isEmpty()) {
			// For which PostgreSQL guesses better than for position() how many there are.
			statement.append(" and code like '%' || :code || '%'");
		}
		return this.database.sql(statement.append(order).toString())
			.param("now", Timestamp.from(this.clock.instant()))
			.param("soon", Timestamp.from(startOf(LocalDate.now(this.clock).plusDays(DaysLeft.SOON + 1))))
			.param("state", (filter.state() != null) ? filter.state().name() : null)
			.param("group", filter.group())
			.param("code", filter.code());
	}

	/**
	 * The groups whose tasks requests can wait for.
	 */
	public List<String> staffGroups() {
		return this.places.groups();
	}

	/**
	 * How long it takes.
	 */
	@Transactional(readOnly = true)
	public Times times() {
		return this.database.sql("""
				select percentile_cont(0.5) within group (order by days) as median,
				    percentile_cont(0.95) within group (order by days) as p95
				from (select extract(epoch from completed_at - received_at) / 86400 as days from deletion_request
				    where completed_at >= :from and state in ('DELETED', 'DELETED_EXCEPT_HELD')) ended""")
			.param("from", Timestamp.from(this.clock.instant().minus(Duration.ofDays(90))))
			.query(Times.class)
			.single();
	}

	private Instant startOf(LocalDate day) {
		return day.atStartOfDay(this.clock.getZone()).toInstant();
	}

	private Row row(ResultSet row) throws SQLException {
		Instant due = row.getTimestamp("due_at").toInstant();
		RequestState state = RequestState.valueOf(row.getString("state"));
		DaysLeft left = DaysLeft.until(due, this.clock);
		String reason = row.getString("overdue_reason");
		return new Row(new ConfirmationCode(row.getString("code")), state, state.isFinal() ? null : Show.of(left),
				LocalDate.ofInstant(due, this.clock.getZone()), left, null,
				(reason != null) ? OverdueReason.valueOf(reason) : null,
				row.getObject("follow_up_on", LocalDate.class));
	}

}
