package id.whatscrm.deletion.recipients;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Sends a notice to its recipient, signed as
 * <a href="https://www.standardwebhooks.com">Standard Webhooks</a> are. Only the status
 * of the answer counts, and nothing else of it is read or kept.
 */
@Component
class RecipientWebhook {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final HttpClient http = HttpClient.newBuilder()
		// Over plain http an upgrade would be asked for, which some servers refuse.
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(CONNECT_TIMEOUT)
		.followRedirects(HttpClient.Redirect.NEVER)
		.build();

	private final ObjectMapper json;

	private final Clock clock;

	private final Duration timeout;

	@Autowired
	RecipientWebhook(ObjectMapper json, Clock clock) {
		this(json, clock, TIMEOUT);
	}

	RecipientWebhook(ObjectMapper json, Clock clock, Duration timeout) {
		this.json = json;
		this.clock = clock;
		this.timeout = timeout;
	}

	/**
	 * What came of a try.
	 */
	sealed interface Delivery {

		/** The recipient answered that it has the notice. */
		record Acknowledged() implements Delivery {
		}

		/**
		 * It did not.
		 *
		 * @param failure why, in words without an address or anything that it said
		 */
		record NotAcknowledged(String failure) implements Delivery {
		}

	}

	/**
	 * Sends a notice once.
	 */
	Delivery send(Recipient recipient, RecipientNotice notice) {
		String body = body(notice);
		String timestamp = Long.toString(this.clock.instant().getEpochSecond());
		byte[] signature = Hmac.of(notice.webhookId() + "." + timestamp + "." + body, recipient.key());
		HttpRequest request = HttpRequest.newBuilder(recipient.url())
			.timeout(this.timeout)
			.header("Content-Type", "application/json")
			.header("webhook-id", notice.webhookId())
			.header("webhook-timestamp", timestamp)
			.header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature))
			.POST(BodyPublishers.ofString(body))
			.build();
		try {
			HttpResponse<InputStream> answer = this.http.send(request, BodyHandlers.ofInputStream());
			// Unread: an answer without end must not keep us.
			try (InputStream unread = answer.body()) {
				return (answer.statusCode() / 100 == 2) ? new Delivery.Acknowledged()
						: new Delivery.NotAcknowledged("HTTP " + answer.statusCode());
			}
		}
		catch (HttpTimeoutException ex) {
			return new Delivery.NotAcknowledged("no answer in time");
		}
		catch (IOException ex) {
			return new Delivery.NotAcknowledged("no connection");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Delivery.NotAcknowledged("interrupted by us");
		}
	}

	private String body(RecipientNotice notice) {
		Map<String, Object> subject = new LinkedHashMap<>();
		subject.put("type", name(notice.subjectType()));
		if (notice.subjectKey() != null) {
			subject.put("key", notice.subjectKey());
		}
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("event", "erasure");
		body.put("reference", notice.reference());
		body.put("subject", subject);
		body.put("categories", notice.categories());
		body.put("occurred_at", notice.occurredAt().toString());
		try {
			return this.json.writeValueAsString(body);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("The notice " + notice.webhookId() + " cannot be written");
		}
	}

	/** As the data map calls it. */
	private static String name(SubjectType type) {
		return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
