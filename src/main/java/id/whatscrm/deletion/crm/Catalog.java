package id.whatscrm.deletion.crm;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * What the CRM's database says about its own tables, whether or not our role may read
 * them.
 *
 * @param tables every table and view that is not a partition, by name
 * @param foreignKeys every foreign key between them
 */
public record Catalog(Map<TableName, Table> tables, List<ForeignKey> foreignKeys) {

	/** Schemas of PostgreSQL itself. */
	private static final String OWN_SCHEMAS = """
			n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
			and n.nspname not like 'pg\\_temp%'""";

	/**
	 * What a table is.
	 */
	public enum Kind {

		TABLE, PARTITIONED, VIEW, MATERIALISED_VIEW, FOREIGN_TABLE;

		private static Kind of(String relkind) {
			return switch (relkind) {
				case "p" -> PARTITIONED;
				case "v" -> VIEW;
				case "m" -> MATERIALISED_VIEW;
				case "f" -> FOREIGN_TABLE;
				default -> TABLE;
			};
		}

	}

	/**
	 * A table.
	 *
	 * @param name its name
	 * @param kind what it is
	 * @param columns its columns by name, in their order
	 * @param primaryKey its primary key's columns; empty if it has none
	 * @param uniqueKeys the column sets that must be unique, the primary key apart
	 * @param indexes the columns of each usable index, in their order
	 * @param rights what our role may do with it: SELECT, UPDATE, DELETE
	 * @param inheritance how it stands to tables that inherit
	 * @param obstacles what changes or hides what a statement does
	 */
	public record Table(TableName name, Kind kind, Map<String, Column> columns, List<String> primaryKey,
			List<List<String>> uniqueKeys, List<List<String>> indexes, Set<String> rights, Inheritance inheritance,
			Obstacles obstacles) {

		public @Nullable TableName parent() {
			return this.inheritance.parent();
		}

		public boolean inherited() {
			return this.inheritance.inherited();
		}

		public boolean rowSecurity() {
			return this.obstacles.rowSecurity();
		}

		public boolean replacedDelete() {
			return this.obstacles.replacedDelete();
		}

		public List<String> deleteTriggers() {
			return this.obstacles.deleteTriggers();
		}

		/**
		 * Whether an index finds rows by these columns: one that begins with them, in any
		 * order.
		 */
		public boolean isIndexed(Collection<String> wanted) {
			Set<String> columns = new HashSet<>(wanted);
			List<List<String>> keys = new ArrayList<>(this.indexes);
			keys.add(this.primaryKey);
			return keys.stream()
				.anyMatch((index) -> index.size() >= columns.size()
						&& columns.equals(new HashSet<>(index.subList(0, columns.size()))));
		}

	}

	/**
	 * How a table stands to tables that inherit.
	 *
	 * @param parent the table that it inherits from, other than as a partition
	 * @param inherited whether other tables inherit from it
	 */
	public record Inheritance(@Nullable TableName parent, boolean inherited) {
	}

	/**
	 * What changes or hides what a statement does to a table.
	 *
	 * @param rowSecurity whether policies hide rows from our role
	 * @param replacedDelete whether a rule does something else instead of a DELETE
	 * @param deleteTriggers the triggers of its own that a DELETE fires
	 */
	public record Obstacles(boolean rowSecurity, boolean replacedDelete, List<String> deleteTriggers) {
	}

	/**
	 * A column.
	 *
	 * @param name its name
	 * @param type its type as SQL takes it
	 * @param base the name of the type that it is made of, its domain resolved
	 * @param typeCategory PostgreSQL's category of that type
	 * @param nullable whether it may be null
	 * @param generated whether the database computes it
	 * @param checked whether a check constraint speaks of it
	 */
	public record Column(String name, String type, String base, char typeCategory, boolean nullable, boolean generated,
			boolean checked) {

		private static final Set<String> WORDY = Set.of("json", "jsonb", "xml", "hstore", "tsvector", "jsonpath",
				"bytea", "inet", "cidr", "macaddr", "macaddr8");

		/**
		 * Whether it can hold words that identify a person: text, json, arrays, bytes,
		 * network addresses.
		 */
		public boolean isWordy() {
			return this.typeCategory == 'S' || this.typeCategory == 'A' || this.typeCategory == 'C'
					|| WORDY.contains(this.base);
		}

		public boolean isText() {
			return this.typeCategory == 'S' && !this.base.equals("char") && !this.base.equals("name");
		}

		public boolean isJson() {
			return this.base.equals("json") || this.base.equals("jsonb");
		}

		public boolean isDate() {
			return this.base.startsWith("timestamp") || this.base.equals("date");
		}

		public boolean isArray() {
			return this.typeCategory == 'A';
		}

	}

