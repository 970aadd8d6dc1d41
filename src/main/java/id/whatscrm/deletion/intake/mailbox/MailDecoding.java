package id.whatscrm.deletion.intake.mailbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of mails into text, also where they are broken or wrongly declared.
 */
final class MailDecoding {

	private static final Charset WINDOWS = Charset.forName("windows-1252");

	/** What is read with more than is declared, as browsers do. */
	private static final Map<String, String> SUPERSETS = Map.of("gb2312", "GB18030", "gbk", "GB18030", "ks_c_5601-1987",
			"x-windows-949");

	private static final Pattern ENCODED_WORD = Pattern.compile("=\\?([^?\\s]{1,40})\\?([BbQq])\\?([^?]{0,2000})\\?=");

	private MailDecoding() {
	}

	static String text(byte[] bytes, @Nullable String charset) {
		for (Charset candidate : candidates(bytes, charset)) {
			String text = new String(bytes, candidate);
			long broken = text.chars().filter((c) -> c == 0xFFFD).count();
			if (broken == 0 || broken < text.chars().filter((c) -> c > 0x7F && c != 0xFFFD).count()) {
				return text;
			}
		}
		return new String(bytes, WINDOWS);
	}

	/**
	 * UTF-8 is tried before any one-byte charset of the West: those fit everything, and
	 * hardly any text in them happens to be UTF-8.
	 */
	private static List<Charset> candidates(byte[] bytes, @Nullable String name) {
		if (name == null) {
			return List.of(StandardCharsets.UTF_8);
		}
		try {
			String lower = name.toLowerCase(Locale.ROOT);
			Charset declared = Charset.forName(SUPERSETS.getOrDefault(lower, lower));
			boolean western = List.of("US-ASCII", "ISO-8859-1", "windows-1252").contains(declared.name());
			boolean wide = declared.name().startsWith("UTF-16") || declared.name().startsWith("UTF-32");
			boolean impossible = wide && new String(bytes, StandardCharsets.ISO_8859_1).indexOf(0) < 0;
			return (western || impossible) ? List.of(StandardCharsets.UTF_8)
					: List.of(declared, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return List.of(StandardCharsets.UTF_8);
		}
	}

	static byte[] transfer(byte[] raw, int from, int to, String encoding) {
		return switch (encoding) {
			case "base64" -> base64(raw, from, to);
			case "quoted-printable" -> quotedPrintable(raw, from, to, false);
			default -> Arrays.copyOfRange(raw, from, to);
		};
	}

	/** Reads up to the padding and skips what is no base64. */
	private static byte[] base64(byte[] raw, int from, int to) {
		byte[] digits = new byte[to - from];
		int count = 0;
		for (int i = from; i < to && raw[i] != '='; i++) {
			byte b = raw[i];
			if (b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '+' || b == '/') {
				digits[count++] = b;
			}
		}
		return Base64.getDecoder().decode(Arrays.copyOf(digits, (count % 4 == 1) ? count - 1 : count));
	}

	private static byte[] quotedPrintable(byte[] raw, int from, int to, boolean word) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
		for (int i = from; i < to; i++) {
			if (raw[i] != '=') {
				out.write((word && raw[i] == '_') ? ' ' : raw[i]);
				continue;
			}
			int high = (i + 2 < to) ? Character.digit(raw[i + 1], 16) : -1;
			int low = (i + 2 < to) ? Character.digit(raw[i + 2], 16) : -1;
			int end = i + 1;
			while (end < to && (raw[end] == ' ' || raw[end] == '\t' || raw[end] == '\r')) {
				end++;
			}
			if (high >= 0 && low >= 0) {
				out.write(high * 16 + low);
				i += 2;
			}
			else if (end >= to || raw[end] == '\n') {
				i = end;
			}
			else {
				out.write('=');
			}
		}
		return out.toByteArray();
	}

	/**
	 * Decodes the encoded words of a header (RFC 2047). Neighbours in one charset are
	 * joined before they are decoded, since mailers cut characters in two.
	 */
	static String words(String header) {
		StringBuilder out = new StringBuilder();
		ByteArrayOutputStream pending = new ByteArrayOutputStream();
		String charset = "utf-8";
		int end = 0;
		Matcher word = ENCODED_WORD.matcher(header);
		while (word.find()) {
			String gap = header.substring(end, word.start());
			String next = word.group(1).replaceFirst("\\*.*", "");
			boolean first = end == 0;
			boolean neighbour = !first && gap.isBlank();
			if (!neighbour || !next.equalsIgnoreCase(charset)) {
				out.append(text(pending.toByteArray(), charset));
				pending.reset();
			}
			if (!neighbour) {
				out.append(gap);
			}
			byte[] bytes = word.group(3).getBytes(StandardCharsets.UTF_8);
			pending.writeBytes(word.group(2).equalsIgnoreCase("b") ? base64(bytes, 0, bytes.length)
					: quotedPrintable(bytes, 0, bytes.length, true));
			charset = next;
			end = word.end();
		}
		return out.append(text(pending.toByteArray(), charset)).append(header.substring(end)).toString();
	}

	/**
	 * Text with line breaks {@code \n}, without invisible characters and without any
	 * control character but tab.
	 */
	static String clean(String text, int max) {
		StringBuilder out = new StringBuilder();
		String lines = text.replace("\r\n", "\n");
		lines.codePoints().limit(4L * max).forEach((c) -> {
			switch (Character.getType(c)) {
				case Character.FORMAT -> {
				}
				case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> out.append('\n');
				case Character.SPACE_SEPARATOR -> out.append(' ');
				case Character.SURROGATE -> out.append('\uFFFD');
				case Character.CONTROL -> {
					if (c == '\t' || c == '\n') {
						out.append((char) c);
					}
					else if (c == '\r' || c == '\f' || c == 0x0B || c == 0x85) {
						out.append('\n');
					}
				}
				default -> out.appendCodePoint(c);
			}
		});
		return cut(out.toString(), max);
	}

	static String line(String text, int max) {
		return cut(clean(text.replaceAll("[\\r\\n\\t\\x00\\x0B\\f\\x85\\u2028\\u2029]", " "), 8 * max)
			.replaceAll("\\s{1,1000}", " ")
			.strip(), max).strip();
	}

	static String cut(String text, int max) {
		if (text.length() <= max) {
			return text;
		}
		return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
	}

}
