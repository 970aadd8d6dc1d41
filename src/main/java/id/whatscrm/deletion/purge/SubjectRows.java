package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.Catalog.Column;
import id.whatscrm.deletion.purge.Catalog.ForeignKey;
import id.whatscrm.deletion.purge.DataMap.MappedTable;
import id.whatscrm.deletion.purge.DataMap.SubjectMap;
import id.whatscrm.deletion.purge.DataMap.Through;
import id.whatscrm.deletion.purge.DataMap.Value;

/**
 * Writes the conditions that say which rows belong to a subject. Names come quoted from
 * map and catalog; the subject's key is the parameter {@code :subject}, values of fixed
 * conditions are literals of the map.
 */
class SubjectRows {

	private final SubjectMap subject;

	private final Catalog catalog;

	private final Set<TableName> noted = new TreeSet<>();

	SubjectRows(SubjectMap subject, Catalog catalog) {
		this.subject = subject;
		this.catalog = catalog;
		for (MappedTable entry : subject.tables()) {
			if (entry.through() != null && goesFirst(entry.through().table(), entry)) {
				this.noted.add(entry.table());
			}
		}
	}

	/** Whether the rows that lead to an entry have to be purged before it. */
	private boolean goesFirst(TableName leading, MappedTable entry) {
		return this.catalog.referencesTo(entry.table()).stream().anyMatch((key) -> key.from().equals(leading))
				|| this.subject.entries(leading)
					.stream()
					.allMatch((other) -> other.category().compareTo(entry.category()) < 0);
	}

	/**
	 * The tables whose rows must be noted by key when the rows that lead to them are
	 * purged, since those go first.
	 */
	Set<TableName> noted() {
		return this.noted;
	}

	/**
	 * The entries whose rows are noted when rows of a table are purged.
	 */
	List<MappedTable> notedThrough(TableName leading) {
		return this.subject.tables()
			.stream()
			.filter((entry) -> this.noted.contains(entry.table()) && entry.through() != null
					&& entry.through().table().equals(leading))
			.toList();
	}

	/**
	 * The noted tables on the way from an entry to the subject, itself included.
	 */
	Set<TableName> notedOnTheWay(MappedTable entry) {
		Set<TableName> tables = new TreeSet<>();
		if (this.noted.contains(entry.table())) {
			tables.add(entry.table());
		}
		if (entry.through() != null) {
			this.subject.entries(entry.through().table()).forEach((parent) -> tables.addAll(notedOnTheWay(parent)));
		}
		return tables;
	}

	/**
	 * The parameter with the noted keys of a table: arrays of the columns by which it is
	 * led to, as text.
	 */
	String notedParameter(TableName table) {
		return "noted" + new ArrayList<>(this.noted).indexOf(table);
	}

	/**
	 * Which rows of a mapped table belong to the subject and to nobody else, also those
	 * whose way to the subject is gone but was noted.
	 * @param alias the name of the row in the surrounding statement
	 */
	String belongs(MappedTable entry, String alias) {
		return belongs(entry, alias, 0, true);
	}

	/**
	 * As {@link #belongs}, for a subject whose purge has not begun.
	 */
	String belongsNow(MappedTable entry, String alias) {
		return belongs(entry, alias, 0, false);
	}

	/**
	 * Which rows of a table are referred to by a foreign key.
	 */
	static String referred(ForeignKey key, String alias) {
		return "exists (select 1 from " + key.from().sql() + " r where "
				+ equal("r", key.fromColumns(), alias, key.toColumns()) + ")";
	}

	private String belongs(MappedTable entry, String alias, int depth, boolean afterNoting) {
		List<String> ways = new ArrayList<>();
		if (entry.subject() != null) {
			ways.add(isSubject(entry, alias, "="));
		}
		Through through = entry.through();
		if (through != null) {
			ways.add(through(through, entry, alias, depth,
					(parent, other) -> belongs(parent, other, depth + 1, afterNoting)));
			if (afterNoting && this.noted.contains(entry.table())) {
				ways.add(isNoted(entry, through, alias));
			}
		}
		String own = "(" + String.join(" or ", ways) + ")" + and(fixed(entry, alias));
		return entry.sharedStays()
				? "(" + own + " and not coalesce(" + leadsElsewhere(entry, alias, depth) + ", false))"
				: "(" + own + ")";
	}