	/**
	 * What happens to rows that refer to a row when that is deleted.
	 */
	public enum OnDelete {

		/** The database refuses. */
		REFUSE,
		/** The database deletes or changes the rows that refer. */
		REACH;

	}

	/**
	 * A foreign key.
	 *
	 * @param name its name
	 * @param from the table that refers
	 * @param fromColumns its columns
	 * @param to the table referred to
	 * @param toColumns its columns, in the same order
	 * @param onDelete what happens when a row referred to is deleted
	 */
	public record ForeignKey(String name, TableName from, List<String> fromColumns, TableName to,
			List<String> toColumns, OnDelete onDelete) {

		public boolean isSelf() {
			return this.from.equals(this.to);
		}

	}

	public @Nullable Table find(TableName name) {
		return this.tables.get(name);
	}

	/**
	 * A table that is known to exist.
	 */
	public Table table(TableName name) {
		Table table = this.tables.get(name);
		if (table == null) {
			throw new IllegalStateException("The CRM's database has no table " + name);
		}
		return table;
	}

	/**
	 * A column that is known to exist.
	 */
	public Column column(TableName table, String column) {
		Column known = table(table).columns().get(column);
		if (known == null) {
			throw new IllegalStateException("The CRM's table " + table + " has no column " + column);
		}
		return known;
	}

	/**
	 * The type of a column that is known to exist.
	 */
	public String type(TableName table, String column) {
		return column(table, column).type();
	}

	/**
	 * The keys by which rows of a table are referred to, its own rows included.
	 */
	public List<ForeignKey> referencesTo(TableName table) {
		return this.foreignKeys.stream().filter((key) -> key.to().equals(table)).toList();
	}

	/**
	 * Whether rows of other tables may refer to rows of a table.
	 */
	public boolean isReferredTo(TableName table) {
		return referencesTo(table).stream().anyMatch((key) -> !key.isSelf());
	}

	/**
	 * The keys by which rows of a table refer to others.
	 */
	public List<ForeignKey> referencesFrom(TableName table) {
		return this.foreignKeys.stream().filter((key) -> key.from().equals(table)).toList();
	}

	/**
	 * Reads the catalog.
	 */
	public static Catalog read(JdbcOperations jdbc) {
		Map<TableName, Table> tables = new TreeMap<>();
		jdbc.query("""
				select n.nspname, c.relname, c.relkind,
				    array(select p from unnest(array['SELECT', 'UPDATE', 'DELETE']) p
				        where has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, p)) as rights,
				    (select array[pn.nspname, pc.relname]::text[] from pg_inherits h
				        join pg_class pc on pc.oid = h.inhparent join pg_namespace pn on pn.oid = pc.relnamespace
				        where h.inhrelid = c.oid order by h.inhseqno limit 1) as parent,
				    c.relkind <> 'p' and exists (select from pg_inherits h where h.inhparent = c.oid) as inherited,
				    row_security_active(c.oid) as row_security,
				    exists (select from pg_rewrite r where r.ev_class = c.oid and r.ev_type = '4' and r.is_instead)
				        as replaced_delete,
				    array(select t.tgname::text from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal
				        and t.tgtype & 8 <> 0 and t.tgenabled <> 'D' order by 1) as delete_triggers
				from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and\s""" + OWN_SCHEMAS, (row) -> {
			TableName name = new TableName(row.getString("nspname"), row.getString("relname"));
			tables.put(name,
					new Table(name, Kind.of(row.getString("relkind")), new LinkedHashMap<>(), new ArrayList<>(),
							new ArrayList<>(), new ArrayList<>(), Set.copyOf(texts(row, "rights")),
							new Inheritance(parent(row), row.getBoolean("inherited")),
							new Obstacles(row.getBoolean("row_security"), row.getBoolean("replaced_delete"),
									texts(row, "delete_triggers"))));
		});
		columns(jdbc, tables);
		indexes(jdbc, tables);
		return new Catalog(tables, foreignKeys(jdbc));
	}

