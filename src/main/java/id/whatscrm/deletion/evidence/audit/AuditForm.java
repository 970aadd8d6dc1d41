package id.whatscrm.deletion.evidence.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.RequestState;

/**
 * The search form as it was sent.
 *
 * @param from the first day of receipt
 * @param to the last day of receipt
 * @param page which page of what was found, from 1
 */
record AuditForm(@Nullable String code, @Nullable String state, @Nullable String channel, @Nullable String outcome,
		@Nullable String from, @Nullable String to, @Nullable String page) {

	private static final Pattern DAY = Pattern.compile("2\\d{3}-\\d{2}-\\d{2}");

	private static final Pattern PAGE = Pattern.compile("[1-9]\\d{0,8}");

	/**
	 * What is wrong with a field.
	 *
	 * @param key the sentence about it in the message bundles
	 * @param value what was sent
	 */
	record Problem(String key, @Nullable String value) {
	}

	/**
	 * What the form means.
	 *
	 * @param problems what is wrong, by field; then the search leaves those fields out
	 */
	record Reading(AuditSearch search, int page, Map<String, Problem> problems) {
	}

	/**
	 * Reads the form.
	 * @param zone the zone in which its days are counted
	 */
	Reading read(ZoneId zone) {
		Map<String, Problem> problems = new LinkedHashMap<>();
		ConfirmationCode typed = read("code", this.code, (text) -> ConfirmationCode.parse(text).orElse(null), problems);
		RequestState wanted = read("state", this.state, (text) -> constant(RequestState.values(), text), problems);
		Channel way = read("channel", this.channel, (text) -> constant(Channel.values(), text), problems);
		AuditOutcome end = read("outcome", this.outcome, (text) -> constant(AuditOutcome.values(), text), problems);
		LocalDate first = read("from", this.from, AuditForm::day, problems);
		LocalDate last = read("to", this.to, AuditForm::day, problems);
		if (first != null && last != null && first.isAfter(last)) {
			problems.put("to", new Problem("audit.invalid.range", this.to));
		}
		Integer number = read("page", this.page, (text) -> PAGE.matcher(text).matches() ? Integer.valueOf(text) : null,
				problems);
		AuditSearch search = new AuditSearch(typed, wanted, way, end, startOf(first, zone),
				startOf((last != null) ? last.plusDays(1) : null, zone));
		return new Reading(search, (number != null) ? number : 1, problems);
	}

	private static <T> @Nullable T read(String field, @Nullable String text, Function<String, @Nullable T> reader,
			Map<String, Problem> problems) {
		if (text == null || text.isBlank()) {
			return null;
		}
		T value = reader.apply(text.strip());
		if (value == null) {
			problems.put(field, new Problem("audit.invalid." + field, text));
		}
		return value;
	}

	private static <E extends Enum<E>> @Nullable E constant(E[] values, String name) {
		for (E value : values) {
			if (value.name().equals(name)) {
				return value;
			}
		}
		return null;
	}

	private static @Nullable LocalDate day(String text) {
		try {
			return DAY.matcher(text).matches() ? LocalDate.parse(text) : null;
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	private static @Nullable Instant startOf(@Nullable LocalDate day, ZoneId zone) {
		return (day != null) ? day.atStartOfDay(zone).toInstant() : null;
	}

	/**
	 * The same search in an address, without the page: empty, or ends with {@code &}.
	 */
	String parameters() {
		UriComponentsBuilder address = UriComponentsBuilder.newInstance();
		Map<String, String> values = new LinkedHashMap<>();
		put(values, "code", this.code);
		put(values, "state", this.state);
		put(values, "channel", this.channel);
		put(values, "outcome", this.outcome);
		put(values, "from", this.from);
		put(values, "to", this.to);
		values.keySet().forEach((name) -> address.queryParam(name, "{" + name + "}"));
		String query = address.encode().buildAndExpand(values).getQuery();
		return (query != null) ? query + "&" : "";
	}

	private static void put(Map<String, String> values, String name, @Nullable String value) {
		if (value != null && !value.isBlank()) {
			values.put(name, value.strip());
		}
	}

}
