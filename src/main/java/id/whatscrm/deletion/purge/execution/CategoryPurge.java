package id.whatscrm.deletion.purge.execution;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.ColumnChanges;
import id.whatscrm.deletion.crm.map.DataMap;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.PurgePlan;
import id.whatscrm.deletion.crm.map.Strategy;
import id.whatscrm.deletion.crm.map.SubjectRows;
import id.whatscrm.deletion.purge.TimeSlice;
import id.whatscrm.deletion.purge.journal.PurgeRecords;
import id.whatscrm.deletion.purge.journal.PurgeRecords.Action;
import id.whatscrm.deletion.purge.journal.PurgeRecords.NotedKey;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Clearance;
import id.whatscrm.deletion.retention.Decision;

/**
 * The purge of one category of one subject: reads keys page by page and deletes or
 * changes their rows in steps of bounded time. Each takes what is still to do and checks
 * again whose a row is, so that it can be interrupted and repeated at any point.
 */
public class CategoryPurge {

	private static final String ROW = "t";

	private static final int NOTED_PAGE = 5_000;

	/** After so many refused chunks of a table, no chunk of it is tried plainly. */
	private static final int MOST_REFUSALS = 3;

	private final PurgePlan plan;

	private final SubjectRows rows;

	private final PurgeRecords records;

	private final ExecutionSettings settings;

	private final ConfirmationCode code;

	private final DataCategory category;

	private final Map<DataCategory, Decision> decisions;

	private final DataCategory reached;

	private final Map<String, Object> parameters = new HashMap<>();

	private final Batches batches;

	private final Map<MappedTable, Pace> paces = new HashMap<>();

	/**
	 * @param clearance the permission; everything up to its category is purged
	 * @param slice how long it may go on
	 * @param category what is purged now: that category, or bare rows of one before
	 */
	public CategoryPurge(CrmDatabase crm, PurgePlan plan, PurgeRecords records, ExecutionSettings settings,
			Clearance clearance, TimeSlice slice, DataCategory category, Map<DataCategory, Decision> decisions) {
		this.batches = new Batches(crm, records, settings, clearance, slice, category,
				touchesSharedRows(plan.subject(), category));
		this.plan = plan;
		this.rows = plan.rows();
		this.records = records;
		this.settings = settings;
		this.code = clearance.code();
		this.category = category;
		this.decisions = decisions;
		this.reached = clearance.category();
		this.parameters.put("subject", clearance.subject().key());
		this.parameters.put("pepper", records.pepper(clearance.code()));
		this.rows.noted().forEach((noted) -> this.parameters.put(this.rows.notedParameter(noted), new String[0]));
	}

