package id.whatscrm.deletion.crm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of the CRM's database.
 *
 * @param schema the schema's name, as the catalog has it
 * @param name the table's name, as the catalog has it
 */
public record TableName(String schema, String name) implements Comparable<TableName> {

	private static final Pattern FORM = Pattern
		.compile("([^.\"]+|\"(?:[^\"]|\"\")+\")\\.([^.\"]+|\"(?:[^\"]|\"\")+\")");

	/**
	 * Reads {@code schema.table}, each part quoted if it has a dot or a quote, as SQL
	 * does.
	 */
	public static TableName parse(String text) {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text + "' is not a table name. Write schema.table.");
		}
		return new TableName(unquote(matcher.group(1)), unquote(matcher.group(2)));
	}

	private static String unquote(String part) {
		return part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
	}

	/**
	 * The name as SQL takes it, safe against any character.
	 */
	public String sql() {
		return quote(this.schema) + "." + quote(this.name);
	}

	/**
	 * A column's or table's name as SQL takes it.
	 */
	public static String quote(String name) {
		return "\"" + name.replace("\"", "\"\"") + "\"";
	}

	@Override
	public int compareTo(TableName other) {
		return toString().compareTo(other.toString());
	}

	@Override
	public String toString() {
		return this.schema + "." + this.name;
	}

}
