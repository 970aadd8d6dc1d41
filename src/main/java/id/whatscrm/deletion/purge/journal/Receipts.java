package id.whatscrm.deletion.purge.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * The receipts of purged categories.
 */
@Component
public class Receipts {

	private final JdbcClient jdbc;

	private final Clock clock;

	public Receipts(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Writes a category's receipt from what was counted, in the transaction that made
	 * sure that it may.
	 * @param bare how many bare rows stay
	 */
	public Receipt finish(ConfirmationCode code, DataCategory category, Outcome outcome, long bare) {
		return this.jdbc.sql("""
				with done as (
				    select done.rows, greatest(done.rows - coalesce(seen.rows, 0), 0) as beyond_seen
				    from (select table_name, sum(rows) as rows from purge_progress
				          where code = :code and category = :category and action <> 'KEPT_BARE' group by 1) done
				    left join purge_approved seen on seen.code = :code and seen.category = :category
				          and seen.table_name = done.table_name),
				total as (
				    select coalesce(sum(rows), 0) as rows, coalesce(sum(beyond_seen) filter (
				        where exists (select from purge_approved where code = :code)), 0) as after_review from done)
				insert into purge_receipt (code, category, outcome, rows, kept_bare, after_review, finished_at)
				select :code, :category, case when :outcome <> 'HELD' and rows = 0 and :bare = 0
				    then 'NOTHING_FOUND' else :outcome end, rows, :bare, after_review, :now from total
				on conflict (code, category) do update
				set outcome = excluded.outcome, rows = excluded.rows, kept_bare = excluded.kept_bare,
				    after_review = excluded.after_review, finished_at = excluded.finished_at
				returning *""")
			.param("code", code.value())
			.param("category", category.name())
			.param("outcome", outcome.name())
			.param("bare", bare)
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.query(Receipts::receipt)
			.single();
	}

	private static Receipt receipt(ResultSet row, int n) throws SQLException {
		return new Receipt(DataCategory.valueOf(row.getString("category")), Outcome.valueOf(row.getString("outcome")),
				row.getLong("rows"), row.getLong("kept_bare"), row.getLong("after_review"),
				row.getObject("finished_at", OffsetDateTime.class).toInstant());
	}

	/**
	 * What was done so far for a request, in purge order.
	 */
	public List<Receipt> of(ConfirmationCode code) {
		return this.jdbc.sql("select * from purge_receipt where code = ?")
			.param(code.value())
			.query(Receipts::receipt)
			.list()
			.stream()
			.sorted((a, b) -> a.category().compareTo(b.category()))
			.toList();
	}

	/**
	 * Whether rows of a purged category had to be kept bare.
	 */
	public boolean hasBareRows(ConfirmationCode code, DataCategory category) {
		return this.jdbc.sql("select count(*) from purge_receipt where code = ? and category = ? and kept_bare > 0")
			.params(code.value(), category.name())
			.query(Long.class)
			.single() > 0;
	}

	/**
	 * The rows that had to be kept bare, over all categories.
	 */
	public long bareRows(ConfirmationCode code) {
		return this.jdbc.sql("select coalesce(sum(kept_bare), 0) from purge_receipt where code = ?")
			.param(code.value())
			.query(Long.class)
			.single();
	}

}
