package id.whatscrm.deletion.crm.map;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Sql;

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
	Sql sql(Sql value, Column column);

	/**
	 * Whether it changes anything.
	 */
	default boolean changes() {
		return true;
	}

	/** The value goes. */
	record SetNull() implements Strategy {

		@Override
		public Sql sql(Sql value, Column column) {
			return Sql.of("null::%s", Sql.type(column.type()));
		}

	}

	/**
	 * Every row gets the same value.
	 *
	 * @param value the value
	 */
	record Fixed(String value) implements Strategy {

		@Override
		public Sql sql(Sql value, Column column) {
			return Sql.of("%s::%s", Sql.literal(this.value), Sql.type(column.type()));
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
		public Sql sql(Sql value, Column column) {
			Sql random = this.same
					? Sql.of("left(encode(sha256(convert_to(:pepper || %s::text, 'UTF8')), 'hex'), 32)", value)
					: Sql.of("replace(gen_random_uuid()::text, '-', '')");
			return Sql.of("case when %s::text ~ %s then %s when %s is not null then ('removed-' || %s)::%s end", value,
					Sql.literal(MADE), value, value, random, Sql.type(column.type()));
		}

	}

	/**
	 * A date keeps its day, month or year, as UTC has it.
	 *
	 * @param unit one of {@link Strategy#DATE_UNITS}
	 */
	record TruncateDate(String unit) implements Strategy {

		@Override
		public Sql sql(Sql value, Column column) {
			Sql unit = Sql.literal(this.unit);
			Sql cut = column.base().equals("timestamptz") ? Sql.of("date_trunc(%s, %s, 'UTC')", unit, value)
					: Sql.of("date_trunc(%s, %s)", unit, value);
			return Sql.of("%s::%s", cut, Sql.type(column.type()));
		}

	}

	/**
	 * Json keeps its shape in any depth; every text and number in it is blanked, and so
	 * is every key that is not a plain name. Strings are told from keys by reading the
	 * text token by token, since a string may contain whatever looks like json.
	 */
	record RedactJson() implements Strategy {

		@Override
		public Sql sql(Sql value, Column column) {
			return Sql.of(
					"""
							(select string_agg(case
							        when token not like '"%%' then regexp_replace(token, '-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?', '0', 'g')
							        when following like ':%%' and token ~ '^"[A-Za-z_][A-Za-z0-9_-]{0,39}"$' then token
							        else '"-"' end, '' order by n)
							    from (select m[1] as token, n, lead(m[1]) over (order by n) as following
							        from regexp_matches(%s::jsonb::text, '("(?:[^"\\\\]|\\\\.)*"|[^"]+)', 'g')
							        with ordinality r(m, n)) tokens)::jsonb::%s""",
					value, Sql.type(column.type()));
		}

	}

	/**
	 * The value stays.
	 *
	 * @param reason why it may
	 */
	record Keep(String reason) implements Strategy {

		@Override
		public Sql sql(Sql value, Column column) {
			return value;
		}

		@Override
		public boolean changes() {
			return false;
		}

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
