package id.whatscrm.deletion.purge.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.ColumnChanges;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.PurgePlan;
import id.whatscrm.deletion.purge.execution.RowKeys.Chunk;
import id.whatscrm.deletion.purge.journal.BatchJournal.Action;
import id.whatscrm.deletion.request.DataCategory;

/**
 * The purge of one category of one subject: reads keys page by page and deletes or
 * changes their rows in steps of bounded time. Each takes what is still to do and checks
 * again whose a row is, so that it can be interrupted and repeated at any point.
 */
class CategoryPurge {

	private final Work work;

	private final PurgePlan plan;

	private final HangingRows hanging;

	private final Batches batches;

	private final ExecutionSettings settings;

	private final Map<MappedTable, Pace> paces = new HashMap<>();

	CategoryPurge(Work work, PurgePlan plan, HangingRows hanging, Batches batches, ExecutionSettings settings) {
		this.work = work;
		this.plan = plan;
		this.hanging = hanging;
		this.batches = batches;
		this.settings = settings;
	}

	/** Whether the category holds shared rows, or what binds them to their subjects. */
	static boolean touchesSharedRows(SubjectMap subject, DataCategory category) {
		Set<TableName> tables = new HashSet<>();
		subject.tables().stream().filter(MappedTable::sharedStays).forEach((entry) -> {
			tables.add(entry.table());
			if (entry.through() != null) {
				tables.add(entry.through().table());
			}
		});
		return subject.tablesOf(category).stream().anyMatch((entry) -> tables.contains(entry.table()));
	}

	/**
	 * Anonymises the category's rows.
	 */
	void anonymise() {
		this.batches.complete(() -> {
			this.plan.order(this.work.category()).forEach(this::anonymise);
			return true;
		});
	}

	private void anonymise(MappedTable entry) {
		ColumnChanges changes = ColumnChanges.anonymised(entry, this.plan.catalog().table(entry.table()), "t");
		if (entry.anonymise().isEmpty()) {
			throw PurgeFailed.at(entry.table(), PurgeFailed.Reason.NO_STRATEGY,
					"The data map names no strategy to anonymise " + entry.table());
		}
		if (!changes.isEmpty()) {
			this.hanging.forEachPage(this.plan.rows().notedOnTheWay(entry),
					() -> change("Anonymising", entry, changes, Action.ANONYMISED));
		}
	}

	/**
	 * Deletes the category's rows. Rows to which others refer that stay are kept, without
	 * the person.
	 * @return how many rows are kept bare
	 */
	long delete() {
		return this.batches
			.complete(() -> this.plan.order(this.work.category()).stream().mapToLong(this::delete).sum());
	}

	private long delete(MappedTable entry) {
		List<Long> bare = new ArrayList<>();
		Set<MappedTable> noted = new LinkedHashSet<>(this.plan.rows().notedOnTheWay(entry));
		// Rows that refer to these may have to be cut off, and are known in the same way.
		this.plan.catalog()
			.referencesTo(entry.table())
			.forEach((key) -> this.plan.subject()
				.entries(key.from())
				.forEach((other) -> noted.addAll(this.plan.rows().notedOnTheWay(other))));
		this.hanging.forEachPage(noted, () -> {
			long left = deletePage(entry) ? 0 : count(entry);
			ColumnChanges changes = ColumnChanges.bare(entry, this.plan.catalog().table(entry.table()),
					this.plan.catalog(), "t");
			if (left > 0 && !changes.isEmpty()) {
				change("Keeping bare rows in", entry, changes, Action.KEPT_BARE);
			}
			bare.add(left);
		});
		// With more noted keys than fit one page, rows that need none are in each count.
		return bare.stream().mapToLong(Long::longValue).max().orElse(0);
	}

	/**
	 * @return whether all rows went
	 */
	private boolean deletePage(MappedTable entry) {
		RowKeys rowKeys = rowKeys(this.plan.catalog().table(entry.table()));
		Deletion deletion = new Deletion(entry, rowKeys, this.work, this.plan, this.hanging, this.batches);
		boolean onlyUnreferred = false;
		while (true) {
			List<String[]> keys = keys(entry, rowKeys, onlyUnreferred ? deletion.unreferred() : Sql.of("true"),
					deletion.refersToItself());
			long cut = deletion.cutReferences();
			long deleted = inChunks("Deleting", entry, rowKeys, keys, Action.DELETED, deletion::chunk);
			boolean nothing = deleted == 0 && deletion.cutReferences() == cut;
			boolean all = deleted == keys.size() && keys.size() < this.settings.pageRows();
			if (all || (nothing && onlyUnreferred)) {
				return all && !onlyUnreferred;
			}
			onlyUnreferred |= deleted < keys.size();
		}
	}

