package id.whatscrm.deletion.purge.journal;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.CrmDatabase.Fate;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.encryption.EncryptedColumn;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.purge.CategoryRows;
import id.whatscrm.deletion.purge.PlannedTable;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.purge.execution.Batches.Done;
import id.whatscrm.deletion.purge.execution.Batches.Kind;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * What must be remembered about a purge, in our own database. Each note is committed at
 * once: the CRM's rows it speaks of are gone whatever becomes of the job.
 */
@Component
public class PurgeRecords {

	private static final int PEPPER_BYTES = 32;

	private final JdbcClient jdbc;

	private final TransactionTemplate atOnce;

	private final PersonalData personalData;

	private final Clock clock;

	private final SecureRandom random = new SecureRandom();

	/**
	 * What was done to rows.
	 */
	public enum Action {

		DELETED, ANONYMISED, KEPT_BARE

	}

	public PurgeRecords(JdbcClient jdbc, PlatformTransactionManager transactions, PersonalData personalData,
			Clock clock) {
		this.personalData = personalData;
		this.jdbc = jdbc;
		this.atOnce = new TransactionTemplate(transactions);
		this.atOnce.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.clock = clock;
	}

	/**
	 * Begins a purge, or goes on with it; what identifies the subject is added to what is
	 * known.
	 * @param forgotten whether the request may be forgotten already, as in a replay
	 * @throws PurgeFailed if it is and may not
	 */
	public void begin(ConfirmationCode code, Collection<String> identifiers, boolean forgotten) {
		byte[] pepper = new byte[PEPPER_BYTES];
		this.random.nextBytes(pepper);
		this.atOnce.executeWithoutResult((status) -> {
			this.jdbc.sql("""
					insert into purge_begun (code, begun_at, pepper) values (?, ?, ?)
					on conflict (code) do update set pepper = coalesce(purge_begun.pepper, excluded.pepper)""")
				.params(code.value(), now(), HexFormat.of().formatHex(pepper))
				.update();
			// Asked only now, when whoever forgets waits, or is waited for.
			if (!forgotten && isForgotten(code)) {
				throw PurgeFailed.because(PurgeFailed.Reason.SUPERSEDED,
						"Another worker has ended the purge meanwhile");
			}
			this.jdbc.sql(
					"insert into purge_identifier (code, value_hash, value) select ?, unnest(?::bytea[]), unnest(?::text[]) "
							+ "on conflict do nothing")
				.params(code.value(), hashes(identifiers), encrypted(identifiers))
				.update();
		});
	}

	private boolean isForgotten(ConfirmationCode code) {
		return this.jdbc.sql("select exists (select from deletion_request where code = ? and forgotten_at is not null)")
			.param(code.value())
			.query(Boolean.class)
			.single();
	}

	/**
	 * The secret under which equal values get equal pseudonyms; it goes when the request
	 * is forgotten.
	 */
	public String pepper(ConfirmationCode code) {
		return this.jdbc.sql("select coalesce(max(pepper), '') from purge_begun where code = ?")
			.param(code.value())
			.query(String.class)
			.single();
	}

	public Set<String> identifiers(ConfirmationCode code) {
		return new TreeSet<>(this.jdbc.sql("select value from purge_identifier where code = ?")
			.param(code.value())
			.query(String.class)
			.list()
			.stream()
			.map(this.personalData::decrypt)
			.toList());
	}

	/**
	 * The key of a noted row.
	 *
	 * @param id its place among the notes
	 * @param key the key itself
	 */
	public record NotedKey(long id, String key) {
	}

	/**
	 * Keys of a noted entry, in the order in which they were noted.
	 * @param after the last key of the page before; {@code null} for the first page
	 */
	public List<NotedKey> notedKeys(ConfirmationCode code, MappedTable entry, @Nullable NotedKey after, int limit) {
		return this.jdbc
			.sql("select id, key from purge_noted_row where code = ? and table_name = ? and id > ? order by id limit ?")
			.params(code.value(), place(entry), (after != null) ? after.id() : 0, limit)
			.query((row, number) -> new NotedKey(row.getLong("id"), this.personalData.decrypt(row.getString("key"))))
			.list();
	}

	public void note(ConfirmationCode code, MappedTable entry, Collection<String> keys) {
		if (!keys.isEmpty()) {
			this.atOnce.executeWithoutResult((status) -> this.jdbc
				.sql("insert into purge_noted_row (code, table_name, key_hash, key) "
						+ "select ?, ?, unnest(?::bytea[]), unnest(?::text[]) on conflict do nothing")
				.params(code.value(), place(entry), hashes(keys), encrypted(keys))
				.update());
		}
	}

	private byte[][] hashes(Collection<String> values) {
		return values.stream().map(this.personalData::searchHash).toArray(byte[][]::new);
	}

	private String[] encrypted(Collection<String> values) {
		return values.stream().map(this.personalData::encrypt).toArray(String[]::new);
	}

