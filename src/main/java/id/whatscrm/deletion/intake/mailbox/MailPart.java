package id.whatscrm.deletion.intake.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A mail or one part of it: header lines and the bytes after them. Unlike jakarta.mail's,
 * it limits what hostile bytes can make it build, and nothing is an error.
 */
final class MailPart {

	private static final int MAX_HEADER = 10_000;

	private static final int MAX_HEADERS = 500;

	private static final int MAX_CHILDREN = 100;

	/** RFC 2046 allows 70. */
	private static final int MAX_BOUNDARY = 200;

	/** Bytes of one part that are decoded. */
	private static final int MAX_BYTES = 1_000_000;

	private static final Pattern NAME = Pattern.compile("([!-9;-~]{1,200})[ \\t]{0,20}:");

	private static final Pattern PARAMETER = Pattern.compile(
			";\\s{0,100}([A-Za-z0-9_-]{1,50})(?:\\*[0-9]{0,3}\\*?)?\\s{0,20}=\\s{0,20}(?:\"([^\"]*)\"|([^\\s;]*))");

	private final byte[] raw;

	private final int body;

	private final int end;

	private final Map<String, List<String>> headers = new LinkedHashMap<>();

	MailPart(byte[] raw, int from, int to) {
		this.raw = raw;
		this.end = to;
		this.body = readHeaders(from);
	}

	/** Where the body starts: after an empty line, or at what is no header line. */
	private int readHeaders(int from) {
		StringBuilder header = new StringBuilder();
		int count = 0;
		int start = from;
		while (start < this.end && count <= MAX_HEADERS) {
			int next = nextLine(start);
			String line = new String(this.raw, start, Math.min(next - start, MAX_HEADER), StandardCharsets.ISO_8859_1)
				.stripTrailing();
			boolean folded = this.raw[start] == ' ' || this.raw[start] == '\t';
			boolean named = NAME.matcher(line).lookingAt();
			if (line.isEmpty() && !folded || !folded && !named && start > from) {
				keep(header);
				return line.isEmpty() ? next : start;
			}
			if (!folded) {
				keep(header);
				count++;
			}
			if ((folded || named) && header.length() + line.length() < 2 * MAX_HEADER) {
				header.append(line);
			}
			start = next;
		}
		keep(header);
		return start;
	}

	private void keep(StringBuilder header) {
		Matcher name = NAME.matcher(header);
		if (name.lookingAt()) {
			byte[] value = header.substring(name.end()).getBytes(StandardCharsets.ISO_8859_1);
			this.headers.computeIfAbsent(name.group(1).toLowerCase(Locale.ROOT), (key) -> new ArrayList<>())
				.add(MailDecoding.text(value, null).strip());
		}
		header.setLength(0);
	}

	private int nextLine(int start) {
		int at = start;
		while (at < this.end && this.raw[at] != '\n') {
			at++;
		}
		return Math.min(at + 1, this.end);
	}

	boolean hasHeaders() {
		return !this.headers.isEmpty();
	}

	List<String> all(String name) {
		return this.headers.getOrDefault(name, List.of());
	}

	String header(String name) {
		List<String> values = all(name);
		return values.isEmpty() ? "" : values.get(0);
	}

	/** The media type in lower case, {@code text/plain} if there is none. */
	String type() {
		String type = header("content-type").replaceFirst(";(?s:.*)", "").strip().toLowerCase(Locale.ROOT);
		return type.contains("/") ? type : "text/plain";
	}

	@Nullable String parameter(String name) {
		Map<String, String> parameters = parameters("content-type");
		return parameters.get(name);
	}

	private Map<String, String> parameters(String header) {
		Map<String, String> values = new LinkedHashMap<>();
		Matcher parameter = PARAMETER.matcher(header(header));
		while (parameter.find()) {
			String value = (parameter.group(2) != null) ? parameter.group(2) : parameter.group(3);
			// Long ones come in pieces (RFC 2231).
			values.merge(parameter.group(1).toLowerCase(Locale.ROOT), value, String::concat);
		}
		return values;
	}

	boolean isAttachment() {
		return header("content-disposition").toLowerCase(Locale.ROOT).startsWith("attachment")
				|| parameters("content-disposition").containsKey("filename")
				|| parameters("content-type").containsKey("name");
	}

	/** The mail in a {@code message/rfc822}. */
	MailPart message() {
		byte[] content = content();
		return new MailPart(content, 0, content.length);
	}

	String text() {
		String charset = parameter("charset");
		byte[] content = content();
		if (charset == null && type().equals("text/html")) {
			String start = new String(content, 0, Math.min(content.length, 2000), StandardCharsets.ISO_8859_1);
			Matcher meta = Pattern.compile("charset=[\"']?([A-Za-z0-9_-]{1,40})").matcher(start);
			charset = meta.find() ? meta.group(1) : null;
		}
		return MailDecoding.text(content, (charset != null) ? charset.replaceFirst(".*'", "") : null);
	}

	private byte[] content() {
		String encoding = header("content-transfer-encoding").toLowerCase(Locale.ROOT);
		return MailDecoding.transfer(this.raw, this.body, Math.min(this.end, this.body + MAX_BYTES), encoding);
	}

	/** The parts of a multipart; none if its boundary is nowhere to be found. */
	List<MailPart> children() {
		String declared = parameter("boundary");
		byte[] boundary = ("--" + ((declared != null) ? declared : "")).getBytes(StandardCharsets.UTF_8);
		List<MailPart> parts = new ArrayList<>();
		if (boundary.length > MAX_BOUNDARY) {
			return parts;
		}
		int from = -1;
		int start = this.body;
		while (start < this.end && parts.size() < MAX_CHILDREN) {
			int next = nextLine(start);
			if (isDelimiter(start, next, boundary)) {
				if (declared == null && boundary.length == 2) {
					boundary = trimmed(start, Math.min(next, start + MAX_BOUNDARY));
				}
				if (from >= 0) {
					parts.add(new MailPart(this.raw, from, withoutLineBreak(from, start)));
				}
				from = next;
				if (trimmed(start, Math.min(next, start + 2 * MAX_BOUNDARY)).length > boundary.length) {
					return parts;
				}
			}
			start = next;
		}
		if (from >= 0 && from < this.end && parts.size() < MAX_CHILDREN) {
			parts.add(new MailPart(this.raw, from, this.end));
		}
		return parts;
	}

	/** Without a declared boundary the first line that looks like one is it. */
	private boolean isDelimiter(int start, int next, byte[] boundary) {
		int length = boundary.length;
		if (next - start < length || !Arrays.equals(this.raw, start, start + length, boundary, 0, length)) {
			return false;
		}
		String rest = new String(this.raw, start + length, Math.min(next - start - length, MAX_BOUNDARY),
				StandardCharsets.ISO_8859_1)
			.strip();
		return (length == 2) ? !rest.isEmpty() : rest.isEmpty() || rest.equals("--");
	}

	private byte[] trimmed(int start, int next) {
		return new String(this.raw, start, next - start, StandardCharsets.ISO_8859_1).strip()
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	private int withoutLineBreak(int from, int at) {
		int last = (at > from && this.raw[at - 1] == '\n') ? at - 1 : at;
		return (last > from && this.raw[last - 1] == '\r') ? last - 1 : last;
	}

}
