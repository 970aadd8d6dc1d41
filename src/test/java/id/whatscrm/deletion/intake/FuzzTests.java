package id.whatscrm.deletion.intake;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class FuzzTests {

	private static final String SECRET = "fuzz";

	private static final MailReader READER = new MailReader(Set.of("support@whatscrm.id"));

	static Stream<byte[]> mails() {
		return MailReaderTests.names().stream().map(MailReaderTests::mail);
	}

	@MethodSource("mails")
	@FuzzTest(maxDuration = "", maxExecutions = 20_000)
	void mail(byte[] raw) {
		MailReading reading = READER.read(raw);
		assertThat(reading.text()).hasSizeLessThanOrEqualTo(20_000).doesNotContain("\r", "\0");
		assertThat(reading.subject()).hasSizeLessThanOrEqualTo(200).doesNotContain("\r", "\n", "\0");
	}

	static Stream<byte[]> payloads() {
		return Stream.of("{\"algorithm\":\"HMAC-SHA256\",\"user_id\":\"218471\",\"issued_at\":1291836800}", "[]", "x.y")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("payloads")
	@FuzzTest(maxDuration = "", maxExecutions = 50_000)
	void signedRequest(byte[] bytes) {
		SignedRequest.read(new String(bytes, StandardCharsets.UTF_8), SECRET);
		String payload = Base64.getUrlEncoder().encodeToString(bytes);
		String signature = Base64.getUrlEncoder().encodeToString(Hmac.of(payload, SECRET));
		Optional<SignedRequest> read = SignedRequest.read(signature + "." + payload, SECRET);
		read.ifPresent((request) -> assertThat(request.userId()).matches("[0-9A-Za-z_-]{1,64}"));
	}

}