	/** Whether the category holds shared rows, or what binds them to their subjects. */
	private static boolean touchesSharedRows(SubjectMap subject, DataCategory category) {
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
	public void anonymise() {
		this.batches.complete(() -> {
			this.plan.order(this.category).forEach(this::anonymise);
			return true;
		});
	}

	private void anonymise(MappedTable entry) {
		ColumnChanges changes = ColumnChanges.anonymised(entry, this.plan.catalog().table(entry.table()), ROW);
		if (entry.anonymise().isEmpty()) {
			throw PurgeFailed.at(entry.table(), PurgeFailed.Reason.NO_STRATEGY,
					"The data map names no strategy to anonymise " + entry.table());
		}
		if (!changes.isEmpty()) {
			forEachNotedPage(this.rows.notedOnTheWay(entry),
					() -> change("Anonymising", entry, changes, Action.ANONYMISED));
		}
	}

	/**
	 * Deletes the category's rows. Rows to which others refer that stay are kept, without
	 * the person.
	 * @return how many rows are kept bare
	 */
	public long delete() {
		return this.batches.complete(() -> this.plan.order(this.category).stream().mapToLong(this::delete).sum());
	}

	private long delete(MappedTable entry) {
		List<Long> bare = new ArrayList<>();
		Set<MappedTable> noted = new LinkedHashSet<>(this.rows.notedOnTheWay(entry));
		// Rows that refer to these may have to be cut off, and are known in the same way.
		this.plan.catalog()
			.referencesTo(entry.table())
			.forEach((key) -> this.plan.subject()
				.entries(key.from())
				.forEach((other) -> noted.addAll(this.rows.notedOnTheWay(other))));
		forEachNotedPage(noted, () -> {
			long left = deletePage(entry) ? 0 : count(entry);
			ColumnChanges changes = ColumnChanges.bare(entry, this.plan.catalog().table(entry.table()),
					this.plan.catalog(), ROW);
			if (left > 0 && !changes.isEmpty()) {
				change("Keeping bare rows in", entry, changes, Action.KEPT_BARE);
			}
			bare.add(left);
		});
		// With more noted keys than fit one page, rows that need none are in each count.
		return bare.stream().mapToLong(Long::longValue).max().orElse(0);
	}

	/**
	 * Rows whose way to the subject is gone are known by their noted keys, of which not
	 * all are held in memory at once.
	 */
	private void forEachNotedPage(Set<MappedTable> entries, Runnable work) {
		Map<MappedTable, List<NotedKey>> first = new LinkedHashMap<>();
		entries.forEach((noted) -> {
			first.put(noted, this.records.notedKeys(this.code, noted, null, NOTED_PAGE));
			use(noted, Objects.requireNonNull(first.get(noted)));
		});
		work.run();
		first.forEach((noted, page) -> {
			List<NotedKey> next = page;
			while (next.size() == NOTED_PAGE) {
				next = this.records.notedKeys(this.code, noted, next.get(NOTED_PAGE - 1), NOTED_PAGE);
				use(noted, next);
				work.run();
			}
			use(noted, page);
		});
		entries.forEach((noted) -> use(noted, List.of()));
	}

	private void use(MappedTable noted, List<NotedKey> keys) {
		this.parameters.put(this.rows.notedParameter(noted), keys.stream().map(NotedKey::key).toArray(String[]::new));
	}

	/**
	 * @return whether all rows went
	 */
	private boolean deletePage(MappedTable entry) {
		Deletion deletion = new Deletion(entry);
		boolean onlyUnreferred = false;
		while (true) {
			List<String[]> keys = keys(entry, deletion.keys, onlyUnreferred ? deletion.unreferred() : "",
					deletion.refersToItself);
			long cut = deletion.cutReferences();
			long deleted = inChunks("Deleting", entry, deletion.keys, keys, Action.DELETED, deletion::chunk);
			boolean nothing = deleted == 0 && deletion.cutReferences() == cut;
			boolean all = deleted == keys.size() && keys.size() < this.settings.pageRows();
			if (all || (nothing && onlyUnreferred)) {
				return all && !onlyUnreferred;
			}
			onlyUnreferred |= deleted < keys.size();
		}
	}

	private void change(String what, MappedTable entry, ColumnChanges changes, Action action) {
		Table table = this.plan.catalog().table(entry.table());
		RowKeys rowKeys = rowKeys(table);
		String pending = " and " + changes.pending(ROW);
		String statement = " " + ROW + " set " + changes.assignments() + " where " + rowKeys.inChunk(ROW) + " and "
				+ this.rows.belongs(entry, ROW) + pending;
		long changed;
		List<String[]> keys;
		do {
			keys = keys(entry, rowKeys, pending, false);
			changed = inChunks(what, entry, rowKeys, keys, action, (jdbc, chunk) -> {
				noteWhatHangsOn(entry, rowKeys, jdbc, chunk, changes.set().keySet());
				return jdbc.update("update " + RowKeys.target(chunk) + statement, chunk);
			});
		}
		while (changed > 0 && (changed < keys.size() || keys.size() >= this.settings.pageRows()));
	}

	private List<String[]> keys(MappedTable entry, RowKeys rowKeys, String condition, boolean newestFirst) {
		String from = " from " + entry.table().sql() + " " + ROW + " where " + this.rows.belongs(entry, ROW) + condition
				+ " limit " + this.settings.pageRows();
		String statement = "select " + rowKeys.select(ROW) + from;
		if (newestFirst) {
			Set<String> columns = new LinkedHashSet<>(rowKeys.columns());
			rowKeys.table().primaryKey().forEach((column) -> columns.add(TableName.quote(column)));
			String page = columns.stream().map((column) -> ROW + "." + column).collect(Collectors.joining(", "));
			statement = "select " + rowKeys.select("p") + " from (select " + page + from + ") p"
					+ rowKeys.newestFirst("p");
		}
		String read = statement;
		int parts = rowKeys.columns().size();
		// A page has few partitions and many rows.
		Map<String, String> known = new HashMap<>();
		return this.batches.read("Reading keys", entry.table(),
				(jdbc) -> jdbc.query(read, this.parameters, (row, n) -> {
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

	private Map<String, String> partitions(TableName table, List<String[]> keys) {
		List<String> numbers = keys.stream().map((key) -> key[0]).distinct().toList();
		return this.batches.read("Reading partitions", table, (jdbc) -> jdbc.queryForList("""
				select oid::text as number, oid::regclass::text as name from pg_class
				where oid = any (cast(:oids as oid[]))""", Map.of("oids", numbers.toArray(String[]::new))))
			.stream()
			.collect(Collectors.toMap((row) -> String.valueOf(row.get("number")),
					(row) -> String.valueOf(row.get("name"))));
	}

	private long count(MappedTable entry) {
		return this.batches.read("Counting", entry.table(), (jdbc) -> Objects.requireNonNull(jdbc.queryForObject(
				"select count(*) from " + entry.table().sql() + " " + ROW + " where " + this.rows.belongs(entry, ROW),
				this.parameters, Long.class)));
	}

	/**
	 * @param work what is done with a chunk, in a transaction that is open; returns the
	 * rows that it took
	 */
	private long inChunks(String what, MappedTable entry, RowKeys rowKeys, List<String[]> keys, Action action,
			ToLongBiFunction<NamedParameterJdbcTemplate, Map<String, Object>> work) {
		Pace pace = this.paces.computeIfAbsent(entry, (table) -> new Pace(this.settings));
		Map<String, String> partitions = rowKeys.byPartition() ? partitions(entry.table(), keys) : Map.of();
		long total = 0;
		for (List<String[]> run : rowKeys.runs(keys)) {
			int done = 0;
			while (done < run.size()) {
				int size = Math.min(pace.rows(this.batches.left()), run.size() - done);
				Map<String, Object> chunk = new HashMap<>(this.parameters);
				chunk.putAll(rowKeys.parameters(run.subList(done, done + size), partitions));
				try {
					total += this.batches.write(what, entry.table(), action, (jdbc) -> {
						long start = System.nanoTime();
						long taken = work.applyAsLong(jdbc, chunk);
						pace.after(size, Duration.ofNanos(System.nanoTime() - start));
						return taken;
					});
				}
				catch (PurgeFailed ex) {
					if (ex.reason() == PurgeFailed.Reason.TIMED_OUT) {
						pace.tooLong();
					}
					throw ex;
				}
				done += size;
			}
		}
		return total;
	}

	/**
	 * Notes the keys of rows that belong to the subject only through rows that now lose
	 * what binds them to it.
	 * @param changing the columns that change; {@code null} if the rows go
	 */
	private void noteWhatHangsOn(MappedTable entry, RowKeys rowKeys, NamedParameterJdbcTemplate jdbc,
			Map<String, Object> chunk, @Nullable Set<String> changing) {
		for (MappedTable hanging : this.rows.notedThrough(entry.table())) {
			DataMap.Through through = Objects.requireNonNull(hanging.through());
			if (changing != null && changing.stream().noneMatch(PurgePlan.path(entry)::contains)
					&& changing.stream().noneMatch(through.on()::containsValue)) {
				continue;
			}
			this.records.note(this.code, hanging,
					jdbc.queryForList("select distinct " + SubjectRows.notedKey(through, ROW) + " from "
							+ RowKeys.target(chunk) + " " + ROW + " where " + rowKeys.inChunk(ROW) + " and "
							+ this.rows.belongs(entry, ROW) + " and " + this.rows.leadsToAny(hanging, through, ROW),
							chunk, String.class));
		}
	}

	/**
	 * The deletion of chunks of a table. It is tried plainly first. If a foreign key
	 * refuses, or reaches other rows, it is taken back: rows are locked, so that no
	 * reference can be added, and only those to which none refers are deleted.
	 */
	private final class Deletion {

		private final MappedTable entry;

		private final RowKeys keys;

		private final List<ForeignKey> references;

		private final List<ForeignKey> reaching;

		private final Map<ForeignKey, String> cuts = new TreeMap<>(
				(a, b) -> (a.from() + a.name()).compareTo(b.from() + b.name()));

		private final boolean refersToItself;

		private final boolean leadsToNoted;

		private final String belongs;

		private int refusals;

		private long cutReferences;

		Deletion(MappedTable entry) {
			this.entry = entry;
			this.keys = rowKeys(CategoryPurge.this.plan.catalog().table(entry.table()));
			this.references = CategoryPurge.this.plan.catalog().referencesTo(entry.table());
			this.reaching = CategoryPurge.this.plan.reaching(entry.table());
			this.refersToItself = this.references.stream().anyMatch(ForeignKey::isSelf);
			this.leadsToNoted = !CategoryPurge.this.rows.notedThrough(entry.table()).isEmpty();
			this.belongs = CategoryPurge.this.rows.belongs(entry, ROW);
			for (ForeignKey key : this.references) {
				Optional<String> column = CategoryPurge.this.plan.cuttable(key);
				if (column.isPresent() && isPurgedToo(key.from())) {
					this.cuts.put(key, column.get());
				}
			}
		}

		/** Only references of rows that are deleted as well may be cut. */
		private boolean isPurgedToo(TableName table) {
			List<MappedTable> entries = CategoryPurge.this.plan.subject().entries(table);
			return !entries.isEmpty() && entries.stream()
				.allMatch((other) -> CategoryPurge.this.decisions.get(other.category()) instanceof Decision.Delete
						&& other.category().compareTo(CategoryPurge.this.reached) <= 0);
		}

		/**
		 * The condition that nothing refers to a row, but for references that can be cut.
		 */
		String unreferred() {
			List<ForeignKey> uncut = this.references.stream().filter((key) -> !this.cuts.containsKey(key)).toList();
			return unreferredBy(uncut) + this.cuts.keySet().stream().map((key) -> {
				String referred = SubjectRows.referred(key, ROW);
				return " and not " + referred.substring(0, referred.length() - 1) + " and not coalesce("
						+ ofSubject(key.from(), "r") + ", false))";
			}).collect(Collectors.joining());
		}

		private String unreferredBy(List<ForeignKey> keys) {
			return keys.stream()
				.map((key) -> " and not " + (key.isSelf() ? referredByOther(key) : SubjectRows.referred(key, ROW)))
				.collect(Collectors.joining());
		}

		private String referredByOther(ForeignKey key) {
			String referred = SubjectRows.referred(key, ROW);
			return referred.substring(0, referred.length() - 1) + " and not (" + this.keys.sameRow("r", ROW) + "))";
		}

		/**
		 * References that were cut so far.
		 */
		long cutReferences() {
			return this.cutReferences;
		}

		long chunk(NamedParameterJdbcTemplate jdbc, Map<String, Object> chunk) {
			String delete = "delete from " + RowKeys.target(chunk) + " " + ROW + " where " + this.keys.inChunk(ROW)
					+ " and " + this.belongs;
			boolean plainly = this.refusals <= MOST_REFUSALS && this.reaching.stream().noneMatch(ForeignKey::isSelf);
			if (this.leadsToNoted || !plainly) {
				lock(jdbc, chunk);
				noteWhatHangsOn(this.entry, this.keys, jdbc, chunk, null);
			}
			if (this.references.isEmpty()) {
				return jdbc.update(delete, chunk);
			}
			if (!plainly) {
				return carefully(jdbc, chunk, delete);
			}
			// Tried without a look at each reference, which costs as much as the
			// deletion, and
			// taken back if a reference stood in the way or was reached.
			try {
				long before = reached(jdbc);
				long deleted = jdbc.update(delete, chunk);
				if (reached(jdbc) == before) {
					return deleted;
				}
			}
			catch (DataIntegrityViolationException ex) {
				if (!(ex.getCause() instanceof SQLException sql)
						|| PurgeFailed.Reason.of(sql.getSQLState()) != PurgeFailed.Reason.REFERRED_TO) {
					throw ex;
				}
			}
			this.refusals++;
			CategoryPurge.this.batches.undoStep();
			lock(jdbc, chunk);
			return carefully(jdbc, chunk, delete);
		}

		/**
		 * How many rows foreign keys deleted or changed by themselves, as PostgreSQL
		 * counts them for this session since it last reported them.
		 */
		private long reached(NamedParameterJdbcTemplate jdbc) {
			if (this.reaching.isEmpty()) {
				return 0;
			}
			String tables = this.reaching.stream().map(ForeignKey::from).distinct().map((table) -> {
				String name = Strategy.literal(table.sql()) + "::regclass";
				boolean partitioned = CategoryPurge.this.plan.catalog().table(table).kind() == Catalog.Kind.PARTITIONED;
				return partitioned ? "select relid from pg_partition_tree(" + name + ")"
						: "select " + name + " as relid";
			}).collect(Collectors.joining(" union all "));
			return Objects.requireNonNull(jdbc.getJdbcOperations()
				.queryForObject("select case current_setting('track_counts') when 'on' then "
						+ "sum(pg_stat_get_xact_tuples_deleted(relid) + pg_stat_get_xact_tuples_updated(relid)) "
						+ "else (random() * 1e15)::bigint end from (" + tables + ") reached", Long.class));
		}

		private long carefully(NamedParameterJdbcTemplate jdbc, Map<String, Object> chunk, String delete) {
			this.cuts.forEach((key, column) -> this.cutReferences += cut(jdbc, chunk, key, column));
			return jdbc.update(delete + unreferredBy(this.references), chunk);
		}

		private long cut(NamedParameterJdbcTemplate jdbc, Map<String, Object> chunk, ForeignKey key, String column) {
			return jdbc.update("update " + key.from().sql() + " c set " + TableName.quote(column) + " = null from "
					+ RowKeys.target(chunk) + " " + ROW + " where " + SubjectRows.refers(key, "c", ROW) + " and "
					+ this.keys.inChunk(ROW) + " and " + ofSubject(key.from(), "c"), chunk);
		}

		private String ofSubject(TableName table, String alias) {
			return "(" + CategoryPurge.this.plan.subject()
				.entries(table)
				.stream()
				.map((other) -> CategoryPurge.this.rows.belongs(other, alias))
				.collect(Collectors.joining(" or ")) + ")";
		}

		private void lock(NamedParameterJdbcTemplate jdbc, Map<String, Object> chunk) {
			jdbc.queryForObject("select count(*) from (select 1 from " + RowKeys.target(chunk) + " " + ROW + " where "
					+ this.keys.inChunk(ROW) + " for update) locked", chunk, Long.class);
		}

	}

}
