package id.whatscrm.deletion.process;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.ServiceTest;
import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.DemoMeta;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.request.ConfirmationCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Meta's data deletion callback, over HTTP with signatures as Meta makes them.
 */
@ServiceTest
class MetaCallbacksTests {

	private static final String PAYLOAD = "{\"algorithm\":\"HMAC-SHA256\",\"issued_at\":%d,\"user_id\":\"%s\"}";

	private final HttpClient client = HttpClient.newHttpClient();

	private final ObjectMapper json = new ObjectMapper();

	private final ProcessEngine engine;

	private final DemoMeta meta;

	private final Inbox inbox;

	private final String base;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private String account = "";

	private String login = "";

	@Autowired
	MetaCallbacksTests(ProcessEngine engine, DemoMeta meta, DemoMailServer mails,
			@Value("${deletion.public-url}") String base) {
		this.engine = engine;
		this.meta = meta;
		this.inbox = new Inbox(mails);
		this.base = base;
	}

	@BeforeEach
	void anAccountWithAMetaLogin() {
		String name = "meta" + UUID.randomUUID().toString().substring(0, 8);
		this.account = DemoAccounts.createSmall(this.crm, name, "pemilik@" + name + ".example");
		this.login = this.crm.queryForObject("select meta_user_id from crm.meta_connection where account_id = ?",
				String.class, Long.valueOf(this.account));
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	/** The login goes; the workspace in which it was used stays (M7). */
	@Test
	void fromASignedRequestToDataDeleted() throws Exception {
		Map<String, Object> workspace = workspace();

		HttpResponse<String> answer = post("facebook", signed(1, this.login));

		assertThat(answer.statusCode()).isEqualTo(200);
		JsonNode body = this.json.readTree(answer.body());
		String code = body.get("confirmation_code").asText();
		assertThat(code).matches("[0-9A-Za-z]+");
		assertThat(body.get("url").asText()).isEqualTo(this.base + "/requests/" + code);
		assertThat(body).hasSize(2);
		Case request = new Case(this.engine, new ConfirmationCode(code), this.inbox).runJobs();
		assertThat(request.path()).doesNotContain("CallActivity_VerifyIdentity");
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));

