package id.whatscrm.deletion.purge.residue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.DataMap.Through;
import id.whatscrm.deletion.crm.map.DataMap.Value;
import id.whatscrm.deletion.crm.map.Strategy;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;

/**
 * The conditions of one search for residue: the subject's, against the database as it is
 * now. They are written here anew; none is taken from the purge.
 */
class ResidueConditions {

	private final Catalog catalog;

	private final SubjectMap mapped;

	private final Subject subject;

	private final Map<MappedTable, List<String>> notedKeys;

	private final Map<DataCategory, Decision> decisions;

	/**
	 * @param notedKeys the keys noted during the purge, by table
	 * @param decisions held categories may keep their rows
	 */
	ResidueConditions(Catalog catalog, SubjectMap mapped, Subject subject, Map<MappedTable, List<String>> notedKeys,
			Map<DataCategory, Decision> decisions) {
		this.catalog = catalog;
		this.mapped = mapped;
		this.subject = subject;
		this.notedKeys = new HashMap<>(notedKeys);
		this.decisions = decisions;
	}

	boolean isHeld(MappedTable entry) {
		return this.decisions.get(entry.category()) instanceof Decision.Hold;
	}

	/** Whether a row is left that had to go, or to lose the person. */
	Sql isLeft(MappedTable entry, String row) {
		Sql done = (this.decisions.get(entry.category()) instanceof Decision.Anonymise)
				? hasLostThePerson(entry.anonymise(), entry, row)
				: isBare(entry, row).and(isNeededBy(entry.table(), row));
		return isOfSubject(entry, row).and(done.not());
	}

	/**
	 * Rows that provably belong to another subject may rightly hold the same words, and
	 * held rows are held. In a table that the map does not know, no row may.
	 */
	Sql mayHoldWords(TableName table, String row) {
		List<Sql> may = new ArrayList<>();
		for (MappedTable entry : this.mapped.entries(table)) {
			may.add(isOfAnother(entry, row));
			if (isHeld(entry)) {
				may.add(isOfSubject(entry, row));
			}
		}
		return Sql.any(may);
	}

	/**
	 * The map's answer to whose a row is: the subject's. People are known by the keys
	 * that were noted, since what binds them to the subject is gone by now.
	 */
	private Sql isOfSubject(MappedTable entry, String row) {
		Sql whose = leadsTo(entry, row, "%s = cast(:subject as %s)", this::isOfSubject);
		List<String> keys = this.notedKeys.get(entry);
		if (keys != null && entry.through() != null) {
			whose = whose.or(isNoted(entry, entry.through(), keys, row).and(conditions(entry, row)));
		}
		return entry.sharedStays() ? whose.and(isOfAnother(entry, row).not()) : whose;
	}

	private Sql isNoted(MappedTable entry, Through through, List<String> keys, String row) {
		List<Sql> key = through.on().keySet().stream().map((column) -> asText(Sql.column(row, column))).toList();
		String parameter = "keys" + this.mapped.tables().indexOf(entry);
		return Sql.of("array[%s]::text = any (%s::text[])", Sql.list(key), Sql.parameter(parameter))
			.with(parameter, keys.toArray(String[]::new));
	}

	/** As above: provably another's. */
	private Sql isOfAnother(MappedTable entry, String row) {
		return leadsTo(entry, row, "%s <> cast(:subject as %s)", this::isOfAnother);
	}

	private Sql leadsTo(MappedTable entry, String row, String comparison,
			BiFunction<MappedTable, String, Sql> further) {
		Sql path;
		if (entry.subject() != null) {
			path = Sql
				.of(comparison, Sql.column(row, entry.subject()),
						Sql.type(this.catalog.type(entry.table(), entry.subject())))
				.with("subject", this.subject.key());
		}
		else if (entry.through() != null) {
			path = leadsThrough(entry.through(), entry, row, further);
		}
		else {
			throw new IllegalStateException("Checked when the map was read");
		}
		// A row without a key is nobody's, which must not read as unknown.
		return path.and(conditions(entry, row)).surely();
	}

	private Sql leadsThrough(Through through, MappedTable entry, String row,
			BiFunction<MappedTable, String, Sql> further) {
		String next = row + "x";
		List<Sql> equal = new ArrayList<>();
		through.on().forEach((own, other) -> {
			boolean same = this.catalog.column(entry.table(), own)
				.base()
				.equals(this.catalog.column(through.table(), other).base());
			// Keys of different types are compared as text.
			equal.add(Sql.of("%s = %s", same ? Sql.column(row, own) : asText(Sql.column(row, own)),
					same ? Sql.column(next, other) : asText(Sql.column(next, other))));
		});
		List<Sql> others = this.mapped.entries(through.table())
			.stream()
			.map((other) -> further.apply(other, next))
			.toList();
		return Sql.exists(Sql.of("%s %s", Sql.table(through.table()), Sql.name(next)),
				Sql.all(equal).and(Sql.any(others)));
	}

