package id.whatscrm.deletion.intake.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.junit.jupiter.params.provider.MethodSource;

import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.SingleLine;
import id.whatscrm.deletion.intake.meta.SignedRequest;
import id.whatscrm.deletion.request.Channel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes that anybody can send, changed by Jazzer to reach ever more branches.
 * {@code mvn verify} tries the fixed numbers below after all other tests, in a JVM for
 * each; {@code mvn -Pfuzz test} tries mails for half an hour ({@link MailFuzzer}). What
 * was tried stays in {@code target/.cifuzz-corpus}, where the next run goes on.
 */
class FuzzTests {

	private static final String SECRET = "secret";

	private static final MailReader READER = new MailReader(Set.of("support@whatscrm.id", "privacy@whatscrm.id"));

	static Stream<byte[]> mails() {
		return MailReaderTests.names().stream().map(MailReaderTests::mail);
	}

	@MethodSource("mails")
	@FuzzTest(maxDuration = "", maxExecutions = 1_500)
	void mail(byte[] raw) {
		check(raw);
	}

	/** What is true of the reading of any bytes. */
	static void check(byte[] raw) {
		MailReading reading = READER.read(raw);
		assertThat(SingleLine.Validator.hasControls(reading.subject())).isFalse();
		assertThat(reading.subject().length()).isLessThanOrEqualTo(MailReading.MAX_SUBJECT);
		for (String text : new String[] { reading.text(), reading.newText() }) {
			assertThat(text.length()).isLessThanOrEqualTo(MailReading.MAX_TEXT);
			// I8: nothing that can break a header gets in.
			assertThat(SingleLine.Validator.hasControls(text.replaceAll("[\\n\\t]", ""))).isFalse();
		}
		NewRequest request = new NewRequest(Channel.MAILBOX, reading.language(), reading.named().email(),
				reading.named().businessName(), reading.named().whatsappNumber(), reading.named().metaBusinessId(),
				reading.named().description(), reading.from());
		assertThat(Rules.OF_A_REQUEST.validate(request)).isEmpty();
		assertThat(reading.answers()).hasSizeLessThanOrEqualTo(MailReading.MAX_ANSWERS);
	}

	/** Built for the test that needs it. */
	private static final class Rules {

		private static final Validator OF_A_REQUEST = Validation.buildDefaultValidatorFactory().getValidator();

	}

	static Stream<byte[]> payloads() {
		return Stream.of("{\"algorithm\":\"HMAC-SHA256\",\"user_id\":\"218471\",\"issued_at\":1291836800}", "[]", "x.y")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	/** As a stranger sends it, and with the signature of the secret's owner. */
	@MethodSource("payloads")
	@FuzzTest(maxDuration = "", maxExecutions = 20_000)
	void signedRequest(byte[] bytes) {
		assertThat(SignedRequest.read(new String(bytes, StandardCharsets.UTF_8), SECRET)).isEmpty();
		String payload = Base64.getUrlEncoder().encodeToString(bytes);
		String signature = Base64.getUrlEncoder().encodeToString(Hmac.of(payload, SECRET));
		SignedRequest.read(signature + "." + payload, SECRET)
			.map(SignedRequest::userId)
			.ifPresent((user) -> assertThat(user).matches("[0-9A-Za-z_-]{1,64}"));
	}

}
