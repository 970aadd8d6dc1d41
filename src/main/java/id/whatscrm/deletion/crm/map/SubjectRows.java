package id.whatscrm.deletion.crm.map;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.Sql;
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
	public Sql belongs(MappedTable entry, String alias) {
		return belongs(entry, alias, 0, true);
	}

	/**
	 * As {@link #belongs}, for a subject whose purge has not begun.
	 */
	public Sql belongsNow(MappedTable entry, String alias) {
		return belongs(entry, alias, 0, false);
	}

	/**
	 * Whether one row refers to another by a foreign key.
	 */
	public static Sql refers(ForeignKey key, String from, String to) {
		List<Sql> equal = new ArrayList<>();
		for (int i = 0; i < key.fromColumns().size(); i++) {
			equal.add(Sql.of("%s = %s", Sql.column(from, key.fromColumns().get(i)),
					Sql.column(to, key.toColumns().get(i))));
		}
		return Sql.all(equal);
	}

	private Sql belongs(MappedTable entry, String alias, int depth, boolean afterNoting) {
		List<Sql> ways = new ArrayList<>();
		if (entry.subject() != null) {
			ways.add(Sql.of("%s = %s", Sql.column(alias, entry.subject()), subjectKey(entry)));
		}
		Through through = entry.through();
		if (through != null) {
			ways.add(through(through, entry, alias, depth,
					(parent, other) -> belongs(parent, other, depth + 1, afterNoting)));
			if (afterNoting && this.noted.contains(entry)) {
				ways.add(isNoted(entry, through, alias));
			}
		}
		Sql own = Sql.any(ways).and(fixed(entry, alias));
		return entry.sharedStays() ? own.and(leadsElsewhere(entry, alias, depth).surely().not()) : own;
	}

	private Sql leadsElsewhere(MappedTable entry, String alias, int depth) {
		Through through = entry.through();
		Sql way = (through != null)
				? through(through, entry, alias, depth, (parent, other) -> leadsElsewhere(parent, other, depth + 1))
				: Sql.of("%s <> %s", Sql.column(alias, Objects.requireNonNull(entry.subject())), subjectKey(entry));
		return way.and(fixed(entry, alias));
	}

	private Sql subjectKey(MappedTable entry) {
		String column = Objects.requireNonNull(entry.subject());
		return Sql.of("cast(:subject as %s)", Sql.type(this.catalog.type(entry.table(), column)));
	}

	private Sql isNoted(MappedTable entry, Through through, String alias) {
		List<Sql> columns = new ArrayList<>();
		List<Sql> values = new ArrayList<>();
		for (String column : through.on().keySet()) {
			columns.add(Sql.column(alias, column));
			values.add(Sql.of("(k::text[])[%s]::%s", Sql.number(columns.size()),
					Sql.type(this.catalog.type(entry.table(), column))));
		}
		return Sql.of("(%s) in (select %s from unnest(cast(%s as text[])) k)", Sql.list(columns), Sql.list(values),
				Sql.parameter(notedParameter(entry)));
	}

	/**
	 * Whether an entry has a row to which a leading row leads.
	 */
	public Sql leadsToAny(MappedTable entry, Through through, String leadingAlias) {
		return Sql.exists(Sql.of("%s h", Sql.table(entry.table())),
				leads(through, leadingAlias, entry, "h").and(fixed(entry, "h")));
	}

	/** What is noted of a leading row. */
	public static Sql notedKey(Through through, String leadingAlias) {
		return Sql.of("array[%s]::text",
				Sql.list(through.on()
					.values()
					.stream()
					.map((column) -> Sql.of("%s::text", Sql.column(leadingAlias, column)))
					.toList()));
	}

	private interface Further {

		Sql condition(MappedTable parent, String alias);

	}

	private Sql through(Through through, MappedTable entry, String alias, int depth, Further further) {
		String other = "s" + depth;
		List<Sql> parents = this.subject.entries(through.table())
			.stream()
			.map((parent) -> further.condition(parent, other))
			.toList();
		return Sql.exists(Sql.of("%s %s", Sql.table(through.table()), Sql.name(other)),
				leads(through, other, entry, alias).and(Sql.any(parents)));
	}

	private Sql leads(Through through, String leadingAlias, MappedTable entry, String alias) {
		return Sql.all(through.on()
			.entrySet()
			.stream()
			.map((on) -> same(this.catalog.column(through.table(), on.getValue()), leadingAlias,
					this.catalog.column(entry.table(), on.getKey()), alias))
			.toList());
	}

	/** Columns of different types are compared as text, which every key has. */
	private static Sql same(Column one, String oneAlias, Column two, String twoAlias) {
		boolean alike = one.base().equals(two.base()) || (one.typeCategory() == two.typeCategory()
				&& (one.typeCategory() == 'N' || one.typeCategory() == 'S'));
		return Sql.of("%s = %s", comparable(one, oneAlias, alike), comparable(two, twoAlias, alike));
	}

	private static Sql comparable(Column column, String alias, boolean alike) {
		Sql value = Sql.column(alias, column.name());
		return (alike || column.isText()) ? value : Sql.of("%s::text", value);
	}

	private Sql fixed(MappedTable entry, String alias) {
		return fixed(this.catalog, entry.table(), entry.where(), alias);
	}

	/**
	 * Fixed conditions of the map, as the columns' types so that indexes serve them; true
	 * if there are none.
	 */
	public static Sql fixed(Catalog catalog, TableName table, Map<String, List<Value>> where, String alias) {
		return Sql.all(where.entrySet().stream().map((condition) -> {
			Sql column = Sql.column(alias, condition.getKey());
			Sql type = Sql.type(catalog.type(table, condition.getKey()));
			return Sql.any(condition.getValue()
				.stream()
				.map((value) -> (value.text() == null) ? Sql.of("%s is null", column)
						: Sql.of("%s = %s::%s", column, Sql.literal(value.text()), type))
				.toList());
		}).toList());
	}

}