	private static Sql asText(Sql value) {
		return Sql.of("%s::text", value);
	}

	private static Sql conditions(MappedTable entry, String row) {
		List<Sql> conditions = new ArrayList<>();
		entry.where().forEach((column, values) -> {
			Sql value = Sql.column(row, column);
			conditions.add(Sql.any(values.stream().map((allowed) -> is(value, allowed)).toList()));
		});
		return Sql.all(conditions);
	}

	private static Sql is(Sql column, Value value) {
		return (value.text() == null) ? Sql.of("%s is null", column)
				: Sql.of("%s::text = %s", column, Sql.literal(value.text()));
	}

	/** Whether another row refers to a row, which therefore could not go. */
	private Sql isNeededBy(TableName table, String row) {
		List<Sql> needed = new ArrayList<>();
		for (ForeignKey key : this.catalog.referencesTo(table)) {
			List<Sql> refers = new ArrayList<>();
			List<Sql> itself = new ArrayList<>();
			for (int i = 0; i < key.toColumns().size(); i++) {
				Sql column = Sql.column(row, key.toColumns().get(i));
				refers.add(Sql.of("%s = %s", Sql.column("f", key.fromColumns().get(i)), column));
				itself.add(Sql.of("%s = %s", Sql.column("f", key.toColumns().get(i)), column));
			}
			if (key.isSelf()) {
				refers.add(Sql.all(itself).not());
			}
			needed.add(Sql.exists(Sql.of("%s f", Sql.table(key.from())), Sql.all(refers)));
		}
		return Sql.any(needed);
	}

	/** Whether a kept row has nothing but keys, and what the map lets it keep. */
	private Sql isBare(MappedTable entry, String row) {
		Table table = this.catalog.table(entry.table());
		Set<String> mayStay = keys(entry, table);
		Map<String, Strategy> expected = new LinkedHashMap<>(entry.anonymise());
		expected.keySet().removeAll(mayStay);
		List<Sql> bare = new ArrayList<>();
		for (Column column : table.columns().values()) {
			if (!mayStay.contains(column.name()) && !expected.containsKey(column.name()) && !column.generated()) {
				bare.add(isBare(column, Sql.column(row, column.name())));
			}
		}
		bare.add(hasLostThePerson(expected, entry, row));
		return Sql.all(bare);
	}

	private static Sql isBare(Column column, Sql value) {
		if (column.nullable()) {
			return Sql.of("%s is null", value);
		}
		boolean wordy = column.isText() || column.isJson() || column.isArray() || column.base().equals("bytea");
		return wordy ? Sql.of("(%s::text in ('', '{}', '\\x') or %s::text like 'removed%%')", value, value)
				: Sql.of("true");
	}

	private Set<String> keys(MappedTable entry, Table table) {
		Set<String> keys = new TreeSet<>(table.primaryKey());
		this.catalog.foreignKeys().forEach((key) -> {
			if (key.from().equals(table.name())) {
				keys.addAll(key.fromColumns());
			}
			if (key.to().equals(table.name())) {
				keys.addAll(key.toColumns());
			}
		});
		keys.addAll(entry.where().keySet());
		if (entry.subject() != null) {
			keys.add(entry.subject());
		}
		if (entry.through() != null) {
			keys.addAll(entry.through().on().keySet());
		}
		return keys;
	}

	/** What must be true of columns after their strategies were applied. */
	private Sql hasLostThePerson(Map<String, Strategy> strategies, MappedTable entry, String row) {
		List<Sql> lost = new ArrayList<>();
		strategies.forEach((name, strategy) -> lost
			.add(hasLostThePerson(strategy, Sql.column(row, name), this.catalog.type(entry.table(), name))));
		return Sql.all(lost);
	}

	private static Sql hasLostThePerson(Strategy strategy, Sql column, String type) {
		if (strategy instanceof Strategy.Keep) {
			return Sql.of("true");
		}
		Sql empty = Sql.of("%s is null", column);
		if (strategy instanceof Strategy.Fixed fixed) {
			return empty.or(Sql.of("%s::text = (%s::%s)::text", column, Sql.literal(fixed.value()), Sql.type(type)));
		}
		if (strategy instanceof Strategy.Hash) {
			return empty.or(Sql.of("%s like 'removed-%%'", column));
		}
		if (strategy instanceof Strategy.TruncateDate cut) {
			boolean zoned = type.startsWith("timestamp") && type.endsWith("with time zone");
			Sql date = zoned ? Sql.of("%s at time zone 'UTC'", column) : column;
			return empty.or(Sql.of("date_trunc(%s, %s) = %s", Sql.literal(cut.unit()), date, date));
		}
		if (strategy instanceof Strategy.RedactJson) {
			return empty.or(Sql.of("""
					not jsonb_path_exists(%s::jsonb,
					    'strict $.** ? ((@.type() == "string" && @ != "-") || (@.type() == "number" && @ != 0))')""",
					column));
		}
		return empty;
	}

}
