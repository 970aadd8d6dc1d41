package id.whatscrm.deletion.meta;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.meta.MetaApps.App;
import id.whatscrm.deletion.meta.MetaRevocation.Outcome;

/**
 * Speaks to Meta's Graph API. What it says is told by its numbers only, since its
 * sentences and addresses name people.
 */
@Component
@EnableConfigurationProperties(MetaApps.class)
class MetaGraph {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

	/** More than any answer has that we read. */
	private static final int MAX_ANSWER = 64 * 1024;

	private static final Set<Integer> DEAD_TOKEN = Set.of(102, 190);

	/** Unknown and passing errors, and the limits for apps, users and pages. */
	private static final Set<Integer> TRY_LATER = Set.of(1, 2, 4, 17, 32, 341, 613);

	/** The limits of the business use cases, WhatsApp's among them. */
	private static final int FIRST_BUSINESS_LIMIT = 80_000;

	private static final int LAST_BUSINESS_LIMIT = 80_014;

	private static final int INVALID_PARAMETER = 100;

	/** With {@link #INVALID_PARAMETER}: it does not exist, or is not ours any more. */
	private static final int NOT_THERE = 33;

	private final RestClient http;

	private final MetaApps apps;

	private final ObjectMapper json;

	MetaGraph(RestClient.Builder builder, MetaApps apps, ObjectMapper json) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
			.connectTimeout(CONNECT_TIMEOUT)
			.followRedirects(HttpClient.Redirect.NEVER)
			.build());
		factory.setReadTimeout(READ_TIMEOUT);
		this.http = builder.requestFactory(factory).build();
		this.apps = apps;
		this.json = json;
	}

	/**
	 * Deletes an edge of a node.
	 * @param node the id of the WhatsApp Business account or the person
	 * @param token what gives us access, which is the proof too
	 * @return what became of the access
	 * @throws MetaUnavailable if the same call may succeed later
	 */
	Outcome delete(App app, String node, String edge, String token) {
		String proof = HexFormat.of().formatHex(Hmac.of(token, app.secret()));
		try {
			return this.http.delete()
				.uri(this.apps.graphUrl() + "/{version}/{node}/{edge}?appsecret_proof={proof}",
						this.apps.graphVersion(), node, edge, proof)
				.headers((headers) -> headers.setBearerAuth(token))
				.exchangeForRequiredValue((request, response) -> outcome(response.getStatusCode(), response.getBody()));
		}
		catch (ResourceAccessException ex) {
			// Its message has the address, with the person's id in it.
			throw new MetaUnavailable("could not be reached");
		}
	}

	private Outcome outcome(HttpStatusCode status, InputStream body) throws IOException {
		JsonNode answer = read(body);
		if (status.is2xxSuccessful() && answer.path("success").asBoolean(false)) {
			return Outcome.REVOKED;
		}
		JsonNode error = answer.path("error");
		int code = error.path("code").asInt(0);
		boolean limit = TRY_LATER.contains(code) || (code >= FIRST_BUSINESS_LIMIT && code <= LAST_BUSINESS_LIMIT);
		if (limit || status.value() == 429 || status.is5xxServerError() || status.is2xxSuccessful()
				|| error.path("is_transient").asBoolean(false)) {
			throw new MetaUnavailable("asks to try later (HTTP " + status.value() + ", code " + code + ")");
		}
		boolean gone = code == INVALID_PARAMETER && error.path("error_subcode").asInt(0) == NOT_THERE;
		return (DEAD_TOKEN.contains(code) || gone) ? Outcome.ALREADY_INVALID : Outcome.REFUSED;
	}

	private JsonNode read(InputStream body) throws IOException {
		try {
			JsonNode answer = this.json.readTree(body.readNBytes(MAX_ANSWER));
			return (answer != null) ? answer : this.json.createObjectNode();
		}
		catch (JacksonException ex) {
			return this.json.createObjectNode();
		}
	}

}
