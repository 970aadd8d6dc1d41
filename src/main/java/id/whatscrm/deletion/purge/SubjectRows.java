package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import id.whatscrm.deletion.purge.Catalog.ForeignKey;
import id.whatscrm.deletion.purge.DataMap.MappedTable;
import id.whatscrm.deletion.purge.DataMap.Through;
import id.whatscrm.deletion.purge.DataMap.Value;

/**
 * Writes the conditions that say which rows belong to a subject. Names come quoted from
 * map and catalog; the subject's key is the parameter {@code :subject}, values of fixed
 * conditions are literals of the map.
 */
class SubjectRows {

	private final DataMap map;

	private final Catalog catalog;

	private final Set<TableName> noted = new TreeSet<>();

	SubjectRows(DataMap map, Catalog catalog) {
		this.map = map;
		this.catalog = catalog;
		for (MappedTable table : map.tables()) {
			if (table.through() != null && isReferredToBy(table.table(), table.through().table())) {
				this.noted.add(table.table());
			}
		}
	}

	/**
	 * The tables whose rows must be noted before the purge, since the rows that lead to
	 * them have to go first.
	 */
	Set<TableName> noted() {
		return this.noted;
	}

	/**
	 * The parameter with the noted keys of a table.
	 */
	static String notedParameter(TableName table) {
		return "noted_" + table.toString().replaceAll("[^A-Za-z0-9]", "_");
	}

	/**
	 * Which rows of a mapped table belong to the subject and to nobody else. For noted
	 * tables those noted before.
	 * @param alias the name of the row in the surrounding statement
	 */
	String belongs(MappedTable table, String alias) {
		return belongs(table, alias, 0, true);
	}

	/**
	 * As {@link #belongs}, before anything is noted or purged.
	 */
	String belongsNow(MappedTable table, String alias) {
		return belongs(table, alias, 0, false);
	}

	/**
	 * Which rows of a mapped table lead to another subject.
	 */
	String leadsElsewhere(MappedTable table, String alias) {
		return leads(table, alias, 0, "<>");
	}

	/**
	 * Which rows of a table are still referred to from another table, so that deleting
	 * them would fail, or reach rows that must stay.
	 */
	String referred(TableName table, String alias) {
		List<String> references = new ArrayList<>();
		for (ForeignKey key : this.catalog.referencesTo(table)) {
			references.add("exists (select 1 from " + key.from().sql() + " r where "
					+ columnsEqual("r", key.fromColumns(), alias, key.toColumns()) + ")");
		}
		return references.isEmpty() ? "false" : "(" + String.join(" or ", references) + ")";
	}

	private String belongs(MappedTable table, String alias, int depth, boolean useNoted) {
		String own;
		if (useNoted && this.noted.contains(table.table())) {
			String key = this.catalog.table(table.table()).primaryKey().get(0);
			own = "(" + alias + "." + TableName.quote(key) + " = any (cast(:" + notedParameter(table.table()) + " as "
					+ this.catalog.type(table.table(), key) + "[]))" + and(fixed(table, alias)) + ")";
		}
		else if (table.through() == null) {
			own = "(" + leads(table, alias, depth, "=") + ")";
		}
		else {
			String other = "s" + depth;
			own = "(exists (select 1 from " + table.through().table().sql() + " " + other + " where "
					+ joined(table.through(), alias, other) + " and "
					+ anyOf(parents(table.through()).stream()
						.map((parent) -> belongs(parent, other, depth + 1, useNoted))
						.toList())
					+ ")" + and(fixed(table, alias)) + ")";
		}
		return table.sharedStays() ? "(" + own + " and not " + leads(table, alias, depth, "<>") + ")" : own;
	}

	private String leads(MappedTable table, String alias, int depth, String comparison) {
		if (table.subject() != null) {
			return "(" + alias + "." + TableName.quote(table.subject()) + " " + comparison + " cast(:subject as "
					+ this.catalog.type(table.table(), table.subject()) + ")" + and(fixed(table, alias)) + ")";
		}
		Through through = table.through();
		if (through == null) {
			throw new IllegalStateException("Checked when the map was read");
		}
		String other = "s" + depth;
		return "(exists (select 1 from " + through.table().sql() + " " + other + " where "
				+ joined(through, alias, other) + " and "
				+ anyOf(parents(through).stream().map((parent) -> leads(parent, other, depth + 1, comparison)).toList())
				+ ")" + and(fixed(table, alias)) + ")";
	}

	private List<MappedTable> parents(Through through) {
		return this.map.tables().stream().filter((table) -> table.table().equals(through.table())).toList();
	}

	private boolean isReferredToBy(TableName table, TableName other) {
		return this.catalog.referencesTo(table).stream().anyMatch((key) -> key.from().equals(other));
	}

	private static String anyOf(List<String> conditions) {
		return "(" + String.join(" or ", conditions) + ")";
	}

	private static String and(String condition) {
		return condition.isEmpty() ? "" : " and " + condition;
	}

	private static String fixed(MappedTable table, String alias) {
		return fixed(table.where(), alias);
	}

	/**
	 * Fixed conditions of the map.
	 */
	static String fixed(Map<String, List<Value>> where, String alias) {
		return where.entrySet().stream().map((entry) -> {
			String column = alias + "." + TableName.quote(entry.getKey());
			return "(" + entry.getValue()
				.stream()
				.map((value) -> (value.text() == null) ? column + " is null"
						: column + "::text = '" + value.text().replace("'", "''") + "'")
				.collect(Collectors.joining(" or ")) + ")";
		}).collect(Collectors.joining(" and "));
	}

	private static String joined(Through through, String alias, String other) {
		return through.on()
			.entrySet()
			.stream()
			.map((on) -> other + "." + TableName.quote(on.getValue()) + " = " + alias + "."
					+ TableName.quote(on.getKey()))
			.collect(Collectors.joining(" and "));
	}

	private static String columnsEqual(String left, List<String> leftColumns, String right, List<String> rightColumns) {
		List<String> equal = new ArrayList<>();
		for (int i = 0; i < leftColumns.size(); i++) {
			equal.add(left + "." + TableName.quote(leftColumns.get(i)) + " = " + right + "."
					+ TableName.quote(rightColumns.get(i)));
		}
		return String.join(" and ", equal);
	}

}