	/** What is noted on one way into a table says nothing on another. */
	private static String place(MappedTable entry) {
		return entry.table() + ((entry.through() != null)
				? " through " + entry.through().table() + " on " + entry.through().on().keySet() : "");
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
			Map<Kind, Done> done, String transaction, Duration elapsed) {
		atOnce(() -> {
			count(code, before);
			return this.jdbc
				.sql("""
						insert into purge_batch (code, category, table_name, action, rows, millis, elapsed_millis, transaction_id)
						select ?, ?, name, action, rows, millis, case place when 1 then ? else 0 end, ?
						from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
						    with ordinality batch (name, action, rows, millis, place)""")
				.params(code.value(), category.name(), elapsed.toMillis(), transaction,
						done.keySet().stream().map((kind) -> kind.table().toString()).toArray(String[]::new),
						done.keySet().stream().map((kind) -> kind.action().name()).toArray(String[]::new),
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
			atOnce(() -> count(code, transaction));
		}
	}

	private int count(ConfirmationCode code, @Nullable String transaction) {
		return (transaction == null) ? 0 : this.jdbc.sql("""
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
		for (String transaction : this.jdbc.sql("select distinct transaction_id from purge_batch where code = ?")
			.param(code.value())
			.query(String.class)
			.list()) {
			switch (fate.apply(transaction)) {
				case COMMITTED -> committed(code, transaction);
				case ABORTED ->
					atOnce(() -> this.jdbc.sql("delete from purge_batch where code = ? and transaction_id = ?")
						.params(code.value(), transaction)
						.update());
				case IN_PROGRESS -> throw PurgeFailed.because(PurgeFailed.Reason.IN_PROGRESS,
						"The transaction of another worker has not ended");
			}
		}
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

	/**
	 * The time that rows took so far, over all requests.
	 * @return rows per second; 0 if nothing was purged yet
	 */
	public double rowsPerSecond() {
		return this.jdbc.sql("select coalesce(sum(rows) * 1000.0 / nullif(sum(millis), 0), 0) from purge_progress")
			.query(Double.class)
			.single();
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
							insert into purge_approved values (?, ?, ?, ?, ?)
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
		return this.jdbc
			.sql("select exists (select from purge_begun where code = :code) "
					+ "or exists (select from purge_approved where code = :code)")
			.param("code", code.value())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Remembers what there is to do where no reviewer was asked.
	 */
	public void plan(ConfirmationCode code, List<CategoryRows> rows) {
		atOnce(() -> this.jdbc.sql("""
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

	/**
	 * Whether the purge of a request has begun.
	 */
	public boolean hasBegun(ConfirmationCode code) {
		return this.jdbc.sql("select exists (select from purge_begun where code = ?)")
			.param(code.value())
			.query(Boolean.class)
			.single();
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
			.param("now", now())
			.query(PurgeRecords::receipt)
			.single();
	}

	private static Receipt receipt(ResultSet row, int n) throws SQLException {
		return new Receipt(DataCategory.valueOf(row.getString("category")), Outcome.valueOf(row.getString("outcome")),
				row.getLong("rows"), row.getLong("kept_bare"), row.getLong("after_review"),
				row.getObject("finished_at", OffsetDateTime.class).toInstant());
	}

	public List<Receipt> receipts(ConfirmationCode code) {
		return this.jdbc.sql("select * from purge_receipt where code = ?")
			.param(code.value())
			.query(PurgeRecords::receipt)
			.list()
			.stream()
			.sorted((a, b) -> a.category().compareTo(b.category()))
			.toList();
	}

	/**
	 * Erases what identifies the subject. The keys of rows that stay bare while a hold
	 * lasts are kept: without them nobody would find those rows again.
	 */
	public void forget(ConfirmationCode code) {
		// The first waits for a worker that is about to note more.
		for (String statement : List.of("update purge_begun set pepper = null where code = :code",
				"delete from purge_identifier where code = :code", """
						delete from purge_noted_row where code = :code and not exists (
						    select from purge_receipt where code = :code and outcome = 'HELD')""")) {
			this.jdbc.sql(statement).param("code", code.value()).update();
		}
	}

	/**
	 * Erases what an interrupted replay left of requests that were forgotten before.
	 */
	public void forgetLeftovers() {
		String forgotten = " in (select code from deletion_request where forgotten_at is not null)";
		this.jdbc.sql("delete from purge_identifier where code" + forgotten).update();
		this.jdbc.sql("delete from purge_noted_row where code" + forgotten).update();
		this.jdbc.sql("update purge_begun set pepper = null where pepper is not null and code" + forgotten).update();
	}

	private <T> T atOnce(Supplier<T> work) {
		return Objects.requireNonNull(this.atOnce.execute((status) -> work.get()));
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	@Bean
	static EncryptedColumn purgeIdentifier() {
		return EncryptedColumn.hashed("purge_identifier", "value", "value_hash");
	}

	@Bean
	static EncryptedColumn purgeNotedRow() {
		return EncryptedColumn.hashed("purge_noted_row", "key", "key_hash");
	}

}
