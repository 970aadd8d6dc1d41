package id.whatscrm.deletion.crm.map;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.DataMap.Through;
import id.whatscrm.deletion.crm.map.DataMap.Value;

/**
 * Writes the conditions that say which rows belong to a subject. Names come quoted from
 * map and catalog; the subject's key is the parameter {@code :subject}, values of fixed
 * conditions are literals of the map.
 */
public class SubjectRows {

	private final SubjectMap subject;

	private final Catalog catalog;

	private final List<MappedTable> noted = new ArrayList<>();

	SubjectRows(SubjectMap subject, Catalog catalog) {
		this.subject = subject;
		this.catalog = catalog;
		for (MappedTable entry : subject.tables()) {
			if (entry.through() != null && (isLedFirst(entry) || !isBoundByForeignKey(entry, entry.through()))) {
				this.noted.add(entry);
			}
		}
	}

	/**
	 * Whether the rows that lead to an entry's rows have to be purged before them.
	 */
	boolean isLedFirst(MappedTable entry) {
		if (entry.through() == null) {
			return false;
		}
		TableName leading = entry.through().table();
		return this.catalog.referencesTo(entry.table()).stream().anyMatch((key) -> key.from().equals(leading))
				|| this.subject.entries(leading)
					.stream()
					.allMatch((other) -> other.category().compareTo(entry.category()) < 0);
	}

	/**
	 * A foreign key keeps a leading row for as long as a row that it leads to is there.
	 */
	private boolean isBoundByForeignKey(MappedTable entry, Through through) {
		return this.catalog.referencesFrom(entry.table())
			.stream()
			.anyMatch((key) -> key.to().equals(through.table()) && through.on().keySet().containsAll(key.fromColumns())
					&& through.on().values().containsAll(key.toColumns()));
	}

	/**
	 * The entries whose rows must be noted by key when the rows that lead to them are
	 * purged: those may go first.
	 */
	public List<MappedTable> noted() {
		return this.noted;
	}

	/**
	 * The entries whose rows are noted when rows of a table are purged.
	 */
	public List<MappedTable> notedThrough(TableName leading) {
		return this.subject.tables()
			.stream()
			.filter((entry) -> entry.through() != null && entry.through().table().equals(leading)
					&& this.noted.contains(entry))
			.toList();
	}

	/**
	 * The noted entries on the way from an entry to the subject, itself included.
	 */
	public Set<MappedTable> notedOnTheWay(MappedTable entry) {
		Set<MappedTable> noted = new LinkedHashSet<>();
		if (this.noted.contains(entry)) {
			noted.add(entry);
		}
		if (entry.through() != null) {
			this.subject.entries(entry.through().table()).forEach((parent) -> noted.addAll(notedOnTheWay(parent)));
		}
		return noted;
	}

	/**
	 * The parameter with the noted keys of an entry: arrays of the columns by which it is
	 * led to, as text.
	 */
	public String notedParameter(MappedTable entry) {
		return "noted" + this.noted.indexOf(entry);
	}

	/**
	 * Which rows of a mapped table belong to the subject and to nobody else, also those
	 * whose way to the subject is gone but was noted.
	 * @param alias the name of the row in the surrounding statement
	 */
	public String belongs(MappedTable entry, String alias) {
		return belongs(entry, alias, 0, true);
	}

	/**
	 * As {@link #belongs}, for a subject whose purge has not begun.
	 */
	public String belongsNow(MappedTable entry, String alias) {
		return belongs(entry, alias, 0, false);
	}

	/**
	 * Which rows of a table are referred to by a foreign key.
	 */
	public static String referred(ForeignKey key, String alias) {
		return "exists (select 1 from " + key.from().sql() + " r where " + refers(key, "r", alias) + ")";
	}

	/**
	 * Whether one row refers to another by a foreign key.
	 */
	public static String refers(ForeignKey key, String from, String to) {
		List<String> equal = new ArrayList<>();
		for (int i = 0; i < key.fromColumns().size(); i++) {
			equal.add(from + "." + TableName.quote(key.fromColumns().get(i)) + " = " + to + "."
					+ TableName.quote(key.toColumns().get(i)));
		}
		return String.join(" and ", equal);
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
			if (afterNoting && this.noted.contains(entry)) {
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
		String column = Objects.requireNonNull(entry.subject());
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
				+ notedParameter(entry) + " as text[])) k)";
	}

	/**
	 * Whether an entry has a row to which a leading row leads.
	 */
	public String leadsToAny(MappedTable entry, Through through, String leadingAlias) {
		return "exists (select 1 from " + entry.table().sql() + " h where "
				+ through.on()
					.entrySet()
					.stream()
					.map((on) -> same(through.table(), on.getValue(), leadingAlias, entry.table(), on.getKey(), "h"))
					.collect(Collectors.joining(" and "))
				+ and(fixed(entry, "h")) + ")";
	}

	/** What is noted of a leading row. */
	public static String notedKey(Through through, String leadingAlias) {
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

	private static String and(String condition) {
		return condition.isEmpty() ? "" : " and " + condition;
	}

	private String fixed(MappedTable entry, String alias) {
		return fixed(this.catalog, entry.table(), entry.where(), alias);
	}

	/**
	 * Fixed conditions of the map, as the columns' types so that indexes serve them.
	 */
	public static String fixed(Catalog catalog, TableName table, Map<String, List<Value>> where, String alias) {
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

}
