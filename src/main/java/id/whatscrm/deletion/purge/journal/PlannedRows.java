package id.whatscrm.deletion.purge.journal;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.purge.CategoryRows;
import id.whatscrm.deletion.purge.PlannedTable;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * How many rows there were to purge, and how many of them are done.
 */
@Component
public class PlannedRows {

	private final JdbcClient jdbc;

	private final OwnTransaction atOnce;

	public PlannedRows(JdbcClient jdbc, OwnTransaction atOnce) {
		this.jdbc = jdbc;
		this.atOnce = atOnce;
	}

	/**
	 * Remembers what the reviewer saw.
	 */
	public void approve(ConfirmationCode code, List<PlannedTable> rows, String mapVersion) {
		this.atOnce.executeWithoutResult((status) -> {
			this.jdbc.sql("delete from purge_approved where code = ?").param(code.value()).update();
			for (PlannedTable table : rows) {
				this.jdbc
					.sql("""
							insert into purge_approved (code, category, table_name, rows, map_version)
							values (?, ?, ?, ?, ?)
							on conflict (code, category, table_name) do update set rows = purge_approved.rows + excluded.rows""")
					.params(code.value(), table.category().name(), table.table(), table.rows(), mapVersion)
					.update();
			}
		});
	}

	/**
	 * Whether it is known how much there is to do for a request, or too late to count.
	 */
	public boolean isPlanned(ConfirmationCode code) {
		return this.jdbc.sql("""
				select exists (select from purge_begun where code = :code)
				    or exists (select from purge_approved where code = :code)""")
			.param("code", code.value())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Remembers what there is to do where no reviewer was asked.
	 */
	public void plan(ConfirmationCode code, List<CategoryRows> rows) {
		this.atOnce.executeWithoutResult((status) -> this.jdbc.sql("""
				insert into purge_planned (code, category, rows)
				select ?, * from unnest(?::text[], ?::bigint[]) on conflict do nothing""")
			.params(code.value(), rows.stream().map((category) -> category.category().name()).toArray(String[]::new),
					rows.stream().map(CategoryRows::rows).toArray(Long[]::new))
			.update());
	}

	/**
	 * How far the purge of one category is.
	 *
	 * @param planned the rows that there were to do; {@code null} if they were not
	 * counted
	 * @param done rows deleted or anonymised
	 * @param handled these and the rows that were made bare
	 * @param elapsed how long that took, with all reads and rests
	 */
	public record Counted(DataCategory category, @Nullable Long planned, long done, long handled, Duration elapsed) {
	}

	/**
	 * What is planned for and done to each category of a request.
	 * @return only categories of which something is known
	 */
	public List<Counted> counted(ConfirmationCode code) {
		return this.jdbc.sql("""
				select category, sum(planned) as planned, coalesce(sum(done), 0) as done,
				    coalesce(sum(handled), 0) as handled, coalesce(sum(elapsed), 0) as elapsed
				from (select category, rows as planned, 0 as done, 0 as handled, 0 as elapsed
				      from purge_approved where code = :code
				      union all select category, rows, 0, 0, 0 from purge_planned where code = :code
				      union all select category, null, case action when 'KEPT_BARE' then 0 else rows end, rows,
				          elapsed_millis from purge_progress where code = :code) noted
				group by category""")
			.param("code", code.value())
			.query((row, number) -> new Counted(DataCategory.valueOf(row.getString("category")),
					(row.getBigDecimal("planned") != null) ? row.getLong("planned") : null, row.getLong("done"),
					row.getLong("handled"), Duration.ofMillis(row.getLong("elapsed"))))
			.list();
	}

}
