package id.whatscrm.deletion.purge;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * What must be remembered about a purge, in our own database. Each note is committed at
 * once: the CRM's rows it speaks of are gone whatever becomes of the job.
 */
@Component
class PurgeRecords {

	private final JdbcClient jdbc;

	private final Clock clock;

	PurgeRecords(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	@Transactional(readOnly = true)
	public boolean hasBegun(ConfirmationCode code) {
		return this.jdbc.sql("select count(*) from purge_begun where code = ?")
			.param(code.value())
			.query(Long.class)
			.single() > 0;
	}

	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public void begin(ConfirmationCode code, Set<String> identifiers, Map<TableName, List<String>> noted) {
		identifiers.forEach((value) -> this.jdbc.sql("insert into purge_identifier values (?, ?)")
			.params(code.value(), value)
			.update());
		noted.forEach((table,
				keys) -> keys.forEach((key) -> this.jdbc.sql("insert into purge_noted_row values (?, ?, ?)")
					.params(code.value(), table.toString(), key)
					.update()));
		this.jdbc.sql("insert into purge_begun values (?, ?)").params(code.value(), now()).update();
	}

	@Transactional(readOnly = true)
	public Set<String> identifiers(ConfirmationCode code) {
		return new TreeSet<>(this.jdbc.sql("select value from purge_identifier where code = ?")
			.param(code.value())
			.query(String.class)
			.list());
	}

	@Transactional(readOnly = true)
	public Map<String, List<String>> notedRows(ConfirmationCode code) {
		Map<String, List<String>> keys = new TreeMap<>();
		this.jdbc.sql("select table_name, key from purge_noted_row where code = ?").param(code.value()).query((row) -> {
			keys.computeIfAbsent(row.getString("table_name"), (table) -> new ArrayList<>()).add(row.getString("key"));
		});
		return keys;
	}

	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public void progress(ConfirmationCode code, DataCategory category, TableName table, long rows) {
		this.jdbc.sql("""
				insert into purge_progress values (?, ?, ?, ?)
				on conflict (code, category, table_name) do update set rows = purge_progress.rows + excluded.rows""")
			.params(code.value(), category.name(), table.toString(), rows)
			.update();
	}

	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public Receipt finish(ConfirmationCode code, DataCategory category, Outcome outcome) {
		long rows = this.jdbc.sql("select coalesce(sum(rows), 0) from purge_progress where code = ? and category = ?")
			.params(code.value(), category.name())
			.query(Long.class)
			.single();
		Outcome happened = (outcome != Outcome.HELD && rows == 0) ? Outcome.NOTHING_FOUND : outcome;
		OffsetDateTime now = now();
		this.jdbc.sql("""
				insert into purge_receipt values (?, ?, ?, ?, ?)
				on conflict (code, category) do update
				set outcome = excluded.outcome, rows = excluded.rows, finished_at = excluded.finished_at""")
			.params(code.value(), category.name(), happened.name(), rows, now)
			.update();
		return new Receipt(category, happened, rows, now.toInstant());
	}

	@Transactional(readOnly = true)
	public List<Receipt> receipts(ConfirmationCode code) {
		return this.jdbc.sql("select category, outcome, rows, finished_at from purge_receipt where code = ?")
			.param(code.value())
			.query((row, n) -> new Receipt(DataCategory.valueOf(row.getString("category")),
					Outcome.valueOf(row.getString("outcome")), row.getLong("rows"),
					row.getObject("finished_at", OffsetDateTime.class).toInstant()))
			.list()
			.stream()
			.sorted((a, b) -> a.category().compareTo(b.category()))
			.toList();
	}

	@Transactional
	public void forget(ConfirmationCode code) {
		for (String table : List.of("purge_identifier", "purge_noted_row")) {
			this.jdbc.sql("delete from " + table + " where code = ?").param(code.value()).update();
		}
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

}
