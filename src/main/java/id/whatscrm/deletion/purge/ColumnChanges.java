package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import id.whatscrm.deletion.purge.Catalog.Column;
import id.whatscrm.deletion.purge.Catalog.Table;
import id.whatscrm.deletion.purge.DataMap.MappedTable;

/**
 * What is set in a row that stays and must lose the person.
 *
 * @param set the new value of each column, as SQL
 */
record ColumnChanges(Map<String, String> set) {

	/**
	 * The changes that the map asks for when a category is anonymised.
	 */
	static ColumnChanges anonymised(MappedTable mapped, Table table, String alias) {
		Map<String, String> set = new LinkedHashMap<>();
		mapped.anonymise().forEach((name, strategy) -> {
			Column column = table.columns().get(name);
			if (column != null && strategy.changes()) {
				set.put(name, strategy.sql(alias + "." + TableName.quote(name), column.type()));
			}
		});
		return new ColumnChanges(set);
	}

	/**
	 * The changes of a row that is kept bare because a held row hangs on it: as the map
	 * says, and every other column that is not a key loses its value.
	 */
	static ColumnChanges bare(MappedTable mapped, Table table, Catalog catalog, String alias) {
		Map<String, String> set = new LinkedHashMap<>(anonymised(mapped, table, alias).set());
		Set<String> keys = new TreeSet<>(table.primaryKey());
		catalog.foreignKeys()
			.stream()
			.filter((key) -> key.from().equals(table.name()))
			.forEach((key) -> keys.addAll(key.fromColumns()));
		catalog.foreignKeys()
			.stream()
			.filter((key) -> key.to().equals(table.name()))
			.forEach((key) -> keys.addAll(key.toColumns()));
		if (mapped.subject() != null) {
			keys.add(mapped.subject());
		}
		if (mapped.through() != null) {
			keys.addAll(mapped.through().on().keySet());
		}
		keys.addAll(mapped.where().keySet());
		for (Column column : table.columns().values()) {
			if (keys.contains(column.name()) || mapped.anonymise().containsKey(column.name()) || column.generated()) {
				continue;
			}
			if (column.nullable()) {
				set.put(column.name(), "null::" + column.type());
			}
			else if (column.isJson() || column.type().endsWith("[]")) {
				set.put(column.name(), "'{}'::" + column.type());
			}
			else if (column.isText()) {
				set.put(column.name(), removed(table, alias));
			}
		}
		return new ColumnChanges(set);
	}

	/** Different in each row, since the column may have to be unique. */
	private static String removed(Table table, String alias) {
		List<String> key = new ArrayList<>(List.of("'removed'"));
		table.primaryKey().forEach((column) -> key.add(alias + "." + TableName.quote(column) + "::text"));
		return "concat_ws('-', " + String.join(", ", key) + ")";
	}

	boolean isEmpty() {
		return this.set.isEmpty();
	}

	/**
	 * The assignments of an update.
	 */
	String assignments() {
		return String.join(", ",
				this.set.entrySet().stream().map((e) -> TableName.quote(e.getKey()) + " = " + e.getValue()).toList());
	}

	/**
	 * Whether a row is still to be changed.
	 */
	String pending(String alias) {
		return "(" + String.join(" or ",
				this.set.entrySet()
					.stream()
					.map((e) -> alias + "." + TableName.quote(e.getKey()) + "::text is distinct from (" + e.getValue()
							+ ")::text")
					.toList())
				+ ")";
	}

}
