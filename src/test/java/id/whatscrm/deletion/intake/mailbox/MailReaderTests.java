package id.whatscrm.deletion.intake.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

import id.whatscrm.deletion.intake.mailbox.MailReading.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * Mails of many people and machines, each with what a person reads in it. Those marked
 * {@code miss} are read wrongly and count in the figures only.
 */
class MailReaderTests {

	private static final Map<String, Function<MailReading, Object>> FIELDS = fields();

	private static final Map<String, Map<String, Object>> EXPECTED = expected();

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private final MailReader reader = new MailReader(Set.of("support@whatscrm.id", "privacy@whatscrm.id"));

	private static Map<String, Function<MailReading, Object>> fields() {
		Map<String, Function<MailReading, Object>> fields = new LinkedHashMap<>();
		fields.put("email", (reading) -> reading.named().email());
		fields.put("businessName", (reading) -> reading.named().businessName());
		fields.put("whatsappNumber", (reading) -> reading.named().whatsappNumber());
		fields.put("metaBusinessId", (reading) -> reading.named().metaBusinessId());
		return fields;
	}

	private static Map<String, Map<String, Object>> expected() {
		try (InputStream file = open("expected.yaml")) {
			return new Yaml().load(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static InputStream open(String name) {
		return Objects.requireNonNull(MailReaderTests.class.getResourceAsStream("/mails/" + name), name);
	}

	static byte[] mail(String name) {
		try (InputStream file = open(name)) {
			return file.readAllBytes();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Set<String> names() {
		return EXPECTED.keySet();
	}

	static Stream<String> readable() {
		return EXPECTED.keySet().stream().filter((name) -> !EXPECTED.get(name).containsKey("miss"));
	}

	@ParameterizedTest
	@MethodSource("readable")
	void readsWhatAPersonReads(String name) {
		Map<String, Object> expected = EXPECTED.get(name);
		MailReading reading = this.reader.read(mail(name));
		assertThat(reading.kind().name()).as("kind").isEqualTo(expected.get("kind"));
		assertThat(reading.language().name()).as("language").isEqualTo(expected.get("language"));
		assertThat(reading.from()).as("from").isEqualTo(expected.get("from"));
		FIELDS.forEach((field, value) -> assertThat(value.apply(reading)).as(field).isEqualTo(expected.get(field)));
		if (expected.containsKey("subject")) {
			assertThat(reading.subject()).isEqualTo(expected.get("subject"));
		}
		if (expected.containsKey("description")) {
			assertThat(reading.named().description()).isEqualTo(expected.get("description"));
		}
		if (expected.containsKey("answers")) {
			assertThat(reading.answers()).isEqualTo(expected.get("answers"));
		}
		texts(expected, "contains").forEach((part) -> assertThat(reading.newText()).contains(part));
		texts(expected, "containsNot").forEach((part) -> assertThat(reading.newText()).doesNotContain(part));
	}

	@SuppressWarnings("unchecked")
	private static List<String> texts(Map<String, Object> expected, String key) {
		return (List<String>) expected.getOrDefault(key, List.of());
	}

	/** The mails that are read wrongly count here. */
	@Test
	void rightMoreOftenThanAgreed() {
		Map<String, int[]> counts = new LinkedHashMap<>();
		counts.put("kind REQUEST", new int[3]);
		FIELDS.keySet().forEach((field) -> counts.put(field, new int[3]));
		EXPECTED.forEach((name, expected) -> {
			MailReading reading = this.reader.read(mail(name));
			count(counts.get("kind REQUEST"), "REQUEST".equals(expected.get("kind")) ? "REQUEST" : null,
					(reading.kind() == Kind.REQUEST) ? "REQUEST" : null);
			FIELDS.forEach((field, value) -> count(counts.get(field), expected.get(field), value.apply(reading)));
		});
		System.out.printf("%d mails, %d of them known to be read wrongly%n", EXPECTED.size(),
				EXPECTED.size() - readable().count());
		System.out.printf("%-16s%10s%10s%6s%6s%6s%n", "", "precision", "recall", "right", "wrong", "lost");
		counts.forEach((field, count) -> System.out.printf("%-16s%10.3f%10.3f%6d%6d%6d%n", field, precision(count),
				recall(count), count[0], count[1], count[2]));

		assertThat(recall(counts.get("kind REQUEST"))).isEqualTo(1.0);
		assertThat(precision(counts.get("kind REQUEST"))).isGreaterThanOrEqualTo(0.95);
		FIELDS.keySet().forEach((field) -> {
			assertThat(precision(counts.get(field))).as("precision of " + field).isGreaterThanOrEqualTo(0.97);
			assertThat(recall(counts.get(field))).as("recall of " + field).isGreaterThanOrEqualTo(0.9);
		});
	}

	private static void count(int[] count, Object expected, Object read) {
		if (read != null) {
			count[Objects.equals(expected, read) ? 0 : 1]++;
		}
		if (expected != null && !Objects.equals(expected, read)) {
			count[2]++;
		}
	}

	private static double precision(int[] count) {
		return count[0] / (double) (count[0] + count[1]);
	}

	private static double recall(int[] count) {
		return count[0] / (double) (count[0] + count[2]);
	}

	@Test
	void saysNothingOfItsContent() {
		assertThat(this.reader.read(mail("en-template.eml"))).hasToString("MailReading[REQUEST]");
	}

	@Test
	void anyPieceOfAMailIsRead() {
		byte[] whole = mail("multipart-attachment-ignored.eml");
		for (int length = 0; length < whole.length; length++) {
			String start = new String(whole, 0, length, StandardCharsets.ISO_8859_1);
			assertThatCode(() -> read(start)).doesNotThrowAnyException();
		}
	}

	@Test
	void largeAttachmentIsLeftOut() {
		String mail = "From: a@b.example\nSubject: Delete my account\nContent-Type: multipart/mixed; boundary=x\n\n"
				+ "--x\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
				+ "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n".repeat(150_000)
				+ "--x\nContent-Type: text/plain\n\nRegistered email: a@b.example\n--x--\n";
		MailReading reading = assertTimeout(LIMIT, () -> read(mail));
		assertThat(reading.kind()).isEqualTo(Kind.REQUEST);
		assertThat(reading.named().email()).isEqualTo("a@b.example");
		assertThat(reading.text()).hasSizeLessThan(100);
	}

	@Test
	void endlessTextIsCut() {
		MailReading reading = assertTimeout(LIMIT,
				() -> read("From: a@b.example\nSubject: " + "s".repeat(1000) + "\nReferences: "
						+ "<x@y.example> <z@y.example>".repeat(3) + manyIds() + "\n\nPlease delete my account.\n"
						+ "\uD83D\uDE00 text ".repeat(100_000)));
		assertThat(reading.kind()).isEqualTo(Kind.REQUEST);
		assertThat(reading.subject()).hasSize(200);
		assertThat(reading.text()).hasSizeBetween(19_000, 20_000);
		assertThat(reading.newText()).hasSizeLessThanOrEqualTo(20_000);
		assertThat(reading.named().description()).hasSizeLessThanOrEqualTo(4000);
		assertThat(reading.answers()).hasSize(50);
	}

	private static String manyIds() {
		StringBuilder ids = new StringBuilder();
		for (int i = 0; i < 100; i++) {
			ids.append(" <").append(i).append("@many.example>");
		}
		return ids.toString();
	}

	static Stream<String> hostile() {
		String start = "From: a@b.example\nSubject: x\n";
		StringBuilder nested = new StringBuilder(start);
		StringBuilder messages = new StringBuilder(start);
		for (int i = 0; i < 20_000; i++) {
			nested.append("Content-Type: multipart/mixed; boundary=b")
				.append(i)
				.append("\n\n--b")
				.append(i)
				.append("\n");
			messages.append("Content-Type: message/rfc822\n\nFrom: a@b.example\n");
		}
		String many = start + "Content-Type: multipart/mixed; boundary=x\n\n";
		String html = start + "Content-Type: text/html\n\n";
		return Stream.of(nested.toString(), messages.toString(), many + "--x\n\n".repeat(2_000_000),
				many + "--x\nContent-Type: text/plain\n\na\n".repeat(200_000), "a: b\n".repeat(2_000_000),
				"From: " + "<".repeat(1_000_000), "From: " + "(".repeat(1_000_000), "From: " + "a,".repeat(500_000),
				"Subject: " + "=?utf-8?q?a?=".repeat(100_000), "A:" + "\n b".repeat(2_000_000),
				start + "Content-Type: multipart/mixed; boundary=" + "y".repeat(1_000_000) + "\n\n"
						+ "yyyy\n".repeat(100_000),
				start + "Content-Type: text/plain" + "; a=\"".repeat(200_000) + "\n\nx", html + "<div>".repeat(200_000),
				html + "<blockquote><table><tr><td>".repeat(50_000), html + "<b><i><a>".repeat(100_000),
				html + "<span>x".repeat(140_000), html + "<p " + "a=b ".repeat(200_000), html + "<!--".repeat(200_000),
				start + "\n" + "\n".repeat(1_000_000), start + "\n" + "a".repeat(1_000_000),
				start + "\n" + "a@".repeat(500_000), start + "\n" + "a.".repeat(500_000),
				start + "\n" + "0 ".repeat(500_000), start + "\n" + " |".repeat(500_000),
				start + "\n" + "email:".repeat(200_000), start + "\n" + "delete ".repeat(200_000),
				start + "\n" + "how can i my data ".repeat(100_000), start + "\n" + "On 1 ".repeat(200_000),
				start + "\n" + "On 1\n".repeat(200_000), start + "\n" + "From: x\nSent: y\n".repeat(100_000),
				start + "\n" + "> ".repeat(500_000), start + "\n" + "usaha saya adalah Toko ".repeat(50_000),
				start + "\n" + "\"(".repeat(500_000), start + "\n" + "want a b c d e f ".repeat(50_000),
				start + "\n" + "- - - ".repeat(100_000));
	}

	@Test
	void linesOfPreformattedTextStay() {
		assertThat(
				read("From: a@b.example\nContent-Type: text/html\n\n<pre>one\n<b>two\nthree</b></pre><p>four\nfive</p>")
					.text())
			.contains("one\ntwo\nthree\n", "four five");
	}

	@ParameterizedTest(name = "{index}")
	@MethodSource("hostile")
	void hostileMailTakesLittleTime(String mail) {
		MailReading reading = assertTimeout(LIMIT, () -> read(mail));
		assertThat(reading.text()).hasSizeLessThanOrEqualTo(20_000);
	}

	private MailReading read(String mail) {
		return this.reader.read(mail.getBytes(StandardCharsets.UTF_8));
	}

}
