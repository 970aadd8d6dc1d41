package id.whatscrm.deletion.crm;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL with the values of its parameters. Pieces are put together, never cut,
 * and of nothing but pieces: whatever comes from a map, a catalog or a person gets in as
 * a name, a literal or a parameter.
 *
 * @param text the SQL, with parameters as {@code :name}
 * @param parameters values by name; those that are missing are given before it runs
 */
public record Sql(String text, Map<String, Object> parameters) {

	public Sql {
		// A value may be null.
		parameters = Collections.unmodifiableMap(new HashMap<>(parameters));
	}

	/**
	 * A piece that has others in it.
	 * @param template the SQL as it stands in the code, with {@code %s} for each part,
	 * and {@code %%} for a percent sign
	 */
	public static Sql of(String template, Sql... parts) {
		Map<String, Object> parameters = new HashMap<>();
		for (Sql part : parts) {
			parameters.putAll(part.parameters);
		}
		return new Sql(template.formatted(Arrays.stream(parts).map(Sql::text).toArray()), parameters);
	}

	/**
	 * A table's name.
	 */
	public static Sql table(TableName table) {
		return new Sql(table.sql(), Map.of());
	}

	/**
	 * The name of a column or an alias, whatever it contains.
	 */
	public static Sql name(String name) {
		return new Sql(TableName.quote(name), Map.of());
	}

	/**
	 * A column of the row that an alias stands for.
	 */
	public static Sql column(String alias, String column) {
		return of("%s.%s", name(alias), name(column));
	}

	/**
	 * A text as a literal, whatever it contains.
	 */
	public static Sql literal(String text) {
		return new Sql("'" + text.replace("'", "''") + "'", Map.of());
	}

	/**
	 * A number as a literal.
	 */
	public static Sql number(double number) {
		boolean whole = number == Math.rint(number);
		return new Sql(whole ? Long.toString((long) number) : Double.toString(number), Map.of());
	}

	/**
	 * A type as the catalog writes it.
	 */
	public static Sql type(String type) {
		return new Sql(type, Map.of());
	}

	/**
	 * A parameter whose value is given later.
	 */
	public static Sql parameter(String name) {
		return new Sql(":" + name, Map.of());
	}

	/**
	 * Pieces with commas between them.
	 */
	public static Sql list(Collection<Sql> pieces) {
		return joined(pieces, ", ");
	}

	/**
	 * The rows of all queries.
	 */
	public static Sql union(Collection<Sql> queries) {
		return joined(queries, " union all ");
	}

	/**
	 * Statements that run one after the other.
	 */
	public static Sql script(Collection<Sql> statements) {
		return joined(statements, "; ");
	}

	/**
	 * That all conditions hold; true if there is none.
	 */
	public static Sql all(Collection<Sql> conditions) {
		return conditions.isEmpty() ? of("true") : grouped(conditions, " and ");
	}

	/**
	 * That one of the conditions holds; false if there is none.
	 */
	public static Sql any(Collection<Sql> conditions) {
		return conditions.isEmpty() ? of("false") : grouped(conditions, " or ");
	}

	/**
	 * That there is a row.
	 * @param from the table with its alias
	 */
	public static Sql exists(Sql from, Sql condition) {
		return of("exists (select 1 from %s where %s)", from, condition);
	}

	public Sql and(Sql condition) {
		return all(List.of(this, condition));
	}

	public Sql or(Sql condition) {
		return any(List.of(this, condition));
	}

	public Sql not() {
		return of("not (%s)", this);
	}

	/**
	 * This piece where something is unknown, as false.
	 */
	public Sql surely() {
		return of("coalesce(%s, false)", this);
	}

	/**
	 * This piece with the value of a parameter.
	 */
	public Sql with(String name, @Nullable Object value) {
		Map<String, Object> values = new HashMap<>();
		values.put(name, value);
		return with(values);
	}

	/**
	 * This piece with values of parameters.
	 */
	public Sql with(Map<String, Object> values) {
		Map<String, Object> all = new HashMap<>(this.parameters);
		all.putAll(values);
		return new Sql(this.text, all);
	}

	private static Sql grouped(Collection<Sql> conditions, String between) {
		return (conditions.size() == 1) ? conditions.iterator().next() : of("(%s)", joined(conditions, between));
	}

	private static Sql joined(Collection<Sql> pieces, String between) {
		Map<String, Object> parameters = new HashMap<>();
		pieces.forEach((piece) -> parameters.putAll(piece.parameters));
		return new Sql(pieces.stream().map(Sql::text).collect(Collectors.joining(between)), parameters);
	}

}
