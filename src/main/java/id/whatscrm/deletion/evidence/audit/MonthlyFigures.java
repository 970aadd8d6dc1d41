package id.whatscrm.deletion.evidence.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts requests by the month of their receipt.
 */
@Repository
@Transactional(readOnly = true)
class MonthlyFigures {

	private static final String SQL = """
			select date_trunc('month', r.received_at at time zone :zone)::date as month, count(*) as received,
			    count(*) filter (where %s) as met, count(*) filter (where %s) as late,
			    count(*) filter (where %s) as open, count(*) filter (where %s) as refused,
			    count(*) filter (where %s) as held,
			    percentile_cont(0.5) within group (order by extract(epoch from r.completed_at - r.received_at) / 86400)
			        as median_days
			from deletion_request r where r.received_at >= :from and r.received_at < :before
			group by grouping sets ((1), ())""".formatted(AuditOutcome.MET.condition(), AuditOutcome.LATE.condition(),
			AuditOutcome.OPEN.condition(), AuditOutcome.REFUSED.condition(), AuditOutcome.HELD.condition());

	private final JdbcClient database;

	private final Clock clock;

	MonthlyFigures(JdbcClient database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	/**
	 * The figures of some months.
	 *
	 * @param months every one of them, in their order
	 * @param total of all together
	 */
	record Figures(List<MonthFigures> months, MonthFigures total) {
	}

	/**
	 * The figures up to a month.
	 * @param last the last month
	 * @param count how many months
	 */
	Figures upTo(YearMonth last, int count) {
		YearMonth first = last.minusMonths(count - 1L);
		List<MonthFigures> found = this.database.sql(SQL)
			.param("zone", this.clock.getZone().getId())
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.param("from", first.atDay(1).atStartOfDay(this.clock.getZone()).toOffsetDateTime())
			.param("before", last.plusMonths(1).atDay(1).atStartOfDay(this.clock.getZone()).toOffsetDateTime())
			.query((row, number) -> figures(row))
			.list();
		List<MonthFigures> months = Stream.iterate(first, (month) -> month.plusMonths(1))
			.limit(count)
			.map((month) -> found.stream()
				.filter((figures) -> month.equals(figures.month()))
				.findFirst()
				.orElse(MonthFigures.none(month)))
			.toList();
		return new Figures(months,
				found.stream()
					.filter((figures) -> figures.month() == null)
					.findFirst()
					.orElse(MonthFigures.none(null)));
	}

	private static MonthFigures figures(ResultSet row) throws SQLException {
		LocalDate month = row.getObject("month", LocalDate.class);
		return new MonthFigures((month != null) ? YearMonth.from(month) : null, row.getLong("received"),
				row.getLong("met"), row.getLong("late"), row.getLong("open"), row.getLong("refused"),
				row.getLong("held"), row.getObject("median_days", Double.class));
	}

}
