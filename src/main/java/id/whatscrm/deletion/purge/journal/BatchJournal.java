package id.whatscrm.deletion.purge.journal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.CrmDatabase.Fate;
import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * What each transaction in the CRM's database did. It is noted before the transaction is
 * committed there, and counted once it is known to be: so no crash in between counts a
 * row twice, or not at all.
 */
@Component
public class BatchJournal {

	private final JdbcClient jdbc;

	private final OwnTransaction atOnce;

	public BatchJournal(JdbcClient jdbc, OwnTransaction atOnce) {
		this.jdbc = jdbc;
		this.atOnce = atOnce;
	}

	/**
	 * What can be done to rows.
	 */
	public enum Action {

		DELETED, ANONYMISED, KEPT_BARE

	}

	/**
	 * What was done to which table.
	 */
	public record Change(TableName table, Action action) {
	}

	/**
	 * How many rows that were, and how long it took.
	 */
	public record Done(long rows, Duration duration) {

		public Done plus(Done other) {
			return new Done(this.rows + other.rows, this.duration.plus(other.duration));
		}

	}

	/**
	 * Notes what a transaction did that is about to be committed in the CRM's database.
	 * @param before the number of the one that was committed before it, to be counted;
	 * {@code null} for none
	 * @param transaction its own number there, by which it is settled
	 * @param elapsed the time since the work began or the one before was committed, with
	 * all reads and rests
	 */
	public void aboutToCommit(@Nullable String before, ConfirmationCode code, DataCategory category,
			Map<Change, Done> done, String transaction, Duration elapsed) {
		this.atOnce.executeWithoutResult((status) -> {
			count(code, before);
			this.jdbc
				.sql("""
						insert into purge_batch (code, category, table_name, action, rows, millis, elapsed_millis, transaction_id)
						select ?, ?, name, action, rows, millis, case place when 1 then ? else 0 end, ?
						from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
						    with ordinality batch (name, action, rows, millis, place)""")
				.params(code.value(), category.name(), elapsed.toMillis(), transaction,
						done.keySet().stream().map((change) -> change.table().toString()).toArray(String[]::new),
						done.keySet().stream().map((change) -> change.action().name()).toArray(String[]::new),
						done.values().stream().map(Done::rows).toArray(Long[]::new),
						done.values().stream().map((batch) -> batch.duration().toMillis()).toArray(Long[]::new))
				.update();
		});
	}

	/**
	 * Counts what a transaction did that is known to be committed; does nothing if that
	 * was done before.
	 */
	public void committed(ConfirmationCode code, @Nullable String transaction) {
		if (transaction != null) {
			this.atOnce.executeWithoutResult((status) -> count(code, transaction));
		}
	}

	private void count(ConfirmationCode code, @Nullable String transaction) {
		if (transaction == null) {
			return;
		}
		this.jdbc.sql("""
				with settled as (delete from purge_batch where code = ? and transaction_id = ? returning *)
				insert into purge_progress (code, category, table_name, action, rows, millis, elapsed_millis)
				select code, category, table_name, action, sum(rows), sum(millis), sum(elapsed_millis)
				from settled group by 1, 2, 3, 4
				on conflict (code, category, table_name, action) do update
				set rows = purge_progress.rows + excluded.rows, millis = purge_progress.millis + excluded.millis,
				    elapsed_millis = purge_progress.elapsed_millis + excluded.elapsed_millis""")
			.params(code.value(), transaction)
			.update();
	}

	/**
	 * Counts or drops batches of which it is not known whether they were committed.
	 * @param fate tells by a transaction's number
	 * @throws PurgeFailed if one is still being committed
	 */
	public void settle(ConfirmationCode code, Function<String, Fate> fate) {
		List<String> open = this.jdbc.sql("select distinct transaction_id from purge_batch where code = ?")
			.param(code.value())
			.query(String.class)
			.list();
		for (String transaction : open) {
			switch (fate.apply(transaction)) {
				case COMMITTED -> committed(code, transaction);
				case ABORTED -> this.atOnce.executeWithoutResult(
						(status) -> this.jdbc.sql("delete from purge_batch where code = ? and transaction_id = ?")
							.params(code.value(), transaction)
							.update());
				case IN_PROGRESS -> throw PurgeFailed.because(PurgeFailed.Reason.IN_PROGRESS,
						"The transaction of another worker has not ended");
			}
		}
	}

	/**
	 * The time that rows took so far, over all requests.
	 * @return rows per second; 0 if nothing was purged yet
	 */
	public double rowsPerSecond() {
		return this.jdbc.sql("select coalesce(sum(rows) * 1000.0 / nullif(sum(millis), 0), 0) from purge_progress")
			.query(Double.class)
			.single();
	}

}
