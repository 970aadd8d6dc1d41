package id.whatscrm.deletion.recipients;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.recipients.Recipient.Identifier;
import id.whatscrm.deletion.recipients.RecipientNotice.State;
import id.whatscrm.deletion.recipients.RecipientWebhook.Delivery;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is sent to a recipient, over a real connection, and how its answers are read.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecipientWebhookTests {

	private static final String SECRET = "a secret of parcels";

	private static final Instant NOW = Instant.parse("2026-07-02T03:00:00Z");

	private final RecipientWebhook webhook = new RecipientWebhook(new ObjectMapper(), Clock.fixed(NOW, ZoneOffset.UTC),
			Duration.ofMillis(500));

	private final List<String> received = Collections.synchronizedList(new ArrayList<>());

	private ServerSocket server;

	private Answering answering = (sender) -> {
	};

	interface Answering {

		void answer(Socket sender) throws IOException;

	}

	@BeforeEach
	void aRecipient() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> {
			while (!this.server.isClosed()) {
				try (Socket socket = this.server.accept()) {
					this.received.add(read(socket.getInputStream()));
					this.answering.answer(socket);
				}
				catch (IOException ex) {
					// The sender has hung up, or the test is over.
				}
			}
		}, "recipient");
		thread.setDaemon(true);
		thread.start();
	}

	@AfterEach
	void gone() throws IOException {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "200 OK", "202 Accepted", "204 No Content" })
	void successIsTheAcknowledgement(String status) {
		answers(status, "");

		assertThat(send()).isInstanceOf(Delivery.Acknowledged.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "400 Bad Request", "401 Unauthorized", "404 Not Found", "410 Gone",
			"429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable" })
	void errorIsNone(String status) {
		answers(status, "Sari, sari@warungsari.example, is unknown");

		assertThat(send()).isEqualTo(new Delivery.NotAcknowledged("HTTP " + status.substring(0, 3)));
	}

	/** A notice is for the agreed address, and for no other that somebody names there. */
	@ParameterizedTest
	@ValueSource(strings = { "301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect" })
	void redirectIsNotFollowed(String status) {
		this.answering = (sender) -> say(sender,
				"HTTP/1.1 " + status + "\r\nLocation: " + address() + "/elsewhere\r\nContent-Length: 0\r\n\r\n");

		assertThat(send()).isEqualTo(new Delivery.NotAcknowledged("HTTP " + status.substring(0, 3)));
		assertThat(this.received).hasSize(1);
	}

	@Test
	void recipientThatNeverAnswersIsLeftAfterTheTimeOut() {
		this.answering = (sender) -> waitForHangUp(sender, "");

		assertThat(send()).isEqualTo(new Delivery.NotAcknowledged("no answer in time"));
	}

	@Test
	void recipientThatAnswersByTheLetterIsLeftAfterTheTimeOut() {
		this.answering = (sender) -> waitForHangUp(sender, "H");

		assertThat(send()).isEqualTo(new Delivery.NotAcknowledged("no answer in time"));
	}

	@Test
	void answerWithoutEndIsNotRead() {
		this.answering = (sender) -> {
			say(sender, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
			while (true) {
				say(sender, "and so on ".repeat(100_000));
			}
		};

		assertThat(send()).isInstanceOf(Delivery.Acknowledged.class);
	}

	@Test
	void bodyThatNeverComesIsNotWaitedFor() {
		this.answering = (sender) -> {
			say(sender, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
			waitForHangUp(sender, "");
		};

		assertThat(send()).isInstanceOf(Delivery.Acknowledged.class);
	}

	@Test
	void recipientThatIsNotThereIsTriedAgain() throws IOException {
		this.server.close();

		assertThat(send()).isEqualTo(new Delivery.NotAcknowledged("no connection"));
	}

	@Test
	void nonsenseIsNoAcknowledgement() {
		this.answering = (sender) -> say(sender, "SSH-2.0-OpenSSH_9.6\r\n");

		assertThat(send()).isEqualTo(new Delivery.NotAcknowledged("no connection"));
	}

	@Test
	void noticeIsSignedAsStandardWebhooksAre() throws Exception {
		answers("204 No Content", "");

		send();

		String[] parts = this.received.get(0).split("\r\n\r\n", 2);
		assertThat(parts[0]).startsWith("POST /erasures HTTP/1.1").contains("Content-Type: application/json");
		assertThat(parts[1]).isEqualTo("{\"event\":\"erasure\",\"reference\":\"ref1\","
				+ "\"subject\":{\"type\":\"account\",\"key\":\"4711\"},\"categories\":[\"CONTACTS\",\"ACCOUNT\"],"
				+ "\"occurred_at\":\"2026-07-01T10:00:00Z\"}");
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
		assertThat(header("webhook-id")).isEqualTo("msg_1");
		assertThat(header("webhook-timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
		assertThat(header("webhook-signature")).isEqualTo("v1," + Base64.getEncoder()
			.encodeToString(mac.doFinal(("msg_1." + NOW.getEpochSecond() + "." + parts[1]).getBytes())));
	}

	/** The example of the specification's own libraries. */
	@Test
	void signatureIsTheOneOfTheSpecification() {
		byte[] key = new Recipient(URI.create(address()), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "x",
				Identifier.NONE, Set.of())
			.key();

		assertThat(Base64.getEncoder()
			.encodeToString(Hmac.of("msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}", key)))
			.isEqualTo("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	}

	private String header(String name) {
		return this.received.get(0)
			.lines()
			.filter((line) -> line.toLowerCase().startsWith(name + ":"))
			.map((line) -> line.substring(name.length() + 1).strip())
			.findFirst()
			.orElseThrow();
	}

	private Delivery send() {
		Recipient parcels = new Recipient(URI.create(address() + "/erasures"), SECRET, "Parcels",
				Identifier.ACCOUNT_KEY, Set.of(SubjectType.ACCOUNT));
		return this.webhook.send(parcels,
				new RecipientNotice(1, "parcels", "msg_1", "ref1", SubjectType.ACCOUNT, "4711",
						List.of(DataCategory.CONTACTS, DataCategory.ACCOUNT), Instant.parse("2026-07-01T10:00:00Z"),
						RecipientNotice.Progress.NONE));
	}

	private void answers(String status, String body) {
		this.answering = (sender) -> say(sender,
				"HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
	}

	/** Says a word again and again until the sender hangs up. */
	private static void waitForHangUp(Socket sender, String word) throws IOException {
		sender.setSoTimeout(100);
		for (int said = 0; said >= 0;) {
			say(sender, word);
			try {
				said = sender.getInputStream().read();
			}
			catch (SocketTimeoutException ex) {
				// Still there.
			}
		}
	}

	private static void say(Socket sender, String words) throws IOException {
		sender.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
		sender.getOutputStream().flush();
	}

	private String address() {
		return "http://localhost:" + this.server.getLocalPort();
	}

	private static String read(InputStream in) throws IOException {
		StringBuilder text = new StringBuilder();
		int length = -1;
		while (length < 0 || text.length() < length) {
			int next = in.read();
			if (next < 0) {
				break;
			}
			text.append((char) next);
			if (length < 0 && text.toString().endsWith("\r\n\r\n")) {
				String head = text.toString().toLowerCase();
				int at = head.indexOf("content-length:");
				length = text.length() + Integer.parseInt(head.substring(at + 15, head.indexOf("\r\n", at)).strip());
			}
		}
		return text.toString();
	}

}