		assertThat(
				this.database.queryForObject("select state from deletion_request where code = ?", String.class, code))
			.isEqualTo("DELETED");
		assertThat(this.crm.queryForObject("select count(*) from crm.meta_connection where meta_user_id = ?",
				Long.class, this.login))
			.isZero();
		assertThat(workspace()).isEqualTo(workspace);
		assertThat(post("facebook", signed(1, this.login)).body()).as("a replay after the end (M2)")
			.contains("\"" + code + "\"");
	}

	@Test
	void replayAndSecondRequestAreAnsweredAlike() throws Exception {
		String first = post("facebook", signed(1, this.login)).body();

		assertThat(post("facebook", signed(1, this.login)).body()).isEqualTo(first);
		assertThat(post("facebook", signed(2, this.login)).body()).isEqualTo(first);
		assertThat(requests()).isEqualTo(1);
	}

	/** Support can close such a request, and can make no workspace of it. */
	@Test
	void loginThatTheCrmDoesNotKnowIsLookedAtByAPerson() throws Exception {
		String unknown = "asid" + UUID.randomUUID().toString().replace("-", "");
		String code = this.json.readTree(post("facebook", signed(1, unknown)).body()).get("confirmation_code").asText();
		Case request = new Case(this.engine, new ConfirmationCode(code), this.inbox).runJobs();

		assertThatThrownBy(
				() -> request.answer("support", "support", "Task_MatchAccount", Map.of("accountKey", this.account)))
			.hasStackTraceContaining("is about one Meta login");
		request.answer("support", "support", "Task_MatchAccount", Map.of("noAccount", true));

		assertThat(
				this.database.queryForObject("select state from deletion_request where code = ?", String.class, code))
			.isEqualTo("NO_ACCOUNT_FOUND");
	}

	static Stream<Arguments> forgeries() {
		return Stream.of(forgery("with nothing", (login, secret) -> ""), forgery("a dot", (login, secret) -> "."),
				forgery("a word", (login, secret) -> "hello"),
				forgery("without signature", (login, secret) -> "." + after(good(login, secret))),
				forgery("without payload", (login, secret) -> before(good(login, secret)) + "."),
				forgery("without dot", (login, secret) -> good(login, secret).replace(".", "")),
				forgery("signed with another secret", (login, secret) -> good(login, "guessed")),
				forgery("signed with the other app's secret",
						(login, secret) -> good(login, "the-demo-secret-of-our-instagram-app")),
				forgery("signed with an empty-looking secret", (login, secret) -> good(login, " ")),
				forgery("with a changed payload",
						(login, secret) -> before(good("asid1", secret)) + "." + after(good(login, secret))),
				forgery("with a changed signature", (login, secret) -> "AAAA" + good(login, secret).substring(4)),
				forgery("with a signature cut off",
						(login, secret) -> before(good(login, secret)).substring(0, 20) + "."
								+ after(good(login, secret))),
				forgery("with a second part",
						(login, secret) -> good(login, secret) + "." + after(good(login, secret))),
				forgery("in standard base64 of something else",
						(login, secret) -> "+/+/." + after(good(login, secret))),
				forgery("with bytes that are no base64", (login, secret) -> "%%%%." + after(good(login, secret))),
				forgery("without algorithm",
						(login, secret) -> DemoMeta.sign("{\"user_id\":\"" + login + "\"}", secret)),
				forgery("with algorithm none",
						(login, secret) -> DemoMeta.sign(PAYLOAD.formatted(1, login).replace("HMAC-SHA256", "none"),
								secret)),
				forgery("with algorithm HMAC-SHA1",
						(login, secret) -> DemoMeta.sign(PAYLOAD.formatted(1, login).replace("SHA256", "SHA1"),
								secret)),
				forgery("without user",
						(login, secret) -> DemoMeta.sign("{\"algorithm\":\"HMAC-SHA256\",\"issued_at\":1}", secret)),
				forgery("with a number for the user",
						(login, secret) -> DemoMeta.sign("{\"algorithm\":\"HMAC-SHA256\",\"user_id\":42}", secret)),
				forgery("with an empty user", (login, secret) -> DemoMeta.sign(PAYLOAD.formatted(1, ""), secret)),
				forgery("with SQL for the user",
						(login, secret) -> DemoMeta.sign(PAYLOAD.formatted(1, "' or '1'='1"), secret)),
				forgery("with a line break in the user",
						(login, secret) -> DemoMeta.sign(PAYLOAD.formatted(1, "a\\r\\nb"), secret)),
				forgery("with a very long user",
						(login, secret) -> DemoMeta.sign(PAYLOAD.formatted(1, "1".repeat(65)), secret)),
				forgery("with two users",
						(login, secret) -> DemoMeta
							.sign(PAYLOAD.formatted(1, login).replace("}", ",\"user_id\":\"" + login + "\"}"), secret)),
				forgery("that is a list", (login, secret) -> DemoMeta.sign("[]", secret)),
				forgery("that is null", (login, secret) -> DemoMeta.sign("null", secret)),
				forgery("that is not JSON", (login, secret) -> DemoMeta.sign("user_id=" + login, secret)),
				forgery("that goes on after its end",
						(login, secret) -> DemoMeta.sign(PAYLOAD.formatted(1, login) + "{}", secret)));
	}

	@ParameterizedTest(name = "a request {0}")
	@MethodSource("forgeries")
	void startsNothing(String name, BiFunction<String, String, String> forge) throws Exception {
		long before = allRequests();

		HttpResponse<String> answer = post("facebook", forge.apply(this.login, this.meta.secret("facebook")));

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		assertThat(answer.body()).contains("signed_request is missing, is not signed").doesNotContain(this.login);
		assertThat(allRequests()).isEqualTo(before);
	}

	@Test
	void appThatWeDoNotHaveIsUnknown() throws Exception {
		assertThat(post("threads", signed(1, this.login)).statusCode()).isEqualTo(404);
		assertThat(post("instagram", signed(1, this.login)).statusCode()).as("each app has its own secret (M5)")
			.isEqualTo(400);
		assertThat(requests()).isZero();
	}

	private String signed(int issuedAt, String user) {
		return DemoMeta.sign(PAYLOAD.formatted(issuedAt, user), this.meta.secret("facebook"));
	}

	private static Arguments forgery(String name, BiFunction<String, String, String> forge) {
		return arguments(name, forge);
	}

	private static String good(String login, String secret) {
		return DemoMeta.sign(PAYLOAD.formatted(1, login), secret);
	}

	private static String before(String signed) {
		return signed.substring(0, signed.indexOf('.'));
	}

	private static String after(String signed) {
		return signed.substring(signed.indexOf('.') + 1);
	}

	private long requests() {
		return this.database.queryForObject("select count(*) from deletion_request where subject_key = ?", Long.class,
				this.login);
	}

	private long allRequests() {
		return this.database.queryForObject("select count(*) from deletion_request", Long.class);
	}

	private Map<String, Object> workspace() {
		return this.crm.queryForMap("""
				select (select row_to_json(a)::text from crm.account a where id = :a) as account,
				    (select count(*) from crm.contact where account_id = :a) as contacts,
				    (select count(*) from crm.conversation where account_id = :a) as conversations,
				    (select count(*) from crm.account_member where account_id = :a) as members,
				    (select count(*) from crm.integration where account_id = :a) as integrations,
				    (select count(*) from crm.activity_log where account_id = :a) as activities""".replace(":a",
				this.account));
	}

	private HttpResponse<String> post(String app, String signed) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create(this.base + "/meta/" + app + "/data-deletion"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("signed_request=" + URLEncoder.encode(signed, StandardCharsets.UTF_8)))
			.build(), BodyHandlers.ofString());
	}

}