	private static void columns(JdbcOperations jdbc, Map<TableName, Table> tables) {
		jdbc.query(
				"""
						with recursive made_of (oid, base) as (
						    select oid, oid from pg_type where typtype <> 'd'
						    union all
						    select d.oid, m.base from pg_type d join made_of m on d.typbasetype = m.oid where d.typtype = 'd')
						select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type,
						    b.typname, b.typcategory, not (a.attnotnull or d.typnotnull) as nullable,
						    a.attgenerated <> '' or a.attidentity = 'a' as generated,
						    d.typtype = 'd' and exists (select from pg_constraint k where k.contypid = d.oid and k.contype = 'c')
						    or exists (select from pg_constraint k
						        where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)) as checked
						from pg_class c
						join pg_namespace n on n.oid = c.relnamespace
						join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
						join pg_type d on d.oid = a.atttypid
						join made_of m on m.oid = d.oid
						join pg_type b on b.oid = m.base
						where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and\s"""
						+ OWN_SCHEMAS + " order by a.attnum",
				(row) -> {
					Table table = tables.get(new TableName(row.getString("nspname"), row.getString("relname")));
					if (table != null) {
						String column = row.getString("attname");
						table.columns()
							.put(column,
									new Column(column, row.getString("type"), row.getString("typname"),
											row.getString("typcategory").charAt(0), row.getBoolean("nullable"),
											row.getBoolean("generated"), row.getBoolean("checked")));
					}
				});
	}

	private static void indexes(JdbcOperations jdbc, Map<TableName, Table> tables) {
		jdbc.query("""
				select n.nspname, c.relname, i.indisprimary, i.indisunique,
				    i.indpred is null and i.indisvalid as whole,
				    array(select coalesce(a.attname::text, '') from unnest(i.indkey[0:i.indnkeyatts - 1])
				        with ordinality k(num, n)
				        left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num order by k.n) as columns
				from pg_index i
				join pg_class c on c.oid = i.indrelid
				join pg_namespace n on n.oid = c.relnamespace
				where c.relkind in ('r', 'p') and not c.relispartition and\s""" + OWN_SCHEMAS, (row) -> {
			Table table = tables.get(new TableName(row.getString("nspname"), row.getString("relname")));
			if (table == null) {
				return;
			}
			List<String> columns = texts(row, "columns");
			if (row.getBoolean("indisprimary")) {
				table.primaryKey().addAll(columns);
			}
			else if (row.getBoolean("indisunique")) {
				table.uniqueKeys().add(columns);
			}
			if (row.getBoolean("whole")) {
				table.indexes().add(columns);
			}
		});
	}

	/** A key of a single partition counts as one of the whole table. */
	private static List<ForeignKey> foreignKeys(JdbcOperations jdbc) {
		return jdbc.query(
				"""
						select distinct on (f.oid, t.oid, from_columns, to_columns, refuses)
						    con.conname, fn.nspname as from_schema, f.relname as from_table,
						    tn.nspname as to_schema, t.relname as to_table, con.confdeltype in ('a', 'r') as refuses,
						    array(select a.attname::text from unnest(con.conkey) with ordinality k(num, n)
						        join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.num order by k.n) as from_columns,
						    array(select a.attname::text from unnest(con.confkey) with ordinality k(num, n)
						        join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.num order by k.n) as to_columns
						from pg_constraint con
						join pg_class f on f.oid = coalesce(pg_partition_root(con.conrelid), con.conrelid)
						join pg_namespace fn on fn.oid = f.relnamespace
						join pg_class t on t.oid = coalesce(pg_partition_root(con.confrelid), con.confrelid)
						join pg_namespace tn on tn.oid = t.relnamespace
						where con.contype = 'f' and con.conparentid = 0
						order by f.oid, t.oid, from_columns, to_columns, refuses, con.conname""",
				(row, n) -> new ForeignKey(row.getString("conname"),
						new TableName(row.getString("from_schema"), row.getString("from_table")),
						texts(row, "from_columns"),
						new TableName(row.getString("to_schema"), row.getString("to_table")), texts(row, "to_columns"),
						row.getBoolean("refuses") ? OnDelete.REFUSE : OnDelete.REACH));
	}

	private static @Nullable TableName parent(ResultSet row) throws SQLException {
		if (row.getArray("parent") == null) {
			return null;
		}
		List<String> parts = texts(row, "parent");
		return new TableName(parts.get(0), parts.get(1));
	}

	private static List<String> texts(ResultSet row, String column) throws SQLException {
		Array array = row.getArray(column);
		return List.of((String[]) array.getArray());
	}

}
