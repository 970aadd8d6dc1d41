package id.whatscrm.deletion.crm.map;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.Kind;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.Fact;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.Marker;
import id.whatscrm.deletion.crm.map.DataMap.MetaAccess;
import id.whatscrm.deletion.crm.map.DataMap.People;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.DataMap.Value;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Holds a data map against the live database. Every sentence names line, table, column
 * and remedy.
 */
final class DataMapCheck {

	/** What a pseudonym needs. */
	private static final int PSEUDONYM_LENGTH = 40;

	private static final Pattern LENGTH = Pattern.compile("\\((\\d+)\\)");

	private final Catalog catalog;

	private final CrmDatabase crm;

	private final List<String> problems = new ArrayList<>();

	private int line;

	private DataMapCheck(Catalog catalog, CrmDatabase crm) {
		this.catalog = catalog;
		this.crm = crm;
	}

	/**
	 * Checks a map.
	 * @throws DataMapProblem if it cannot be executed on this database
	 */
	static void check(DataMap map, Catalog catalog, CrmDatabase crm) {
		DataMapCheck check = new DataMapCheck(catalog, crm);
		map.subjects().forEach(check::subject);
		map.excluded().forEach((excluded) -> {
			check.line = excluded.line();
			check.table(excluded.table());
		});
		if (map.restoreMarker() != null) {
			check.restoreMarker(map.restoreMarker());
		}
		if (check.problems.isEmpty()) {
			// The order can only be made once every name is known.
			map.subjects()
				.values()
				.forEach((subject) -> check.problems.addAll(new PurgePlan(subject, catalog).problems()));
		}
		if (!check.problems.isEmpty()) {
			throw new DataMapProblem(map.source(), check.problems);
		}
	}

	private void problem(String sentence) {
		this.problems.add("line " + this.line + ": " + sentence);
	}

	private void subject(SubjectType type, SubjectMap subject) {
		this.line = subject.line();
		if (columns(subject.table(), List.of(subject.key()))) {
			root(type, subject);
		}
		if (subject.label() != null) {
			columns(subject.table(), List.of(subject.label()));
		}
		if (subject.created() != null) {
			dates(subject.table(), List.of(subject.created()), "created");
		}
		columns(subject.table(), subject.find().values());
		set(subject.table(), subject.suspend());
		set(subject.table(), subject.resume());
		if (subject.people() != null) {
			people(subject.people());
		}
		subject.facts().values().forEach(this::fact);
		if (subject.metaAccess() != null) {
			metaAccess(subject.metaAccess());
		}
		for (MappedTable entry : subject.tables()) {
			this.line = entry.line();
			mappedTable(entry, subject);
		}
	}

	private void fact(Fact fact) {
		this.line = fact.line();
		columns(fact.table(), List.of(fact.subject()));
		conditions(fact.table(), fact.where());
		dates(fact.table(), fact.newerThan().keySet(), "newer-than");
	}

	private void dates(TableName table, Collection<String> names, String field) {
		if (!columns(table, names)) {
			return;
		}
		for (String name : names) {
			Column column = this.catalog.column(table, name);
			if (!column.isDate()) {
				problem(table + "." + name + " is " + column.type()
						+ ", not a date. Name a date or timestamp column in '" + field + "'.");
			}
		}
	}

	/** A Meta user is all rows with one id; of an account there is one. */
	private void root(SubjectType type, SubjectMap subject) {
		Table table = this.catalog.table(subject.table());
		List<String> key = List.of(subject.key());
		if (type == SubjectType.ACCOUNT && !table.primaryKey().equals(key) && !table.uniqueKeys().contains(key)) {
			problem(subject.table() + "." + subject.key()
					+ " is not unique, so two accounts could share it. Name a column that is a key by itself.");
		}
		if (subject.entries(subject.table()).stream().noneMatch((entry) -> subject.key().equals(entry.subject()))) {
			problem(subject.table()
					+ " holds the subject itself and is in no category. Map it to ACCOUNT, with subject: "
					+ subject.key() + ".");
		}
	}

	private void people(People people) {
		this.line = people.line();
		List<String> columns = new ArrayList<>(List.of(people.key(), people.email()));
		if (people.phone() != null) {
			columns.add(people.phone());
		}
		columns(people.table(), columns);
		columns(people.link(), List.of(people.linkSubject(), people.linkPerson()));
		conditions(people.link(), people.linkWhere());
	}

	private void metaAccess(MetaAccess access) {
		this.line = access.line();
		columns(access.table(),
				Stream.of(access.subject(), access.app(), access.user(), access.token(), access.businessAccount())
					.filter(Objects::nonNull)
					.toList());
		if (access.revokedAt() != null) {
			set(access.table(), Map.of(access.revokedAt(), new Value("now", true)));
		}
	}

