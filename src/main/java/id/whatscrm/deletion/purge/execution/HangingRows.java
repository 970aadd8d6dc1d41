package id.whatscrm.deletion.purge.execution;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.Through;
import id.whatscrm.deletion.crm.map.PurgePlan;
import id.whatscrm.deletion.crm.map.SubjectRows;
import id.whatscrm.deletion.purge.execution.RowKeys.Chunk;
import id.whatscrm.deletion.purge.journal.NotedRows;
import id.whatscrm.deletion.purge.journal.NotedRows.NotedKey;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.retention.Clearance;

/**
 * Which rows are the subject's, also those that hang on rows which are gone: their keys
 * are noted before that, and used page by page, so that not all are held in memory.
 */
class HangingRows {

	private static final int PAGE = 5_000;

	private final SubjectRows rows;

	private final NotedRows notedRows;

	private final ConfirmationCode code;

	/** What the conditions of {@link SubjectRows} take. */
	private final Map<String, Object> parameters = new HashMap<>();

	HangingRows(SubjectRows rows, NotedRows notedRows, Clearance clearance, String pepper) {
		this.rows = rows;
		this.notedRows = notedRows;
		this.code = clearance.code();
		this.parameters.put("subject", clearance.subject().key());
		this.parameters.put("pepper", pepper);
		rows.noted().forEach((entry) -> use(entry, List.of()));
	}

	/**
	 * The condition that a row is the subject's, as far as the present page of keys
	 * tells.
	 */
	Sql belongs(MappedTable entry, String alias) {
		return this.rows.belongs(entry, alias);
	}

	/**
	 * A statement with the values of its parameters.
	 */
	Sql given(Sql statement) {
		return statement.with(this.parameters);
	}

	/**
	 * Does a piece of work for each page of keys that were noted on the way of entries,
	 * and once if none was.
	 */
	void forEachPage(Set<MappedTable> entries, Runnable work) {
		Map<MappedTable, List<NotedKey>> first = new LinkedHashMap<>();
		entries.forEach((entry) -> first.put(entry, page(entry, null)));
		first.forEach(this::use);
		work.run();
		first.forEach((entry, page) -> {
			List<NotedKey> next = page;
			while (next.size() == PAGE) {
				next = page(entry, next.get(PAGE - 1));
				use(entry, next);
				work.run();
			}
			use(entry, page);
		});
		entries.forEach((entry) -> use(entry, List.of()));
	}

	private List<NotedKey> page(MappedTable entry, @Nullable NotedKey after) {
		return this.notedRows.keys(this.code, entry, after, PAGE);
	}

	private void use(MappedTable entry, List<NotedKey> keys) {
		this.parameters.put(this.rows.notedParameter(entry), keys.stream().map(NotedKey::key).toArray(String[]::new));
	}

	/**
	 * Whether rows hang on those of an entry that must be noted before these go.
	 */
	boolean hangOn(MappedTable entry) {
		return !this.rows.notedThrough(entry.table()).isEmpty();
	}

	/**
	 * Notes the keys of rows that belong to the subject only through rows that now go.
	 */
	void noteBeforeDeletion(MappedTable entry, RowKeys keys, NamedParameterJdbcTemplate jdbc, Chunk chunk) {
		this.rows.notedThrough(entry.table()).forEach((hanging) -> note(hanging, entry, keys, jdbc, chunk));
	}

	/**
	 * Notes the keys of rows that belong to the subject only through rows that now lose
	 * what binds them to it.
	 * @param changing the columns that change
	 */
	void noteBeforeChange(MappedTable entry, RowKeys keys, NamedParameterJdbcTemplate jdbc, Chunk chunk,
			Set<String> changing) {
		for (MappedTable hanging : this.rows.notedThrough(entry.table())) {
			Through through = Objects.requireNonNull(hanging.through());
			if (changing.stream().anyMatch(PurgePlan.path(entry)::contains)
					|| changing.stream().anyMatch(through.on()::containsValue)) {
				note(hanging, entry, keys, jdbc, chunk);
			}
		}
	}

	private void note(MappedTable hanging, MappedTable entry, RowKeys keys, NamedParameterJdbcTemplate jdbc,
			Chunk chunk) {
		Through through = Objects.requireNonNull(hanging.through());
		Sql query = given(Sql.of("select distinct %s from %s t where %s and %s and %s",
				SubjectRows.notedKey(through, "t"), chunk.target(), keys.inChunk("t"), belongs(entry, "t"),
				this.rows.leadsToAny(hanging, through, "t")))
			.with(chunk.parameters());
		this.notedRows.note(this.code, hanging, jdbc.queryForList(query.text(), query.parameters(), String.class));
	}

}
