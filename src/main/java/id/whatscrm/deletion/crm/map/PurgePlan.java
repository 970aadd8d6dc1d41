package id.whatscrm.deletion.crm.map;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.Catalog.OnDelete;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.request.DataCategory;

/**
 * In which order a subject's tables can be purged, and what stands in the way; made from
 * map and live catalog.
 */
public class PurgePlan {

	private final SubjectMap subject;

	private final Catalog catalog;

	private final SubjectRows rows;

	private final Map<DataCategory, List<MappedTable>> order = new EnumMap<>(DataCategory.class);

	private final List<String> problems = new ArrayList<>();

	PurgePlan(SubjectMap subject, Catalog catalog) {
		this.subject = subject;
		this.catalog = catalog;
		this.rows = new SubjectRows(subject, catalog);
		for (DataCategory category : DataCategory.values()) {
			this.order.put(category, inOrder(subject.tablesOf(category)));
		}
	}

	public SubjectMap subject() {
		return this.subject;
	}

	public Catalog catalog() {
		return this.catalog;
	}

	public SubjectRows rows() {
		return this.rows;
	}

	/**
	 * What cannot be executed; each sentence names tables, columns and the remedy.
	 */
	List<String> problems() {
		return this.problems;
	}

	/**
	 * The tables of a category in the order in which they can be purged: rows that refer
	 * before those referred to, and rows that belong through a table before that table.
	 */
	public List<MappedTable> order(DataCategory category) {
		return this.order.getOrDefault(category, List.of());
	}

	private List<MappedTable> inOrder(List<MappedTable> tables) {
		List<MappedTable> waiting = new ArrayList<>(tables);
		List<MappedTable> ordered = new ArrayList<>();
		while (!waiting.isEmpty()) {
			MappedTable next = waiting.stream()
				.filter((entry) -> waiting.stream().noneMatch((other) -> goesBefore(other, entry, false)))
				.findFirst()
				.or(() -> waiting.stream()
					.filter((entry) -> waiting.stream().noneMatch((other) -> goesBefore(other, entry, true)))
					.findFirst())
				.orElse(null);
			if (next == null) {
				MappedTable stuck = waiting.get(0);
				this.problems.add("line " + stuck.line() + ": "
						+ waiting.stream()
							.map((entry) -> entry.table().toString())
							.distinct()
							.collect(Collectors.joining(", "))
						+ " refer to each other in a circle that cannot be cut, since no foreign key in it may be null. "
						+ "Let one of its columns be null, or put the tables into different categories.");
				next = stuck;
			}
			waiting.remove(next);
			ordered.add(next);
		}
		return ordered;
	}

	private boolean goesBefore(MappedTable first, MappedTable second, boolean cutting) {
		if (first.table().equals(second.table())) {
			return false;
		}
		for (ForeignKey key : this.catalog.referencesTo(second.table())) {
			if (key.from().equals(first.table()) && !(cutting && cuttable(key).isPresent())) {
				return true;
			}
		}
		if (first.through() != null && first.through().table().equals(second.table()) && !this.rows.isLedFirst(first)) {
			return true;
		}
		// What binds a noted row to the subject goes before all that hangs on that row:
		// then of two subjects that share it, the later one finds it unshared.
		return !cutting && this.rows.notedOnTheWay(second)
			.stream()
			.anyMatch((noted) -> noted.through() != null && this.rows.isLedFirst(noted)
					&& noted.through().table().equals(first.table()) && !first.table().equals(noted.table()));
	}

	/**
	 * The column of a foreign key that can be set to null without losing whose row it is.
	 */
	public Optional<String> cuttable(ForeignKey key) {
		Table from = this.catalog.table(key.from());
		Set<String> needed = new LinkedHashSet<>(from.primaryKey());
		for (MappedTable entry : this.subject.entries(key.from())) {
			needed.addAll(path(entry));
		}
		return key.fromColumns().stream().filter((column) -> {
			Column known = from.columns().get(column);
			return known != null && known.nullable() && !known.generated() && !needed.contains(column);
		}).findFirst();
	}

	/**
	 * The categories for each of whose tables the map says how columns lose the person;
	 * also those without tables.
	 */
	public Set<DataCategory> anonymisable() {
		Set<DataCategory> categories = EnumSet.noneOf(DataCategory.class);
		this.order.forEach((category, tables) -> {
			if (tables.stream().noneMatch((table) -> table.anonymise().isEmpty())) {
				categories.add(category);
			}
		});
		return categories;
	}

	/**
	 * The columns that tell whose a row is.
	 */
	public static Set<String> path(MappedTable entry) {
		Set<String> columns = new LinkedHashSet<>(entry.where().keySet());
		if (entry.subject() != null) {
			columns.add(entry.subject());
		}
		if (entry.through() != null) {
			columns.addAll(entry.through().on().keySet());
		}
		return columns;
	}

	/**
	 * The foreign keys by which the database would reach other rows when rows of a table
	 * are deleted.
	 */
	public List<ForeignKey> reaching(TableName table) {
		return this.catalog.referencesTo(table).stream().filter((key) -> key.onDelete() == OnDelete.REACH).toList();
	}

	/**
	 * The indexes that the purge needs and the database lacks, as statements that create
	 * them.
	 */
	List<String> missingIndexes() {
		Set<String> statements = new LinkedHashSet<>();
		for (MappedTable entry : this.subject.tables()) {
			List<String> way = (entry.subject() != null) ? List.of(entry.subject())
					: (entry.through() != null) ? List.copyOf(entry.through().on().keySet()) : List.of();
			List<String> withConditions = new ArrayList<>(entry.where().keySet());
			withConditions.addAll(way);
			if (!this.catalog.table(entry.table()).isIndexed(way)
					&& !this.catalog.table(entry.table()).isIndexed(withConditions)) {
				statements.add(createIndex(entry.table(), withConditions));
			}
			this.catalog.referencesTo(entry.table())
				.stream()
				.filter((key) -> !this.catalog.table(key.from()).isIndexed(key.fromColumns()))
				.forEach((key) -> statements.add(createIndex(key.from(), key.fromColumns())));
		}
		return List.copyOf(statements);
	}

	private String createIndex(TableName table, List<String> columns) {
		// PostgreSQL builds no index of a partitioned table concurrently.
		String statement = (this.catalog.table(table).kind() == Catalog.Kind.PARTITIONED) ? "create index on %s (%s)"
				: "create index concurrently on %s (%s)";
		return Sql.of(statement, Sql.table(table), Sql.list(columns.stream().map(Sql::name).toList())).text();
	}

	/**
	 * What one should know about the purge of a table.
	 */
	public List<String> remarks(MappedTable entry) {
		List<String> remarks = new ArrayList<>();
		Table table = this.catalog.table(entry.table());
		table.deleteTriggers().forEach((trigger) -> remarks.add("trigger " + trigger + " fires for each deleted row"));
		String referring = reaching(entry.table()).stream()
			.filter((key) -> !key.isSelf())
			.map((key) -> key.from().toString())
			.distinct()
			.collect(Collectors.joining(", "));
		if (!referring.isEmpty()) {
			remarks.add("a row to which one of " + referring + " refers stays, without the person, until that is gone");
		}
		if (entry.sharedStays()) {
			remarks.add("a row that belongs to another subject too stays");
		}
		if (table.primaryKey().isEmpty()) {
			remarks.add("has no primary key; rows are found by place");
		}
		return remarks;
	}

}
