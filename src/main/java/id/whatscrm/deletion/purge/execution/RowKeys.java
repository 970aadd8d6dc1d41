package id.whatscrm.deletion.purge.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import id.whatscrm.deletion.crm.Catalog.Kind;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.Sql;

/**
 * How single rows of a table are addressed: by place, which PostgreSQL finds fastest. A
 * place says nothing about the partition, so that partitions are addressed one by one,
 * or, where our role may not, their rows by primary key.
 *
 * @param table the table
 * @param byPartition whether chunks are of one partition each
 * @param columns the columns that make up the key
 * @param types their types
 */
record RowKeys(Table table, boolean byPartition, List<String> columns, List<String> types) {

	private static final String KEY = "key";

	private static final Set<String> PLACES = Set.of("oid", "tid");

	/**
	 * @param byPartition whether our role may use each partition of the table
	 */
	static RowKeys of(Table table, boolean byPartition) {
		if (table.kind() == Kind.PARTITIONED && byPartition) {
			return new RowKeys(table, true, List.of("tableoid", "ctid"), List.of("oid", "tid"));
		}
		if (table.kind() == Kind.PARTITIONED && !table.primaryKey().isEmpty()) {
			return new RowKeys(table, false, table.primaryKey(),
					table.primaryKey()
						.stream()
						.map((column) -> Objects.requireNonNull(table.columns().get(column)).type())
						.toList());
		}
		if (table.kind() == Kind.PARTITIONED || table.inherited()) {
			return new RowKeys(table, false, List.of("tableoid", "ctid"), List.of("oid", "tid"));
		}
		return new RowKeys(table, false, List.of("ctid"), List.of("tid"));
	}

	/**
	 * The key of a row.
	 */
	Sql select(String alias) {
		List<Sql> parts = new ArrayList<>();
		for (int i = 0; i < this.columns.size(); i++) {
			// The driver gives a place as text, which is smaller to sort.
			boolean place = PLACES.contains(this.types.get(i));
			parts.add(place ? column(alias, i) : Sql.of("%s::text", column(alias, i)));
		}
		return Sql.list(parts);
	}

	/**
	 * The columns of the key, and those by which {@link #newestFirst} orders.
	 */
	Sql page(String alias) {
		Set<String> names = new LinkedHashSet<>(this.columns);
		names.addAll(this.table.primaryKey());
		return Sql.list(names.stream().map((name) -> Sql.column(alias, name)).toList());
	}

	private Sql column(String alias, int part) {
		return Sql.column(alias, this.columns.get(part));
	}

	/**
	 * Newest rows first, where the table refers to itself: a row usually refers to an
	 * older one.
	 */
	Sql newestFirst(String alias) {
		List<Sql> keys = this.table.primaryKey()
			.stream()
			.map((column) -> Sql.of("%s desc", Sql.column(alias, column)))
			.toList();
		return keys.isEmpty() ? Sql.of("") : Sql.of("order by %s", Sql.list(keys));
	}

	/**
	 * Whether a row is of a chunk.
	 */
	Sql inChunk(String alias) {
		if (this.byPartition || this.columns.size() == 1) {
			int part = this.columns.size() - 1;
			return Sql.of("%s = any (%s)", column(alias, part), keys(part));
		}
		List<Sql> parts = new ArrayList<>();
		List<Sql> arrays = new ArrayList<>();
		for (int i = 0; i < this.types.size(); i++) {
			parts.add(column(alias, i));
			arrays.add(keys(i));
		}
		return Sql.of("(%s) in (select * from unnest(%s))", Sql.list(parts), Sql.list(arrays));
	}

	private Sql keys(int part) {
		return Sql.of("cast(%s as %s[])", Sql.parameter(KEY + part), Sql.type(this.types.get(part)));
	}

	/**
	 * Whether two rows are one.
	 */
	Sql sameRow(String one, String other) {
		return Sql.all(this.columns.stream()
			.map((column) -> Sql.of("%s = %s", Sql.column(one, column), Sql.column(other, column)))
			.toList());
	}

	/**
	 * Keys cut into runs of which chunks may be taken: one per partition, in the order in
	 * which these first appear.
	 */
	List<List<String[]>> runs(List<String[]> keys) {
		if (!this.byPartition) {
			return keys.isEmpty() ? List.of() : List.of(keys);
		}
		return List.copyOf(keys.stream()
			.collect(Collectors.groupingBy((key) -> key[0], LinkedHashMap::new, Collectors.toList()))
			.values());
	}

	/**
	 * A chunk of rows.
	 * @param keys keys as {@link #select} has them, of one run
	 * @param partitions the names of partitions, as SQL takes them, by their number
	 */
	Chunk chunk(List<String[]> keys, Map<String, Sql> partitions) {
		Map<String, Object> parameters = new HashMap<>();
		for (int i = 0; i < this.columns.size(); i++) {
			int part = i;
			parameters.put(KEY + i, keys.stream().map((key) -> key[part]).toArray(String[]::new));
		}
		return new Chunk(this.byPartition ? Objects.requireNonNull(partitions.get(keys.get(0)[0]))
				: Sql.table(this.table.name()), parameters);
	}

	/**
	 * Rows that are worked on at once.
	 *
	 * @param target the table or partition in which they are
	 * @param parameters their keys, as {@link #inChunk} takes them
	 */
	record Chunk(Sql target, Map<String, Object> parameters) {
	}

}
