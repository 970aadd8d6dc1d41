package id.whatscrm.deletion.purge;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How a column loses the person. Each knows the SQL of its result, which is the same when
 * applied again, so that a step can be repeated.
 */
sealed interface Strategy {

	/** The units to which a date can be cut. */
	List<String> DATE_UNITS = List.of("day", "month", "year");

	/**
	 * The SQL expression that replaces a column's value.
	 * @param column the quoted column
	 * @param type the column's type
	 */
	String sql(String column, String type);

	/**
	 * Whether it changes anything.
	 */
	default boolean changes() {
		return true;
	}

	/** The value goes. */
	record SetNull() implements Strategy {

		@Override
		public String sql(String column, String type) {
			return "null::" + type;
		}

	}

	/**
	 * Every row gets the same value.
	 *
	 * @param value the value
	 */
	record Fixed(String value) implements Strategy {

		@Override
		public String sql(String column, String type) {
			return "'" + this.value.replace("'", "''") + "'::" + type;
		}

	}

	/** A pseudonym under a random key that nobody keeps, so that nothing leads back. */
	record Hash() implements Strategy {

		@Override
		public String sql(String column, String type) {
			return "case when " + column + " like 'removed-%' then " + column
					+ " else 'removed-' || gen_random_uuid() end";
		}

	}

	/**
	 * A date keeps its day, month or year.
	 *
	 * @param unit one of {@link Strategy#DATE_UNITS}
	 */
	record TruncateDate(String unit) implements Strategy {

		@Override
		public String sql(String column, String type) {
			return "date_trunc('" + this.unit + "', " + column + ")::" + type;
		}

	}

	/** Json keeps its shape; every text and number in it is blanked. */
	record RedactJson() implements Strategy {

		@Override
		public String sql(String column, String type) {
			String json = column + "::jsonb";
			String texts = "regexp_replace(" + json
					+ "::text, '([:\\[,]\\s*)\"([^\"\\\\]|\\\\.)*\"(?=\\s*[],}])', '\\1\"-\"', 'g')";
			String numbers = "regexp_replace(" + texts + ", '([:\\[,]\\s*)-?[0-9][0-9.eE+-]*', '\\1 0', 'g')";
			return "(case jsonb_typeof(" + json + ") when 'string' then '\"-\"' when 'number' then '0' else " + numbers
					+ " end)::jsonb::" + type;
		}

	}

	/**
	 * The value stays.
	 *
	 * @param reason why it may
	 */
	record Keep(String reason) implements Strategy {

		@Override
		public String sql(String column, String type) {
			return column;
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
			case "hash" -> new Hash();
			case "redact-json" -> new RedactJson();
			case "truncate-date" -> {
				if (!DATE_UNITS.contains(argument)) {
					throw new IllegalArgumentException("truncate-date needs one of " + DATE_UNITS + ".");
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
