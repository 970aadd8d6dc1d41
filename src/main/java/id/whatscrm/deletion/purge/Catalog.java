package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * What the CRM's database says about its own tables.
 *
 * @param tables every table that is not a partition, by name
 * @param foreignKeys every foreign key between them
 */
record Catalog(Map<TableName, Table> tables, List<ForeignKey> foreignKeys) {

	/**
	 * A table.
	 *
	 * @param name its name
	 * @param columns its columns by name, in their order
	 * @param primaryKey its primary key's columns; empty if it has none
	 */
	record Table(TableName name, Map<String, Column> columns, List<String> primaryKey) {
	}

	/**
	 * A column.
	 *
	 * @param name its name
	 * @param type its type as SQL takes it
	 * @param nullable whether it may be null
	 * @param generated whether the database computes it
	 */
	record Column(String name, String type, boolean nullable, boolean generated) {

		/**
		 * Whether it can hold words: text, json or an array.
		 */
		boolean isText() {
			return this.type.startsWith("text") || this.type.startsWith("character") || this.type.startsWith("json")
					|| this.type.equals("citext") || this.type.equals("xml") || this.type.endsWith("[]");
		}

		boolean isJson() {
			return this.type.equals("json") || this.type.equals("jsonb");
		}

	}

	/**
	 * A foreign key.
	 *
	 * @param from the table that refers
	 * @param fromColumns its columns
	 * @param to the table referred to
	 * @param toColumns its columns, in the same order
	 */
	record ForeignKey(TableName from, List<String> fromColumns, TableName to, List<String> toColumns) {
	}

	@Nullable Table find(TableName name) {
		return this.tables.get(name);
	}

	/**
	 * A table that is known to exist.
	 */
	Table table(TableName name) {
		Table table = this.tables.get(name);
		if (table == null) {
			throw new IllegalStateException("The CRM's database has no table " + name);
		}
		return table;
	}

	/**
	 * The type of a column that is known to exist.
	 */
	String type(TableName table, String column) {
		Column known = table(table).columns().get(column);
		if (known == null) {
			throw new IllegalStateException("The CRM's table " + table + " has no column " + column);
		}
		return known.type();
	}

	/**
	 * The keys by which rows of a table are referred to, from other tables.
	 */
	List<ForeignKey> referencesTo(TableName table) {
		return this.foreignKeys.stream().filter((key) -> key.to().equals(table) && !key.from().equals(table)).toList();
	}

	/**
	 * The keys by which rows of a table refer to others of the same table.
	 */
	List<ForeignKey> selfReferences(TableName table) {
		return this.foreignKeys.stream().filter((key) -> key.to().equals(table) && key.from().equals(table)).toList();
	}

	/**
	 * Reads the catalog.
	 */
	static Catalog read(JdbcOperations jdbc) {
		Map<TableName, Table> tables = new TreeMap<>();
		jdbc.query("""
				select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type,
				    not a.attnotnull as nullable, a.attgenerated <> '' as generated,
				    coalesce(a.attnum = any (i.indkey::int2[]), false) as in_key
				from pg_class c
				join pg_namespace n on n.oid = c.relnamespace
				join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
				left join pg_index i on i.indrelid = c.oid and i.indisprimary
				where c.relkind in ('r', 'p') and not c.relispartition
				    and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'
				    and has_schema_privilege(n.oid, 'usage')
				    and has_table_privilege(c.oid, 'select')
				order by 1, 2, a.attnum""", (row) -> {
			TableName name = new TableName(row.getString("nspname"), row.getString("relname"));
			Table table = tables.computeIfAbsent(name,
					(key) -> new Table(key, new LinkedHashMap<>(), new ArrayList<>()));
			String column = row.getString("attname");
			table.columns()
				.put(column, new Column(column, row.getString("type"), row.getBoolean("nullable"),
						row.getBoolean("generated")));
			if (row.getBoolean("in_key")) {
				table.primaryKey().add(column);
			}
		});
		List<ForeignKey> foreignKeys = jdbc.query(
				"""
						select fn.nspname as from_schema, f.relname as from_table, tn.nspname as to_schema, t.relname as to_table,
						    (select array_agg(a.attname::text order by k.n) from unnest(con.conkey) with ordinality k(num, n)
						        join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.num) as from_columns,
						    (select array_agg(a.attname::text order by k.n) from unnest(con.confkey) with ordinality k(num, n)
						        join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.num) as to_columns
						from pg_constraint con
						join pg_class f on f.oid = con.conrelid
						join pg_namespace fn on fn.oid = f.relnamespace
						join pg_class t on t.oid = con.confrelid
						join pg_namespace tn on tn.oid = t.relnamespace
						where con.contype = 'f' and con.conparentid = 0
						    and not f.relispartition and not t.relispartition
						order by con.conname""",
				(row, n) -> new ForeignKey(new TableName(row.getString("from_schema"), row.getString("from_table")),
						List.of((String[]) row.getArray("from_columns").getArray()),
						new TableName(row.getString("to_schema"), row.getString("to_table")),
						List.of((String[]) row.getArray("to_columns").getArray())));
		return new Catalog(tables, foreignKeys);
	}

}