	private void restoreMarker(Marker marker) {
		this.line = marker.line();
		columns(marker.table(), List.of("installation", "erasures", "ledger_position", "ledger_hash"));
		if (this.problems.isEmpty() && !this.catalog.table(marker.table()).rights().contains("UPDATE")) {
			problem("The role may not update " + marker.table() + ". Run: grant update on " + marker.table().sql()
					+ " to <the role>.");
		}
	}

	private void set(TableName table, Map<String, Value> values) {
		if (values.isEmpty() || !columns(table, values.keySet())) {
			return;
		}
		if (!this.catalog.table(table).rights().contains("UPDATE")) {
			problem("The role may not update " + table + ". Run: grant update on " + table.sql() + " to <the role>.");
		}
		values.forEach((name, value) -> assigned(table, this.catalog.column(table, name), value));
	}

	private void assigned(TableName table, Column column, Value value) {
		String place = table + "." + column.name();
		if (value.text() == null && !column.nullable()) {
			problem(place + " cannot be null. Give it a value.");
		}
		else if (value.now() && !column.isDate()) {
			problem(place + " is " + column.type() + ", which cannot hold 'now'. Give it a value.");
		}
		else if (value.text() != null && !value.now()) {
			literal(table, column, value.text());
		}
	}

	private void conditions(TableName table, Map<String, List<Value>> where) {
		if (columns(table, where.keySet())) {
			where.forEach((name, values) -> values.stream()
				.map(Value::text)
				.filter(Objects::nonNull)
				.forEach((text) -> literal(table, this.catalog.column(table, name), text)));
		}
	}

	private void literal(TableName table, Column column, String text) {
		if (!this.crm.isValue(text, column.type())) {
			problem(table + "." + column.name() + " is " + column.type() + " and cannot be '" + text
					+ "'. Write a value that the column takes.");
		}
	}

	private void mappedTable(MappedTable entry, SubjectMap subject) {
		Table table = table(entry.table());
		if (table == null) {
			return;
		}
		place(table);
		if (entry.subject() != null) {
			columns(entry.table(), List.of(entry.subject()));
			if (entry.sharedStays()) {
				problem(entry.table() + " has one subject per row, so no row can be shared. Remove 'shared', or say "
						+ "'through' which table its rows belong.");
			}
		}
		if (entry.through() != null) {
			through(entry, subject);
		}
		conditions(entry.table(), entry.where());
		if (columns(entry.table(), entry.identifiers())) {
			entry.identifiers()
				.stream()
				.filter((name) -> !this.catalog.column(entry.table(), name).isText())
				.forEach((name) -> problem(entry.table() + "." + name + " is " + this.catalog.type(entry.table(), name)
						+ ", not text. Name text columns in 'identifiers'."));
		}
		twice(entry, subject);
		if (columns(entry.table(), entry.anonymise().keySet())) {
			entry.anonymise()
				.forEach((name, strategy) -> strategy(table, this.catalog.column(entry.table(), name), strategy));
			bare(table, entry);
		}
	}

	private void place(Table table) {
		TableName name = table.name();
		switch (table.kind()) {
			case VIEW -> problem(name + " is a view, and has no rows of its own. Map the tables behind it.");
			case MATERIALISED_VIEW -> problem(name
					+ " is a materialised view. Map the tables behind it, exclude it, and refresh it after a purge.");
			case FOREIGN_TABLE -> problem(name
					+ " is a foreign table, whose deletions cannot be undone together. Give its server a map of its own.");
			default -> {
			}
		}
		if (table.rowSecurity()) {
			problem(name + " has row-level security, which would hide rows from the purge. Run: alter role <the role> "
					+ "bypassrls.");
		}
		if (table.replacedDelete()) {
			problem(name
					+ " has a rule that does something else instead of deleting. Drop the rule, or map what it writes.");
		}
		Set<String> missing = new TreeSet<>(Set.of("SELECT", "UPDATE", "DELETE"));
		missing.removeAll(table.rights());
		if (table.kind() != Kind.VIEW && !missing.isEmpty()) {
			String rights = String.join(", ", missing).toLowerCase(Locale.ROOT);
			problem("The role may not " + rights + " on " + name + ". Run: grant " + rights + " on " + name.sql()
					+ " to <the role>.");
		}
	}

	private void through(MappedTable entry, SubjectMap subject) {
		DataMap.Through through = Objects.requireNonNull(entry.through());
		columns(entry.table(), through.on().keySet());
		columns(through.table(), through.on().values());
		if (subject.entries(through.table()).isEmpty()) {
			problem(entry.table() + " belongs through " + through.table()
					+ ", which is not mapped. Map that table too, or choose another way.");
		}
		else if (leadsBackTo(entry, entry, subject, 0)) {
			problem(entry.table() + " belongs through itself. Give one table of the circle a 'subject'.");
		}
	}

