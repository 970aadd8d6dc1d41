package id.whatscrm.deletion.crm.map;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.Catalog.Column;

/**
 * How a column loses the person. Each knows the SQL of its result, which is the same when
 * applied again, so that a step can be repeated.
 */
public sealed interface Strategy {

	/** The units to which a date can be cut. */
	List<String> DATE_UNITS = List.of("day", "month", "year");

	/**
	 * The SQL expression that replaces a column's value.
	 * @param value the quoted column
	 * @param column the column
	 */
	String sql(String value, Column column);

	/**
	 * Whether it changes anything.
	 */
	default boolean changes() {
		return true;
	}

	/** The value goes. */
	record SetNull() implements Strategy {

		@Override
		public String sql(String value, Column column) {
			return "null::" + column.type();
		}

	}

	/**
	 * Every row gets the same value.
	 *
	 * @param value the value
	 */
	record Fixed(String value) implements Strategy {

		@Override
		public String sql(String value, Column column) {
			return literal(this.value) + "::" + column.type();
		}

	}

	/**
	 * A pseudonym from which nothing leads back.
	 *
	 * @param same whether equal values of one request get equal pseudonyms, in all tables
	 * that ask for it; else each row gets one of its own
	 */
	record Hash(boolean same) implements Strategy {

		/** A value of this form was made here, and is not hashed again. */
		private static final String MADE = "^removed-[0-9a-f]{32}$";

		@Override
		public String sql(String value, Column column) {
			String random = this.same
					? "left(encode(sha256(convert_to(:pepper || " + value + "::text, 'UTF8')), 'hex'), 32)"
					: "replace(gen_random_uuid()::text, '-', '')";
			return "case when " + value + "::text ~ '" + MADE + "' then " + value + " when " + value
					+ " is not null then ('removed-' || " + random + ")::" + column.type() + " end";
		}

	}

	/**
	 * A date keeps its day, month or year, as UTC has it.
	 *
	 * @param unit one of {@link Strategy#DATE_UNITS}
	 */
	record TruncateDate(String unit) implements Strategy {

		@Override
		public String sql(String value, Column column) {
			String zone = column.base().equals("timestamptz") ? ", 'UTC'" : "";
			return "date_trunc('" + this.unit + "', " + value + zone + ")::" + column.type();
		}

	}

	/**
	 * Json keeps its shape in any depth; every text and number in it is blanked, and so
	 * is every key that is not a plain name. Strings are told from keys by reading the
	 * text token by token, since a string may contain whatever looks like json.
	 */
	record RedactJson() implements Strategy {

		@Override
		public String sql(String value, Column column) {
			return "(select string_agg(case when token not like '\"%' "
					+ "then regexp_replace(token, '-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?', '0', 'g') "
					+ "when following like ':%' and token ~ '^\"[A-Za-z_][A-Za-z0-9_-]{0,39}\"$' then token "
					+ "else '\"-\"' end, '' order by n) from (select m[1] as token, n, lead(m[1]) over (order by n) "
					+ "as following from regexp_matches(" + value
					+ "::jsonb::text, '(\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]+)', 'g') with ordinality r(m, n)) tokens)::jsonb::"
					+ column.type();
		}

	}

	/**
	 * The value stays.
	 *
	 * @param reason why it may
	 */
	record Keep(String reason) implements Strategy {

		@Override
		public String sql(String value, Column column) {
			return value;
		}

		@Override
		public boolean changes() {
			return false;
		}

	}

	/**
	 * A text as SQL takes it, whatever it contains.
	 */
	static String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

	/**
	 * Reads a strategy as the data map has it.
	 * @throws IllegalArgumentException if there is no such strategy
	 */
	static Strategy parse(@Nullable String text) {
		if (text == null || "null".equals(text)) {
			return new SetNull();
		}
		String[] words = text.strip().split("\\s+", 2);
		String argument = (words.length > 1) ? words[1] : "";
		return switch (words[0].toLowerCase(Locale.ROOT)) {
			case "fixed" -> new Fixed(argument);
			case "hash" -> {
				if (!argument.isEmpty() && !argument.equals("same")) {
					throw new IllegalArgumentException(
							"hash takes nothing, or 'same' for equal pseudonyms of equal values.");
				}
				yield new Hash(!argument.isEmpty());
			}
			case "redact-json" -> new RedactJson();
			case "truncate-date" -> {
				if (!DATE_UNITS.contains(argument)) {
					throw new IllegalArgumentException(
							"truncate-date needs one of " + String.join(", ", DATE_UNITS) + ".");
				}
				yield new TruncateDate(argument);
			}
			case "keep" -> {
				if (argument.isBlank()) {
					throw new IllegalArgumentException("keep needs a reason.");
				}
				yield new Keep(argument);
			}
			default -> throw new IllegalArgumentException(
					"'" + words[0] + "' is not a strategy. Use null, fixed, hash, truncate-date, redact-json or keep.");
		};
	}

}
