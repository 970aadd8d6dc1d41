package id.whatscrm.deletion.purge.residue;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

import id.whatscrm.deletion.request.person.PhoneNumber;

/**
 * Words that identify a subject, in every way in which a column may hold them.
 */
class SearchedWords {

	/** Shorter words would be found everywhere. */
	private static final int MIN_LENGTH = 5;

	private static final String INDONESIA = "+62";

	private final Set<String> patterns = new TreeSet<>();

	SearchedWords(Collection<String> words) {
		for (String word : words) {
			String stripped = word.strip();
			if (stripped.length() < MIN_LENGTH) {
				continue;
			}
			String core = coreOfNumber(stripped);
			add(core);
			// As json and arrays write it, with and without escapes for other alphabets.
			String escaped = core.replace("\\", "\\\\").replace("\"", "\\\"");
			add(escaped);
			add(escaped.replace("/", "\\/"));
			add(asciiOnly(escaped));
			add(asciiOnly(escaped.replace("/", "\\/")));
			// As a quoted word of a search index writes it.
			add(core.replace("\\", "\\\\").replace("'", "''"));
			// As bytes are shown.
			add(bytes(core));
		}
	}

	/** A number is written with and without its country's code or a plus sign. */
	private static String coreOfNumber(String word) {
		return PhoneNumber.parse(word)
			.map(PhoneNumber::value)
			.map((number) -> number.substring(number.startsWith(INDONESIA) ? INDONESIA.length() : 1))
			.orElse(word);
	}

	private static String asciiOnly(String word) {
		StringBuilder ascii = new StringBuilder();
		for (char c : word.toCharArray()) {
			ascii.append((c < 128) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
		}
		return ascii.toString();
	}

	private static String bytes(String word) {
		StringBuilder bytes = new StringBuilder();
		for (byte b : word.replace("\\", "\\\\").getBytes(StandardCharsets.UTF_8)) {
			bytes.append((b >= 0) ? String.valueOf((char) b) : "\\" + Integer.toOctalString(b & 0xff));
		}
		return bytes.toString();
	}

	private void add(String word) {
		this.patterns.add("%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
	}

	boolean isEmpty() {
		return this.patterns.isEmpty();
	}

	/**
	 * Patterns for {@code like}. Their case is the database's affair, so that both sides
	 * are lowered alike.
	 */
	String[] patterns() {
		return this.patterns.toArray(String[]::new);
	}

	@Override
	public String toString() {
		return "SearchedWords[hidden]";
	}

}