	private String leadsElsewhere(MappedTable entry, String alias, int depth) {
		Through through = entry.through();
		String way = (through != null)
				? through(through, entry, alias, depth, (parent, other) -> leadsElsewhere(parent, other, depth + 1))
				: isSubject(entry, alias, "<>");
		return "(" + way + and(fixed(entry, alias)) + ")";
	}

	private String isSubject(MappedTable entry, String alias, String comparison) {
		String column = java.util.Objects.requireNonNull(entry.subject());
		return alias + "." + TableName.quote(column) + " " + comparison + " cast(:subject as "
				+ this.catalog.type(entry.table(), column) + ")";
	}

	private String isNoted(MappedTable entry, Through through, String alias) {
		List<String> columns = List.copyOf(through.on().keySet());
		List<String> values = new ArrayList<>();
		for (int i = 0; i < columns.size(); i++) {
			values.add("(k::text[])[" + (i + 1) + "]::" + this.catalog.type(entry.table(), columns.get(i)));
		}
		return "(" + columnList(alias, columns) + ") in (select " + String.join(", ", values) + " from unnest(cast(:"
				+ notedParameter(entry.table()) + " as text[])) k)";
	}

	/** What is noted of a leading row. */
	static String notedKey(Through through, String leadingAlias) {
		return "array[" + through.on()
			.values()
			.stream()
			.map((column) -> leadingAlias + "." + TableName.quote(column) + "::text")
			.collect(Collectors.joining(", ")) + "]::text";
	}

	private interface Further {

		String condition(MappedTable parent, String alias);

	}

	private String through(Through through, MappedTable entry, String alias, int depth, Further further) {
		String other = "s" + depth;
		return "exists (select 1 from " + through.table().sql() + " " + other + " where "
				+ through.on()
					.entrySet()
					.stream()
					.map((on) -> same(through.table(), on.getValue(), other, entry.table(), on.getKey(), alias))
					.collect(Collectors.joining(" and "))
				+ " and ("
				+ this.subject.entries(through.table())
					.stream()
					.map((parent) -> further.condition(parent, other))
					.collect(Collectors.joining(" or "))
				+ "))";
	}

	/** Columns of different types are compared as text, which every key has. */
	private String same(TableName left, String leftColumn, String leftAlias, TableName right, String rightColumn,
			String rightAlias) {
		Column one = this.catalog.column(left, leftColumn);
		Column two = this.catalog.column(right, rightColumn);
		boolean alike = one.base().equals(two.base()) || (one.typeCategory() == two.typeCategory()
				&& (one.typeCategory() == 'N' || one.typeCategory() == 'S'));
		return leftAlias + "." + TableName.quote(leftColumn) + (alike || one.isText() ? "" : "::text") + " = "
				+ rightAlias + "." + TableName.quote(rightColumn) + (alike || two.isText() ? "" : "::text");
	}

	private static String and(@Nullable String condition) {
		return (condition == null || condition.isEmpty()) ? "" : " and " + condition;
	}

	private String fixed(MappedTable entry, String alias) {
		return fixed(this.catalog, entry.table(), entry.where(), alias);
	}

	/**
	 * Fixed conditions of the map, as the columns' types so that indexes serve them.
	 */
	static String fixed(Catalog catalog, TableName table, Map<String, List<Value>> where, String alias) {
		return where.entrySet().stream().map((condition) -> {
			String column = alias + "." + TableName.quote(condition.getKey());
			String type = catalog.type(table, condition.getKey());
			return "(" + condition.getValue()
				.stream()
				.map((value) -> (value.text() == null) ? column + " is null"
						: column + " = " + Strategy.literal(value.text()) + "::" + type)
				.collect(Collectors.joining(" or ")) + ")";
		}).collect(Collectors.joining(" and "));
	}

	private static String columnList(String alias, List<String> columns) {
		return columns.stream()
			.map((column) -> alias + "." + TableName.quote(column))
			.collect(Collectors.joining(", "));
	}

	private static String equal(String left, List<String> leftColumns, String right, List<String> rightColumns) {
		List<String> equal = new ArrayList<>();
		for (int i = 0; i < leftColumns.size(); i++) {
			equal.add(left + "." + TableName.quote(leftColumns.get(i)) + " = " + right + "."
					+ TableName.quote(rightColumns.get(i)));
		}
		return String.join(" and ", equal);
	}

}
