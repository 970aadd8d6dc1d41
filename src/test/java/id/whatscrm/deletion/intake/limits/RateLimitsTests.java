package id.whatscrm.deletion.intake.limits;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may be sent how often, by one source and about one target.
 */
@ServiceTest
class RateLimitsTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private final DataSource dataSource;

	private final LimitSettings settings;

	private final String base;

	@Autowired
	RateLimitsTests(DataSource dataSource, LimitSettings settings, @Value("${deletion.public-url}") String base) {
		this.dataSource = dataSource;
		this.settings = settings;
		this.base = base;
	}

	/** What was taken comes back with time, which must not pass meanwhile. */
	@BeforeEach
	void stopTheClock() {
		ClockUtil.setCurrentTime(new Date());
	}

	@AfterEach
	void startTheClock() {
		ClockUtil.reset();
	}

	@Test
	void networkThatSendsTooMuchIsRefusedAndNobodyElse() throws Exception {
		exhaust("203.0.113.77");

		HttpResponse<String> refused = post("203.0.113.77");
		assertThat(refused.statusCode()).isEqualTo(429);
		assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 3600L);
		assertThat(refused.body()).contains("That was too often");
		// Our proxy writes last; what stands before was written by the client.
		assertThat(post("198.51.100.1, 203.0.113.77").statusCode()).isEqualTo(429);
		assertThat(post("203.0.113.77, 198.51.100.1").statusCode()).isNotEqualTo(429);
		assertThat(this.client
			.send(request("/requests/new", "198.51.100.1").header("X-Forwarded-For", "203.0.113.77")
				.POST(BodyPublishers.noBody())
				.build(), BodyHandlers.ofString())
			.statusCode()).as("a line of its own is read last, too").isEqualTo(429);
		assertThat(post("/%72equests/new", "203.0.113.77").statusCode()).as("another spelling").isEqualTo(429);
		assertThat(get("/requests/new", "203.0.113.77").statusCode()).as("reading is free").isEqualTo(200);
		for (String document : List.of("/certificates/WD0123456789ABCDEF.pdf", "/certificates/x%2epdf")) {
			assertThat(get(document, "203.0.113.77").statusCode()).as("a document is not").isEqualTo(429);
		}
	}

	@Test
	void householdHasOneNetworkHoweverManyAddressesItTakes() throws Exception {
		exhaust("2001:db8:1:2::1");

		assertThat(post("2001:db8:1:2:ffff::9").statusCode()).isEqualTo(429);
		assertThat(post("2001:db8:1:3::1").statusCode()).isNotEqualTo(429);
	}

	/** The answer must not say whether the address has an account (I6). */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void addressIsWrittenToSoManyTimesADayKnownOrNot(boolean known) {
		String email = "sering-" + UUID.randomUUID() + "@warung.example";
		if (known) {
			DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), "Sering", email);
		}
		Visitor visitor = new Visitor(this.base, "en");
		for (int i = 0; i < this.settings.target().times(); i++) {
			assertThat(ask(visitor, email).statusCode()).isEqualTo(303);
		}

		HttpResponse<String> refused = ask(visitor, email.toUpperCase(java.util.Locale.ROOT));

		assertThat(refused.statusCode()).isEqualTo(429);
		assertThat(refused.body())
			.contains("We have already written to this address 10 times today. Open the newest mail");
	}

	/** The receipt goes to it. */
	@Test
	void addressToAnswerToIsWrittenToSoManyTimesADayToo() {
		String victim = "korban-" + UUID.randomUUID() + "@warung.example";
		Visitor visitor = new Visitor(this.base, "en");
		for (int i = 0; i < this.settings.target().times(); i++) {
			assertThat(ask(visitor, i + victim, victim).statusCode()).isEqualTo(303);
		}

		HttpResponse<String> refused = ask(visitor, "another-" + victim, victim);

		assertThat(refused.statusCode()).isEqualTo(429);
		assertThat(refused.body()).contains("contactEmail-error",
				"We have already written to this address 10 times today");
	}

	@Test
	void nodesShareTheirLimitsAndKeepNoAddress() {
		RateLimits one = new RateLimits(this.dataSource, Clock.systemUTC());
		RateLimits other = new RateLimits(this.dataSource, Clock.systemUTC());
		LimitSettings.Target twice = new LimitSettings.Target(2, Duration.ofDays(1));
		String who = UUID.randomUUID() + "@example.com";

		assertThat(one.take("test", who, twice).allowed()).isTrue();
		assertThat(other.take("test", who, twice).allowed()).isTrue();
		assertThat(one.take("test", who, twice).allowed()).isFalse();
		assertThat(other.take("test", who, twice).retryAfter()).isPositive();
		assertThat(EmbeddedDatabases.shared().deletion().queryForList("select id from rate_limit", String.class))
			.isNotEmpty()
			.allMatch((id) -> id.matches("[0-9a-f]{64}"));
	}

	@Test
	void apiSaysWhatIsLeft() throws Exception {
		HttpResponse<String> first = get("/api/v1/deletion-requests/WD", "192.0.2.44");

		assertThat(first.headers().firstValue("RateLimit-Limit")).contains("600");
		assertThat(first.headers().firstValue("RateLimit-Remaining")).contains("599");
		assertThat(first.headers().firstValue("RateLimit-Reset")).contains("0");
	}

	/**
	 * Before the engine counts the attempts for one name, somebody could try many names.
	 */
	@Test
	void signInOfStaffIsLimitedByNetwork() throws Exception {
		String path = "/camunda/api/admin/auth/user/default/login/tasklist";
		exhaust(path, this.settings.staffSignIn().times(), "203.0.113.78");

		assertThat(post(path, "203.0.113.78").statusCode()).isEqualTo(429);
		assertThat(post(path, "203.0.113.79").statusCode()).isNotEqualTo(429);
	}

	private void exhaust(String source) {
		exhaust("/requests/new", this.settings.source().times(), source);
	}

	private void exhaust(String path, int times, String source) {
		IntStream.range(0, times + 20).parallel().forEach((n) -> {
			try {
				post(path, source);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static HttpResponse<String> ask(Visitor visitor, String email) {
		return ask(visitor, email, "");
	}

	private static HttpResponse<String> ask(Visitor visitor, String email, String contactEmail) {
		Map<String, String> fields = visitor.form("/requests/new");
		fields.put("email", email);
		if (!contactEmail.isEmpty()) {
			fields.putAll(Map.of("unreachable", "yes", "contactEmail", contactEmail));
		}
		return visitor.post("/requests/new", fields);
	}

	private HttpResponse<String> post(String source) throws IOException, InterruptedException {
		return post("/requests/new", source);
	}

	private HttpResponse<String> post(String path, String source) throws IOException, InterruptedException {
		return this.client.send(request(path, source).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> get(String path, String source) throws IOException, InterruptedException {
		return this.client.send(request(path, source).build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path, String source) {
		return HttpRequest.newBuilder(URI.create(this.base + path))
			.header("X-Forwarded-For", source)
			.header("Accept", "text/html")
			.header("Accept-Language", "en");
	}

}
