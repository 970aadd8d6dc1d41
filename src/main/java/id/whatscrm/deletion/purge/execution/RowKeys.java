package id.whatscrm.deletion.purge.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import id.whatscrm.deletion.crm.Catalog.Kind;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.TableName;

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

	private static final String TARGET = "target";

	private static final Set<String> PLACES = Set.of("oid", "tid");

	/**
	 * @param byPartition whether our role may use each partition of the table
	 */
	static RowKeys of(Table table, boolean byPartition) {
		if (table.kind() == Kind.PARTITIONED && byPartition) {
			return new RowKeys(table, true, List.of("tableoid", "ctid"), List.of("oid", "tid"));
		}
		if (table.kind() == Kind.PARTITIONED && !table.primaryKey().isEmpty()) {
			return new RowKeys(table, false, table.primaryKey().stream().map(TableName::quote).toList(),
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
	String select(String alias) {
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < this.columns.size(); i++) {
			// The driver gives these as text, and they are smaller to sort.
			boolean place = PLACES.contains(this.types.get(i));
			texts.add(alias + "." + this.columns.get(i) + (place ? "" : "::text"));
		}
		return String.join(", ", texts);
	}

	/**
	 * Newest rows first, where the table refers to itself: a row usually refers to an
	 * older one.
	 */
	String newestFirst(String alias) {
		return this.table.primaryKey().isEmpty() ? ""
				: " order by " + this.table.primaryKey()
					.stream()
					.map((column) -> alias + "." + TableName.quote(column) + " desc")
					.collect(Collectors.joining(", "));
	}

	/**
	 * Whether a row is of a chunk.
	 */
	String inChunk(String alias) {
		if (this.byPartition) {
			return alias + ".ctid = any (cast(:key1 as tid[]))";
		}
		if (this.columns.size() == 1) {
			return alias + "." + this.columns.get(0) + " = any (cast(:key0 as " + this.types.get(0) + "[]))";
		}
		List<String> arrays = new ArrayList<>();
		for (int i = 0; i < this.types.size(); i++) {
			arrays.add("cast(:key" + i + " as " + this.types.get(i) + "[])");
		}
		return "(" + this.columns.stream().map((column) -> alias + "." + column).collect(Collectors.joining(", "))
				+ ") in (select * from unnest(" + String.join(", ", arrays) + "))";
	}

	/**
	 * Whether two rows are one.
	 */
	String sameRow(String one, String other) {
		return this.columns.stream()
			.map((column) -> one + "." + column + " = " + other + "." + column)
			.collect(Collectors.joining(" and "));
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
	 * The parameters of a chunk.
	 * @param keys keys as {@link #select} has them, of one run
	 * @param partitions the names of partitions by their number
	 */
	Map<String, Object> parameters(List<String[]> keys, Map<String, String> partitions) {
		Map<String, Object> parameters = new HashMap<>();
		for (int i = 0; i < this.columns.size(); i++) {
			int part = i;
			parameters.put("key" + i, keys.stream().map((key) -> key[part]).toArray(String[]::new));
		}
		parameters.put(TARGET,
				this.byPartition ? Objects.requireNonNull(partitions.get(keys.get(0)[0])) : this.table.name().sql());
		return parameters;
	}

	/**
	 * The table or partition in which a chunk's rows are, as SQL takes it.
	 */
	static String target(Map<String, Object> chunk) {
		return String.valueOf(chunk.get(TARGET));
	}

}
