package id.whatscrm.deletion.intake.meta;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoGraph;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.DemoMeta;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;

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

	private final DemoGraph graph;

	private final Inbox inbox;

	private final String base;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private String account = "";

	private String login = "";

	private String owner = "";

	private final SubjectHash subjects;

	@Autowired
	MetaCallbacksTests(SubjectHash subjects, ProcessEngine engine, DemoMeta meta, DemoGraph graph, DemoMailServer mails,
			@Value("${deletion.public-url}") String base) {
		this.subjects = subjects;
		this.engine = engine;
		this.meta = meta;
		this.graph = graph;
		this.inbox = new Inbox(mails);
		this.base = base;
	}

	@BeforeEach
	void anAccountWithAMetaLogin() {
		String name = "meta" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		this.account = DemoAccounts.createSmall(this.crm, name, this.owner);
		this.login = this.crm.queryForObject("select meta_user_id from crm.meta_connection where account_id = ?",
				String.class, Long.valueOf(this.account));
	}

	@AfterEach
	void realTime() {
		this.graph.reset();
		ClockUtil.reset();
	}

	/**
	 * The login goes; the workspace in which it was used stays (M7). The answer has an
	 * address of ours and a code (M3).
	 */
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
		for (String spelling : List.of(signed(1, this.login), signed(1, this.login).replace(".", "=."))) {
			assertThat(post("facebook", spelling).body()).as("a replay after the end (M2)")
				.contains("\"" + code + "\"");
		}
	}

	/** What expires is the token that Meta once gave us, and not the request. */
	@Test
	void personWhoHasNotComeBackForLongIsHeard() throws Exception {
		String payload = PAYLOAD.formatted(1, this.login).replace("{", "{\"expires\":1291840400,");

		assertThat(post("facebook", DemoMeta.sign(payload, this.meta.secret("facebook"))).statusCode()).isEqualTo(200);
		assertThat(requests()).isEqualTo(1);
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

	/** A bad signature changes nothing (M1). */
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

	/** M9: the inflow first, then the permissions, both while the token is there. */
	@Test
	void accessAtMetaEndsBeforeItsTokenIsPurged() throws Exception {
		deleteLogin();

		assertThat(this.graph.calls(this.login, waba())).extracting(DemoGraph.Call::path)
			.containsExactly("/v23.0/" + waba() + "/subscribed_apps", "/v23.0/" + this.login + "/permissions");
		assertThat(this.graph.calls(this.login, waba())).allMatch((call) -> call.connectionsLeft() == 1);
		assertThat(text("The data of your Meta login")).contains("is not deleted", this.base + "/requests/new");
		assertThat(text("Your data is deleted")).contains("We have also ended our access at Meta.");
	}

	@Test
	void messagesOfAnAccountThatAnotherLoginReceivesGoOnComingIn() throws Exception {
		this.crm.update("""
				insert into crm.meta_connection (account_id, app, meta_user_id, waba_id, access_token)
				values (?::bigint, 'facebook', ?, ?, 'EAAGother')""", this.account, this.login + "other", waba());

		deleteLogin();

		assertThat(this.graph.calls(this.login, waba())).extracting(DemoGraph.Call::path)
			.containsExactly("/v23.0/" + this.login + "/permissions");
	}

	@Test
	void deadTokenIsAnOutcomeOfItsOwn() throws Exception {
		this.crm.update("update crm.meta_connection set access_token = ? where meta_user_id = ?",
				DemoGraph.DEAD_TOKEN + this.login, this.login);

		String code = deleteLogin();

		assertThat(state(code)).isEqualTo("DELETED");
		assertThat(outcomes(code)).containsExactly("ALREADY_INVALID", "ALREADY_INVALID");
		assertThat(text("Your data is deleted")).contains("An access of ours at Meta had ended before.");
	}

	static Stream<Arguments> passingTroubles() {
		return Stream.of(arguments(429, "{}"), arguments(400, "{\"error\":{\"code\":4}}"),
				arguments(403, "{\"error\":{\"code\":80008}}"), arguments(500, "<html>"), arguments(503, ""),
				arguments(400, "{\"error\":{\"code\":368,\"is_transient\":true}}"), arguments(200, "not JSON"),
				arguments(400, "{\"error\":{\"code\":613}}"));
	}

	/** Limits and failures of Meta delay the purge; nothing is destroyed meanwhile. */
	@ParameterizedTest(name = "HTTP {0} {1}")
	@MethodSource("passingTroubles")
	void isWaitedFor(int status, String body) throws Exception {
		Case request = approved();
		this.graph.fail(status, body);
		ClockUtil.setCurrentTime(Date.from(Instant.now().plus(Duration.ofDays(8))));
		request.runJobs();

		assertThat(connections()).isEqualTo(1);
		assertThat(request.incidents()).isEmpty();
		request.after(Duration.ofHours(1));

		assertThat(state(request.code().value())).isEqualTo("DELETED");
		assertThat(outcomes(request.code().value())).containsExactly("REVOKED", "REVOKED");
	}

	/** A call that Meta has done is not made again, although the step is. */
	@Test
	void stepThatIsRepeatedGoesOnWhereItWas() throws Exception {
		Case request = approved();
		this.crm.update("""
				insert into crm.meta_connection (account_id, app, meta_user_id, waba_id, access_token)
				values (?::bigint, 'facebook', ?, null, 'EAAGsecond')""", this.account, this.login);
		ClockUtil.setCurrentTime(Date.from(Instant.now().plus(Duration.ofDays(8))));
		this.graph.fail(200, "{\"success\":true}");
		this.graph.fail(503, "");
		request.runJobs();
		request.after(Duration.ofHours(1));

		assertThat(this.graph.calls(this.login, waba())).as("two of three calls, the second of them twice").hasSize(4);
		assertThat(outcomes(request.code().value())).containsExactly("REVOKED", "REVOKED", "REVOKED");
	}

	@Test
	void refusalOfMetaIsSaidAndStopsNothing() throws Exception {
		Case request = approved();
		this.graph.fail(403, "{\"error\":{\"code\":10}}");
		this.graph.fail(403, "{\"error\":{\"code\":200}}");
		request.after(Duration.ofDays(8));

		assertThat(state(request.code().value())).isEqualTo("DELETED");
		assertThat(text("Your data is deleted")).contains("Meta did not let us end an access of ours.");
	}

	/**
	 * M11: a message that was on its way recreates the connection; that is seen, and not
	 * called done.
	 */
	@Test
	void connectionThatALateWebhookRecreatesIsNotCalledDeleted() throws Exception {
		this.crm.execute(
				"""
						create function crm.late_webhook() returns trigger language plpgsql as $$
						begin
						    insert into crm.meta_connection (account_id, app, meta_user_id) values (old.account_id, old.app, old.meta_user_id);
						    return null;
						end $$""");
		this.crm.execute("create trigger late_webhook after delete on crm.meta_connection for each row "
				+ "when (old.meta_user_id = '" + this.login + "') execute function crm.late_webhook()");
		Case request = approved();
		try {
			request.after(Duration.ofDays(9));
			assertThat(state(request.code().value())).isEqualTo("PURGING");
			assertThat(request.incidents()).extracting(Incident::getIncidentMessage)
				.anyMatch((message) -> message.contains("meta_connection"))
				.noneMatch((message) -> message.contains(this.login));
		}
		finally {
			this.crm.execute("drop function crm.late_webhook() cascade");
		}
	}

	/** What Meta says and asks is never told with the person's id or token. */
	@Test
	void incidentNamesNobody() throws Exception {
		Case request = approved();
		for (int i = 0; i < 10; i++) {
			this.graph.fail(500, "{\"error\":{\"message\":\"" + this.login + "\",\"code\":2}}");
		}
		request.after(Duration.ofDays(10));

		assertThat(request.incidents()).extracting(Incident::getIncidentMessage)
			.anyMatch((message) -> message.contains("asks to try later (HTTP 500, code 2)"))
			.noneMatch((message) -> message.contains(this.login));
		assertThat(connections()).isEqualTo(1);
	}

	/**
	 * Deauthorising deletes nothing (P7); the connection is marked and no longer used
	 * (M6).
	 */
	@Test
	void deauthorisedLoginIsMarkedAndNothingElse() throws Exception {
		Map<String, Object> workspace = workspace();

		assertThat(deauthorise("facebook", signed(1, this.login)).statusCode()).isEqualTo(204);

		assertThat(this.crm.queryForMap(
				"select revoked_at is not null as revoked, access_token is not null as kept from crm.meta_connection where meta_user_id = ?",
				this.login))
			.containsEntry("revoked", true)
			.containsEntry("kept", true);
		assertThat(workspace()).isEqualTo(workspace);
		assertThat(requests()).isZero();
		String code = deleteLogin();
		assertThat(this.graph.calls(this.login, waba())).as("the token is no longer used").isEmpty();
		assertThat(outcomes(code)).containsExactly("ALREADY_INVALID", "ALREADY_INVALID");
	}

	@Test
	void deauthorisationWithoutUserIsTolerated() throws Exception {
		String secret = this.meta.secret("facebook");
		assertThat(deauthorise("facebook", DemoMeta.sign("{\"algorithm\":\"HMAC-SHA256\",\"issued_at\":1}", secret))
			.statusCode()).isEqualTo(204);
		assertThat(deauthorise("facebook", signed(1, this.login) + "x").statusCode()).isEqualTo(400);
		assertThat(deauthorise("threads", signed(1, this.login)).statusCode()).isEqualTo(404);
		assertThat(this.crm.queryForObject("select revoked_at is null from crm.meta_connection where meta_user_id = ?",
				Boolean.class, this.login))
			.isTrue();
	}

	@Test
	void loginOfTheOtherAppIsNotMarked() throws Exception {
		deauthorise("instagram", DemoMeta.sign(PAYLOAD.formatted(1, this.login), this.meta.secret("instagram")));

		assertThat(this.crm.queryForObject("select revoked_at is null from crm.meta_connection where meta_user_id = ?",
				Boolean.class, this.login))
			.isTrue();
	}

	/** Meta hands lists of logins to developers; each login is asked for once (M8). */
	@Test
	void operatorRegistersAListOfLogins() {
		String unknown = "asid" + UUID.randomUUID().toString().replace("-", "");
		String list = this.login + "\r\n\r\n  " + unknown + "  \n" + this.login + "\n";

		assertThat(register("facebook", list)).isEqualTo("Meta list: 2 requests opened, 0 known before");
		assertThat(register("facebook", list)).isEqualTo("Meta list: 0 requests opened, 2 known before");
		assertThat(requests()).isEqualTo(1);
		assertThat(this.database.queryForList("select text_ from act_ru_variable where text_ like '%asid%'"))
			.as("the list is not kept in the engine")
			.isEmpty();
	}

	@Test
	void wrongListOpensNothing() {
		long before = allRequests();
		assertThatThrownBy(() -> register("threads", this.login))
			.hasStackTraceContaining("Name one of: facebook, instagram");
		assertThatThrownBy(() -> register("facebook", " \n ")).hasStackTraceContaining("The list is empty");
		assertThatThrownBy(() -> register("facebook", this.login + "\n'; drop table"))
			.hasStackTraceContaining("Line 2 is no id of a login");
		assertThat(allRequests()).isEqualTo(before);
	}

	private String register(String app, String list) {
		this.engine.getIdentityService().setAuthentication("operator", List.of("operators"));
		try {
			String definition = this.engine.getRepositoryService()
				.createProcessDefinitionQuery()
				.processDefinitionKey("register-meta-logins")
				.latestVersion()
				.singleResult()
				.getId();
			String instance = this.engine.getFormService()
				.submitStartForm(definition, Map.of("app", app, "logins", list))
				.getId();
			Task task = this.engine.getTaskService().createTaskQuery().processInstanceId(instance).singleResult();
			this.engine.getFormService().submitTaskForm(task.getId(), Map.of());
			return task.getName();
		}
		finally {
			this.engine.getIdentityService().clearAuthentication();
		}
	}

	private Case approved() throws Exception {
		String code = this.json.readTree(post("facebook", signed(1, this.login)).body())
			.get("confirmation_code")
			.asText();
		return new Case(this.engine, new ConfirmationCode(code), this.inbox).runJobs()
			.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
	}

	private String deleteLogin() throws Exception {
		return approved().after(Duration.ofDays(8)).code().value();
	}

	private HttpResponse<String> deauthorise(String app, String signed) throws Exception {
		return send("/meta/" + app + "/deauthorize", signed);
	}

	private String waba() {
		return "waba" + this.account;
	}

	private String state(String code) {
		return this.database.queryForObject("select state from deletion_request where code = ?", String.class, code);
	}

	private List<String> outcomes(String code) {
		return this.database.queryForList("select outcome from meta_revocation where code = ? order by outcome",
				String.class, code);
	}

	private long connections() {
		return this.crm.queryForObject("select count(*) from crm.meta_connection where meta_user_id = ?", Long.class,
				this.login);
	}

	/** The text of the mail to the member who connected the login. */
	private String text(String subject) {
		return this.inbox.of(this.owner)
			.stream()
			.map(Inbox::text)
			.filter((text) -> text.startsWith(subject))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No mail: " + this.inbox.subjects(this.owner)))
			.replaceAll("\\s+", " ");
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
		return this.database.queryForObject("select count(*) from deletion_request where subject_hash = ?", Long.class,
				this.subjects.allOf(new Subject(SubjectType.META_USER, this.login)).get(0));
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
		return send("/meta/" + app + "/data-deletion", signed);
	}

	private HttpResponse<String> send(String path, String signed) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create(this.base + path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("signed_request=" + URLEncoder.encode(signed, StandardCharsets.UTF_8)))
			.build(), BodyHandlers.ofString());
	}

}
