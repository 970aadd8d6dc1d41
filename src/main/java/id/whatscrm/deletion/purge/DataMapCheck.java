package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.Catalog.Column;
import id.whatscrm.deletion.purge.Catalog.Table;
import id.whatscrm.deletion.purge.DataMap.MappedTable;
import id.whatscrm.deletion.purge.DataMap.People;
import id.whatscrm.deletion.purge.DataMap.SubjectMap;

/**
 * Holds a data map against the live database. Every sentence names table, column and
 * remedy.
 */
final class DataMapCheck {

	private final Catalog catalog;

	private final List<String> problems = new ArrayList<>();

	private DataMapCheck(Catalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * Checks a map.
	 * @throws DataMapProblem if it cannot be executed on this database
	 */
	static void check(String source, DataMap map, Catalog catalog) {
		DataMapCheck check = new DataMapCheck(catalog);
		map.subjects().values().forEach(check::subject);
		map.tables().forEach((table) -> check.mappedTable(table, map));
		map.excluded().forEach((excluded) -> check.table(excluded.table()));
		if (!check.problems.isEmpty()) {
			throw new DataMapProblem(source, check.problems);
		}
	}

	private void subject(SubjectMap subject) {
		columns(subject.table(), List.of(subject.key()));
		if (subject.label() != null) {
			columns(subject.table(), List.of(subject.label()));
		}
		columns(subject.table(), subject.find().values());
		columns(subject.table(), subject.identifiers());
		columns(subject.table(), subject.suspend().keySet());
		columns(subject.table(), subject.resume().keySet());
		People people = subject.people();
		columns(people.table(), List.of(people.key(), people.email()));
		if (people.phone() != null) {
			columns(people.table(), List.of(people.phone()));
		}
		if (people.name() != null) {
			columns(people.table(), List.of(people.name()));
		}
		columns(people.link(), List.of(people.linkSubject(), people.linkPerson()));
		columns(people.link(), people.linkWhere().keySet());
		subject.facts().values().forEach((fact) -> {
			columns(fact.table(), List.of(fact.subject()));
			columns(fact.table(), fact.where().keySet());
			columns(fact.table(), fact.newerThan().keySet());
		});
	}

	private void mappedTable(MappedTable mapped, DataMap map) {
		Table table = table(mapped.table());
		if (table == null) {
			return;
		}
		if (mapped.subject() != null) {
			columns(mapped.table(), List.of(mapped.subject()));
		}
		if (mapped.through() != null) {
			columns(mapped.table(), mapped.through().on().keySet());
			columns(mapped.through().table(), mapped.through().on().values());
			if (map.tables().stream().noneMatch((other) -> other.table().equals(mapped.through().table()))) {
				this.problems.add(mapped.table() + " belongs through " + mapped.through().table()
						+ ", which is not mapped. Map that table too, or choose another way.");
			}
			else if (leadsBackTo(mapped, mapped, map, 0)) {
				this.problems
					.add(mapped.table() + " belongs through itself. Give one table of the circle a 'subject'.");
			}
		}
		columns(mapped.table(), mapped.where().keySet());
		columns(mapped.table(), mapped.anonymise().keySet());
		mapped.anonymise().forEach((name, strategy) -> {
			Column column = table.columns().get(name);
			if (column != null) {
				strategy(mapped.table(), column, strategy);
			}
		});
	}

	private static boolean leadsBackTo(MappedTable from, MappedTable start, DataMap map, int steps) {
		if (from.through() == null) {
			return false;
		}
		if (steps > map.tables().size()) {
			return true;
		}
		return map.tables()
			.stream()
			.filter((other) -> other.table().equals(from.through().table()))
			.anyMatch((other) -> other.equals(start) || leadsBackTo(other, start, map, steps + 1));
	}

	private void strategy(TableName table, Column column, Strategy strategy) {
		String place = table + "." + column.name();
		if (column.generated() && strategy.changes()) {
			this.problems
				.add(place + " is computed by the database and cannot be set. Map the columns it is computed from.");
		}
		if (strategy instanceof Strategy.SetNull && !column.nullable()) {
			this.problems.add(place + " cannot be null. Use fixed or hash.");
		}
		if (strategy instanceof Strategy.RedactJson && !column.isJson()) {
			this.problems.add(place + " is " + column.type() + ", not json. Use null, fixed or hash.");
		}
		if (strategy instanceof Strategy.TruncateDate && !column.type().startsWith("timestamp")
				&& !column.type().equals("date")) {
			this.problems.add(place + " is " + column.type() + ", not a date. Use null or fixed.");
		}
		if (strategy instanceof Strategy.Hash && !column.type().startsWith("text")
				&& !column.type().startsWith("character varying")) {
			this.problems.add(place + " is " + column.type() + ", not text. Use null or fixed.");
		}
	}

	private @Nullable Table table(TableName name) {
		Table table = this.catalog.find(name);
		if (table == null) {
			this.problems.add("The table " + name
					+ " does not exist, or the role may not read it. Correct the name, or grant it select.");
		}
		return table;
	}

	private void columns(TableName name, Collection<String> columns) {
		Table table = this.catalog.find(name);
		if (table == null) {
			table(name);
			return;
		}
		for (String column : columns) {
			if (!table.columns().containsKey(column)) {
				this.problems.add("The table " + name + " has no column " + column + ". It has "
						+ String.join(", ", table.columns().keySet()) + ".");
			}
		}
	}

}
