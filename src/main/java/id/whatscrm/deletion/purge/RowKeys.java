package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import id.whatscrm.deletion.purge.Catalog.Kind;
import id.whatscrm.deletion.purge.Catalog.Table;

/**
 * How single rows of a table are addressed: by place, which PostgreSQL finds fastest; by
 * primary key where the table is partitioned, since a place says nothing about the
 * partition.
 *
 * @param table the table
 * @param columns the expressions that make up the key
 * @param types their types
 */
record RowKeys(Table table, List<String> columns, List<String> types) {

	static RowKeys of(Table table) {
		if (table.kind() == Kind.PARTITIONED && !table.primaryKey().isEmpty()) {
			return new RowKeys(table, table.primaryKey().stream().map(TableName::quote).toList(),
					table.primaryKey()
						.stream()
						.map((column) -> Objects.requireNonNull(table.columns().get(column)).type())
						.toList());
		}
		if (table.kind() == Kind.PARTITIONED || table.inherited()) {
			return new RowKeys(table, List.of("tableoid", "ctid"), List.of("oid", "tid"));
		}
		return new RowKeys(table, List.of("ctid"), List.of("tid"));
	}

	/**
	 * The key of a row, as texts.
	 */
	String select(String alias) {
		return this.columns.stream().map((column) -> alias + "." + column + "::text").collect(Collectors.joining(", "));
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
		if (this.columns.size() == 1) {
			return alias + "." + this.columns.get(0) + " = any (cast(:key0 as " + this.types.get(0) + "[]))";
		}
		return "(" + this.columns.stream().map((column) -> alias + "." + column).collect(Collectors.joining(", "))
				+ ") in (select * from unnest(" + arrays() + "))";
	}

	private String arrays() {
		List<String> arrays = new ArrayList<>();
		for (int i = 0; i < this.types.size(); i++) {
			arrays.add("cast(:key" + i + " as " + this.types.get(i) + "[])");
		}
		return String.join(", ", arrays);
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
	 * The parameters of {@link #inChunk}.
	 * @param keys keys as {@link #select} has them
	 */
	Map<String, Object> parameters(List<String[]> keys) {
		Map<String, Object> parameters = new HashMap<>();
		for (int i = 0; i < this.columns.size(); i++) {
			int part = i;
			parameters.put("key" + i, keys.stream().map((key) -> key[part]).toArray(String[]::new));
		}
		return Collections.unmodifiableMap(parameters);
	}

}
