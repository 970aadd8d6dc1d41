package id.whatscrm.deletion.crm.map;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.Catalog.Kind;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.Excluded;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.People;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;

/**
 * Finds what a data map forgets (E1): a table that may hold a subject's data and is
 * neither mapped nor excluded, or a column that may hold words in a table whose rows
 * stay. Reads the catalog, not the rows, so that it finds a gap before there is data in
 * it.
 */
final class CoverageGate {

	private final DataMap map;

	private final Catalog catalog;

	private final Set<TableName> mapped = new TreeSet<>();

	private final Set<TableName> excluded = new TreeSet<>();

	private CoverageGate(DataMap map, Catalog catalog) {
		this.map = map;
		this.catalog = catalog;
		for (SubjectMap subject : map.subjects().values()) {
			subject.tables().stream().map(MappedTable::table).forEach(this.mapped::add);
		}
		map.excluded().stream().map(Excluded::table).forEach(this.excluded::add);
		if (map.restoreMarker() != null) {
			this.excluded.add(map.restoreMarker().table());
		}
	}

	/**
	 * What is forgotten.
	 * @return each gap, with what to do; empty if there is none
	 */
	static List<CoverageGap> gaps(DataMap map, Catalog catalog) {
		CoverageGate gate = new CoverageGate(map, catalog);
		List<CoverageGap> gaps = new ArrayList<>();
		for (Table table : catalog.tables().values()) {
			if (gate.isCovered(table)) {
				continue;
			}
			String why = gate.whyItMatters(table);
			if (why != null) {
				gaps.add(new CoverageGap(table.name().toString(), table.name() + " " + why
						+ ", and is neither mapped nor excluded. Map it to a category, or exclude it with a reason."));
			}
		}
		for (SubjectMap subject : map.subjects().values()) {
			for (MappedTable entry : subject.tables()) {
				gaps.addAll(gate.forgottenColumns(entry));
			}
		}
		return gaps.stream().distinct().toList();
	}

	private boolean isCovered(Table table) {
		// A view shows what its tables hold; when they are clean, so is it.
		return this.mapped.contains(table.name()) || this.excluded.contains(table.name()) || table.kind() == Kind.VIEW;
	}

	private @Nullable String whyItMatters(Table table) {
		if (table.parent() != null && this.mapped.contains(table.parent()) && !hasColumnsOfItsOwn(table)) {
			return null;
		}
		for (TableName reached : reached()) {
			if (reached.equals(table.name())) {
				return "refers to mapped tables";
			}
		}
		Set<String> names = keyNames();
		for (Column column : table.columns().values()) {
			if (names.contains(plain(column.name()))) {
				return "has a column " + column.name() + ", named like a mapped key";
			}
		}
		boolean besideMapped = this.mapped.stream().anyMatch((other) -> other.schema().equals(table.name().schema()));
		if (besideMapped) {
			return "stands in the schema of mapped tables";
		}
		return null;
	}

	private boolean hasColumnsOfItsOwn(Table table) {
		Table parent = (table.parent() != null) ? this.catalog.find(table.parent()) : null;
		return parent == null || !parent.columns().keySet().containsAll(table.columns().keySet());
	}

	/** Every table from which foreign keys lead to a mapped one, over any steps. */
	private Set<TableName> reached() {
		Set<TableName> reached = new LinkedHashSet<>(this.mapped);
		while (reached.addAll(referringTo(reached))) {
			// Those that refer to what was reached now come next.
		}
		return reached;
	}

	private List<TableName> referringTo(Set<TableName> tables) {
		return this.catalog.foreignKeys()
			.stream()
			.filter((key) -> tables.contains(key.to()) && !this.excluded.contains(key.from()))
			.map(ForeignKey::from)
			.toList();
	}

	/** How other tables name the keys of subjects, people and mapped tables. */
	private Set<String> keyNames() {
		Set<String> names = new HashSet<>();
		for (SubjectMap subject : this.map.subjects().values()) {
			add(names, subject.table(), subject.key());
			People people = subject.people();
			if (people != null) {
				add(names, people.table(), people.key());
			}
			subject.tables().forEach((entry) -> addKeyNames(names, subject, entry));
		}
		// Every table has such columns of its own.
		names.removeAll(Set.of("id", "key", "code", "uuid", "name"));
		return names;
	}

	private static void addKeyNames(Set<String> names, SubjectMap subject, MappedTable entry) {
		if (entry.subject() != null && !entry.table().equals(subject.table())) {
			names.add(plain(entry.subject()));
		}
		if (entry.through() != null) {
			entry.through().on().forEach((own, other) -> {
				names.add(plain(own));
				add(names, entry.through().table(), other);
			});
		}
	}

	private static void add(Set<String> names, TableName table, String key) {
		names.add(plain(table.name() + key));
		if (table.name().endsWith("s")) {
			names.add(plain(table.name().substring(0, table.name().length() - 1) + key));
		}
		if (!plain(key).equals("id")) {
			names.add(plain(key));
		}
	}

	private static String plain(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	/** Rows that are anonymised stay, so each of their columns must be spoken about. */
	private List<CoverageGap> forgottenColumns(MappedTable entry) {
		if (entry.anonymise().isEmpty()) {
			return List.of();
		}
		Set<String> spoken = new HashSet<>(entry.anonymise().keySet());
		spoken.addAll(PurgePlan.path(entry));
		return this.catalog.tables()
			.values()
			.stream()
			.filter((table) -> table.name().equals(entry.table()) || entry.table().equals(table.parent()))
			.flatMap((table) -> table.columns()
				.values()
				.stream()
				// What a generated column holds is computed from the others.
				.filter((column) -> column.isWordy() && !column.generated() && !spoken.contains(column.name()))
				.map((column) -> forgotten(table, column)))
			.toList();
	}

	private static CoverageGap forgotten(Table table, Column column) {
		String place = table.name() + "." + column.name();
		return new CoverageGap(place, place + " (" + column.type()
				+ ") stays as it is when the row is anonymised. Give it a strategy, or keep it with a reason.");
	}

}