	private void change(String what, MappedTable entry, ColumnChanges changes, Action action) {
		RowKeys rowKeys = rowKeys(this.plan.catalog().table(entry.table()));
		Sql pending = changes.pending("t");
		Sql rows = Sql.all(List.of(rowKeys.inChunk("t"), this.hanging.belongs(entry, "t"), pending));
		long changed;
		List<String[]> keys;
		do {
			keys = keys(entry, rowKeys, pending, false);
			changed = inChunks(what, entry, rowKeys, keys, action, (jdbc, chunk) -> {
				this.hanging.noteBeforeChange(entry, rowKeys, jdbc, chunk, changes.set().keySet());
				Sql update = this.hanging
					.given(Sql.of("update %s t set %s where %s", chunk.target(), changes.assignments(), rows))
					.with(chunk.parameters());
				return jdbc.update(update.text(), update.parameters());
			});
		}
		while (changed > 0 && (changed < keys.size() || keys.size() >= this.settings.pageRows()));
	}

	private List<String[]> keys(MappedTable entry, RowKeys rowKeys, Sql condition, boolean newestFirst) {
		Sql rows = Sql.of("%s t where %s and %s limit %s", Sql.table(entry.table()), this.hanging.belongs(entry, "t"),
				condition, Sql.number(this.settings.pageRows()));
		Sql query = this.hanging.given(
				newestFirst
						? Sql.of("select %s from (select %s from %s) p %s", rowKeys.select("p"), rowKeys.page("t"),
								rows, rowKeys.newestFirst("p"))
						: Sql.of("select %s from %s", rowKeys.select("t"), rows));
		int parts = rowKeys.columns().size();
		// A page has few partitions and many rows.
		Map<String, String> known = new HashMap<>();
		return this.batches.read("Reading keys", entry.table(),
				(jdbc) -> jdbc.query(query.text(), query.parameters(), (row, n) -> {
					String[] key = new String[parts];
					for (int i = 0; i < parts; i++) {
						String part = row.getString(i + 1);
						key[i] = (i < parts - 1) ? known.computeIfAbsent(part, (name) -> name) : part;
					}
					return key;
				}));
	}

	/** Asked anew, since a partition may be attached at any time. */
	private RowKeys rowKeys(Table table) {
		boolean byPartition = table.kind() == Catalog.Kind.PARTITIONED && this.batches.read("Reading partitions",
				table.name(), (jdbc) -> Objects.requireNonNull(jdbc.queryForObject("""
						select coalesce(bool_and(has_table_privilege(relid, 'select')
						    and has_table_privilege(relid, 'update') and has_table_privilege(relid, 'delete')), false)
						from pg_partition_tree(cast(:table as regclass)) where isleaf""",
						Map.of("table", table.name().sql()), Boolean.class)));
		return RowKeys.of(table, byPartition);
	}

	private Map<String, Sql> partitions(TableName table, List<String[]> keys) {
		List<String> numbers = keys.stream().map((key) -> key[0]).distinct().toList();
		return this.batches.read("Reading partitions", table, (jdbc) -> jdbc.queryForList("""
				select oid::text as number, oid::regclass::text as name from pg_class
				where oid = any (cast(:oids as oid[]))""", Map.of("oids", numbers.toArray(String[]::new))))
			.stream()
			.collect(Collectors.toMap((row) -> String.valueOf(row.get("number")),
					(row) -> Sql.type(String.valueOf(row.get("name")))));
	}

	private long count(MappedTable entry) {
		Sql query = this.hanging.given(Sql.of("select count(*) from %s t where %s", Sql.table(entry.table()),
				this.hanging.belongs(entry, "t")));
		return this.batches.read("Counting", entry.table(),
				(jdbc) -> Objects.requireNonNull(jdbc.queryForObject(query.text(), query.parameters(), Long.class)));
	}

	/**
	 * @param step what is done with a chunk, in a transaction that is open; returns the
	 * rows that it took
	 */
	private long inChunks(String what, MappedTable entry, RowKeys rowKeys, List<String[]> keys, Action action,
			ToLongBiFunction<NamedParameterJdbcTemplate, Chunk> step) {
		Pace pace = this.paces.computeIfAbsent(entry, (table) -> new Pace(this.settings));
		Map<String, Sql> partitions = rowKeys.byPartition() ? partitions(entry.table(), keys) : Map.of();
		long total = 0;
		for (List<String[]> run : rowKeys.runs(keys)) {
			int done = 0;
			while (done < run.size()) {
				int size = Math.min(pace.rows(this.batches.left()), run.size() - done);
				Chunk chunk = rowKeys.chunk(run.subList(done, done + size), partitions);
				total += pace.watched(() -> this.batches.write(what, entry.table(), action,
						(jdbc) -> pace.timed(size, () -> step.applyAsLong(jdbc, chunk))));
				done += size;
			}
		}
		return total;
	}

}
