package id.whatscrm.deletion.crm.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;

/**
 * What is set in a row that stays and must lose the person.
 *
 * @param set the new value of each column, as SQL
 */
public record ColumnChanges(Map<String, Sql> set) {

	/**
	 * The changes that the map asks for when a category is anonymised.
	 */
	public static ColumnChanges anonymised(MappedTable mapped, Table table, String alias) {
		Map<String, Sql> set = new LinkedHashMap<>();
		mapped.anonymise().forEach((name, strategy) -> {
			Column column = table.columns().get(name);
			if (column != null && strategy.changes()) {
				set.put(name, strategy.sql(Sql.column(alias, name), column));
			}
		});
		return new ColumnChanges(set);
	}

	/**
	 * The changes of a row that is kept bare because a held row hangs on it: as the map
	 * says, and every other column that is not a key loses its value.
	 */
	public static ColumnChanges bare(MappedTable mapped, Table table, Catalog catalog, String alias) {
		Map<String, Sql> set = new LinkedHashMap<>();
		Set<String> keys = keys(mapped, table, catalog);
		anonymised(mapped, table, alias).set().forEach((name, value) -> {
			// Whose the row is must be known until it goes.
			if (!keys.contains(name)) {
				set.put(name, value);
			}
		});
		for (Column column : open(mapped, table, keys)) {
			Sql neutral = column.nullable() ? Sql.of("null::%s", Sql.type(column.type()))
					: neutral(column, table, alias);
			if (neutral != null) {
				set.put(column.name(), neutral);
			}
		}
		return new ColumnChanges(set);
	}

	/**
	 * The columns of a table whose rows may have to stay bare, for which nobody said what
	 * they lose their value to.
	 */
	static List<Column> withoutNeutralValue(MappedTable mapped, Table table, Catalog catalog) {
		if (!catalog.isReferredTo(table.name())) {
			return List.of();
		}
		return open(mapped, table, keys(mapped, table, catalog)).stream()
			.filter((column) -> !column.nullable() && (neutral(column, table, "t") == null || column.checked()))
			.toList();
	}

	private static List<Column> open(MappedTable mapped, Table table, Set<String> keys) {
		return table.columns()
			.values()
			.stream()
			.filter((column) -> !keys.contains(column.name()) && !mapped.anonymise().containsKey(column.name())
					&& !column.generated())
			.toList();
	}

	private static Set<String> keys(MappedTable mapped, Table table, Catalog catalog) {
		Set<String> keys = new TreeSet<>(table.primaryKey());
		catalog.referencesFrom(table.name()).forEach((key) -> keys.addAll(key.fromColumns()));
		catalog.referencesTo(table.name()).forEach((key) -> keys.addAll(key.toColumns()));
		keys.addAll(PurgePlan.path(mapped));
		return keys;
	}

	/** A value that says nothing, for a column that must have one. */
	private static @Nullable Sql neutral(Column column, Table table, String alias) {
		Sql type = Sql.type(column.type());
		boolean unique = table.uniqueKeys().stream().anyMatch((key) -> key.contains(column.name()));
		if (column.isText() && !column.type().contains("(")) {
			return Sql.of("%s::%s", removed(table, alias), type);
		}
		if (column.base().equals("uuid")) {
			return Sql.of("md5(%s)::uuid", removed(table, alias));
		}
		if (unique) {
			return null;
		}
		String constant = constant(column);
		return (constant != null) ? Sql.of("%s::%s", Sql.literal(constant), type) : null;
	}

	private static @Nullable String constant(Column column) {
		if (column.isText()) {
			return "";
		}
		if (column.isJson() || column.isArray()) {
			return "{}";
		}
		return switch (column.base()) {
			case "bytea" -> "";
			case "bool" -> "false";
			case "date", "timestamp", "timestamptz" -> "1970-01-01";
			case "int2", "int4", "int8", "numeric", "float4", "float8" -> "0";
			case "inet", "cidr" -> "0.0.0.0";
			default -> null;
		};
	}

	/** Different in each row, since the column may have to be unique. */
	private static Sql removed(Table table, String alias) {
		List<Sql> key = new ArrayList<>(List.of(Sql.literal("removed")));
		table.primaryKey().forEach((column) -> key.add(Sql.of("%s::text", Sql.column(alias, column))));
		return Sql.of("concat_ws('-', %s)", Sql.list(key));
	}

	public boolean isEmpty() {
		return this.set.isEmpty();
	}

	/**
	 * The assignments of an update.
	 */
	public Sql assignments() {
		return Sql.list(this.set.entrySet()
			.stream()
			.map((change) -> Sql.of("%s = %s", Sql.name(change.getKey()), change.getValue()))
			.toList());
	}

	/**
	 * Whether a row is still to be changed.
	 */
	public Sql pending(String alias) {
		return Sql.any(this.set.entrySet()
			.stream()
			.map((change) -> Sql.of("%s::text is distinct from (%s)::text", Sql.column(alias, change.getKey()),
					change.getValue()))
			.toList());
	}

}