	private static boolean leadsBackTo(MappedTable from, MappedTable start, SubjectMap subject, int steps) {
		if (from.through() == null) {
			return false;
		}
		if (steps > subject.tables().size()) {
			return true;
		}
		return subject.entries(from.through().table())
			.stream()
			.anyMatch((other) -> other.table().equals(start.table()) || leadsBackTo(other, start, subject, steps + 1));
	}

	/** A row of two entries would be held by one and deleted by the other. */
	private void twice(MappedTable entry, SubjectMap subject) {
		for (MappedTable other : subject.entries(entry.table())) {
			if (other == entry) {
				return;
			}
			boolean apart = entry.where().entrySet().stream().anyMatch((condition) -> {
				List<Value> others = other.where().get(condition.getKey());
				return others != null && others.stream().noneMatch(condition.getValue()::contains);
			});
			if (!apart) {
				problem(entry.table() + " is mapped in line " + other.line()
						+ " too, and nothing keeps the rows apart. Give both a 'where' on one column with different values.");
			}
		}
	}

	private void strategy(Table table, Column column, Strategy strategy) {
		String place = table.name() + "." + column.name();
		if (!strategy.changes()) {
			return;
		}
		if (column.generated()) {
			problem(place + " is computed by the database and cannot be set. Map the columns it is computed from.");
			return;
		}
		if (isKey(table, column)) {
			problem(place + " is a key by which other rows find this one, and must stay. Keep it with a reason.");
			return;
		}
		boolean unique = table.uniqueKeys().stream().anyMatch((key) -> key.contains(column.name()));
		boolean foreign = this.catalog.referencesFrom(table.name())
			.stream()
			.anyMatch((key) -> key.fromColumns().contains(column.name()));
		if (foreign && !(strategy instanceof Strategy.SetNull)) {
			problem(place + " refers to another table, which would not have the new value. Use null.");
		}
		if (strategy instanceof Strategy.SetNull && !column.nullable()) {
			problem(place + " cannot be null. Use fixed or hash.");
		}
		else if (strategy instanceof Strategy.Fixed fixed) {
			literal(table.name(), column, fixed.value());
			if (unique) {
				problem(place + " must be unique, which a fixed value is not. Use null or hash.");
			}
		}
		else if (strategy instanceof Strategy.RedactJson && !column.isJson()) {
			problem(place + " is " + column.type() + ", not json. Use null, fixed or hash.");
		}
		else if (strategy instanceof Strategy.TruncateDate) {
			truncatedDate(place, column, unique);
		}
		else if (strategy instanceof Strategy.Hash hash) {
			pseudonym(place, column, unique, hash);
		}
	}

	private boolean isKey(Table table, Column column) {
		return table.primaryKey().contains(column.name()) || this.catalog.referencesTo(table.name())
			.stream()
			.anyMatch((key) -> key.toColumns().contains(column.name()));
	}

	private void truncatedDate(String place, Column column, boolean unique) {
		if (!column.isDate()) {
			problem(place + " is " + column.type() + ", not a date. Use null or fixed.");
		}
		else if (unique) {
			problem(place + " must be unique, which a truncated date is not. Use null, or keep it with a reason.");
		}
	}

	private void pseudonym(String place, Column column, boolean unique, Strategy.Hash hash) {
		Matcher length = LENGTH.matcher(column.type());
		if (!column.isText()) {
			problem(place + " is " + column.type() + ", not text. Use null or fixed.");
		}
		else if (length.find() && Integer.parseInt(length.group(1)) < PSEUDONYM_LENGTH) {
			problem(place + " is " + column.type() + ", too short for a pseudonym of " + PSEUDONYM_LENGTH
					+ " characters. Use null or fixed.");
		}
		else if (hash.same() && unique) {
			problem(place + " must be unique, which equal pseudonyms may not be. Use hash without 'same'.");
		}
	}

	/** Rows to which others refer may have to stay for a while, without the person. */
	private void bare(Table table, MappedTable entry) {
		for (Column column : ColumnChanges.withoutNeutralValue(entry, table, this.catalog)) {
			problem(table.name() + "." + column.name() + " is " + column.type()
					+ " and not null, and a row that must stay while another is held needs some value there. "
					+ "Give it a strategy under 'anonymise'.");
		}
	}

	private @Nullable Table table(TableName name) {
		Table table = this.catalog.find(name);
		if (table == null) {
			problem("The table " + name + " does not exist. Correct the name, as schema.table.");
		}
		return table;
	}

	private boolean columns(TableName name, Collection<String> columns) {
		Table table = this.catalog.find(name);
		if (table == null) {
			return table(name) != null;
		}
		boolean known = true;
		for (String column : columns) {
			if (!table.columns().containsKey(column)) {
				known = false;
				problem("The table " + name + " has no column " + column + ". It has "
						+ String.join(", ", table.columns().keySet()) + ".");
			}
		}
		return known;
	}

}
