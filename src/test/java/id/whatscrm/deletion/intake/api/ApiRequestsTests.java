package id.whatscrm.deletion.intake.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.DemoTokens;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The way in for WhatsCRM's own backend, over HTTP with signed tokens.
 */
@ServiceTest
class ApiRequestsTests {

	private static final String PATH = "/api/v1/deletion-requests";

	private static final RSAKey FOREIGN_KEY = DemoTokens.newKey();

	private final HttpClient client = HttpClient.newHttpClient();

	private final ObjectMapper json = new ObjectMapper();

	private final ProcessEngine engine;

	private final DemoTokens tokens;

	private final Inbox inbox;

	private final String base;

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private String owner = "";

	private String account = "";

	private final SubjectHash subjects;

	private final PersonalData personalData;

	@Autowired
	ApiRequestsTests(PersonalData personalData, SubjectHash subjects, ProcessEngine engine, DemoTokens tokens,
			DemoMailServer mails, @Value("${deletion.public-url}") String base) {
		this.personalData = personalData;
		this.subjects = subjects;
		this.engine = engine;
		this.tokens = tokens;
		this.inbox = new Inbox(mails);
		this.base = base;
	}

	@BeforeEach
	void anAccount() {
		String name = "api" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		this.account = DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, this.owner);
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	@Test
	void fromASignedTokenToDataDeleted() throws Exception {
		HttpResponse<String> answer = post(token(), "{\"language\":\"id\",\"description\":\"Tutup toko\"}");

		assertThat(answer.statusCode()).isEqualTo(201);
		JsonNode body = this.json.readTree(answer.body());
		String code = body.get("confirmationCode").asText();
		assertThat(answer.headers().firstValue("Location")).contains(this.base + "/requests/" + code);
		Case request = new Case(this.engine, new ConfirmationCode(code), this.inbox).runJobs();
		// Nobody is asked to confirm what the backend vouches for; all owners are told
		// (I5).
		assertThat(request.path()).doesNotContain("CallActivity_VerifyIdentity").contains("Task_NotifyOwners");
		assertThat(request.link(this.owner, "withdraw")).isNotNull();
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
		assertThat(state(code)).isEqualTo("SCHEDULED");
		request.after(Duration.ofDays(8));

		assertThat(
				this.database.queryForObject("select state from deletion_request where code = ?", String.class, code))
			.isEqualTo("DELETED");
		assertThat(EmbeddedDatabases.shared()
			.crm()
			.queryForObject("select count(*) from crm.account where id = ?", Long.class, Long.valueOf(this.account)))
			.isZero();
		// The request no longer knows whose it was (E7).
		assertThat(get(token(), code).statusCode()).isEqualTo(404);
	}

	@Test
	void secondRequestForTheAccountJoinsTheFirst() throws Exception {
		String first = code(post(token(), "{}"));
		HttpResponse<String> second = post(token(), "{\"description\":\"Lagi\"}");

		assertThat(second.statusCode()).isEqualTo(200);
		assertThat(code(second)).isEqualTo(first);
	}

	/**
	 * A call that is sent again is answered as before, also when its request has ended.
	 */
	@Test
	void sameKeyIsTheSameCall() throws Exception {
		String first = code(send("POST", PATH, token(), "{}", "application/json", "key-1"));
		new Case(this.engine, new ConfirmationCode(first), this.inbox).runJobs();
		delete(token(), first);

		HttpResponse<String> again = send("POST", PATH, token(), "{}", "application/json", "key-1");
		assertThat(again.statusCode()).isEqualTo(200);
		assertThat(this.json.readTree(again.body()).get("state").asText()).isEqualTo("WITHDRAWN");
		assertThat(code(again)).isEqualTo(first);
		assertThat(code(send("POST", PATH, token(), "{}", "application/json", "key-2"))).isNotEqualTo(first);
		assertThat(send("POST", PATH, token(), "{}", "application/json", "x".repeat(201)).statusCode()).isEqualTo(400);
	}

	@Test
	void manyAtOnceMakeOneRequestForEachAccount() throws Exception {
		post(token(), "{}");
		List<String> accounts = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			anAccount();
			accounts.add(this.account);
		}
		int callers = 8;
		CyclicBarrier together = new CyclicBarrier(callers);
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		try {
			List<Callable<Map<String, HttpResponse<String>>>> all = Collections.nCopies(callers, () -> {
				Map<String, HttpResponse<String>> answers = new HashMap<>();
				for (String one : accounts) {
					String token = this.tokens.token(one, ApiRequestsTests::asIs);
					together.await();
					answers.put(one, post(token, "{}"));
				}
				return answers;
			});
			List<Future<Map<String, HttpResponse<String>>>> done = threads.invokeAll(all);
			for (String one : accounts) {
				Set<String> codes = new HashSet<>();
				List<Integer> statuses = new ArrayList<>();
				for (Future<Map<String, HttpResponse<String>>> call : done) {
					codes.add(code(call.get().get(one)));
					statuses.add(call.get().get(one).statusCode());
				}
				assertThat(codes).hasSize(1);
				assertThat(statuses).containsOnlyOnce(201);
			}
		}
		finally {
			threads.shutdown();
		}
	}

	/** An unproven request must not stand in a genuine one's way (I9). */
	@Test
	void requestThatNobodyProvedIsNotJoined() throws Exception {
		this.database.update("""
				insert into deletion_request (code, version, channel, language, state, received_at, due_at,
				    confirmed_by_support, subject_type, subject_key, subject_hash)
				values (?, 0, 'WEB_FORM', 'ENGLISH', 'AWAITING_CONFIRMATION', now(), now(), false, 'ACCOUNT', ?, ?)""",
				ConfirmationCode.random().value(), this.personalData.encrypt(this.account),
				this.subjects.allOf(Subject.account(this.account)).get(0));

		assertThat(post(token(), "{}").statusCode()).isEqualTo(201);
	}

	@Test
	void ownerWithdraws() throws Exception {
		String code = code(post(token(), "{}"));
		assertThat(delete(token(), code).statusCode()).as("it has just arrived").isEqualTo(409);
		Case request = new Case(this.engine, new ConfirmationCode(code), this.inbox).runJobs();

		HttpResponse<String> answer = delete(token(), code);

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(this.json.readTree(answer.body()).get("state").asText()).isEqualTo("WITHDRAWN");
		request.runJobs();
		assertThat(request.instance()).isNull();
		request.after(Duration.ofDays(14));
		assertThat(delete(token(), code).statusCode()).as("it is forgotten").isEqualTo(404);
	}

	@Test
	void accountThatIsNotThereGoesToSupport() throws Exception {
		String code = code(post(this.tokens.token("987654321", ApiRequestsTests::asIs), "{}"));

		Case request = new Case(this.engine, new ConfirmationCode(code), this.inbox).runJobs();

		assertThat(request.hasTask("Task_MatchAccount")).isTrue();
	}

	static Stream<Arguments> tokensThatAreNotGood() {
		return Stream.of(token("of another issuer", 401, (claims) -> claims.issuer("https://evil.example")),
				token("for another audience", 401, (claims) -> claims.audience("another-service")),
				token("without audience", 401, (claims) -> claims.audience((String) null)),
				token("that has expired", 401,
						(claims) -> claims.expirationTime(Date.from(Instant.now().minusSeconds(3600)))),
				token("that never expires", 401, (claims) -> claims.expirationTime(null)),
				token("not valid yet", 401,
						(claims) -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(3600)))),
				token("of an owner who signed in yesterday", 401,
						(claims) -> claims.claim("auth_time", Instant.now().minusSeconds(86_400).getEpochSecond())),
				token("of an owner who signed in eleven minutes ago", 401,
						(claims) -> claims.claim("auth_time", Instant.now().minusSeconds(660).getEpochSecond())),
				token("without a time of sign-in", 401, (claims) -> claims.claim("auth_time", null)),
				token("with words for that time", 401, (claims) -> claims.claim("auth_time", "just now")),
				token("of an owner who signs in tomorrow", 401,
						(claims) -> claims.claim("auth_time", Instant.now().plusSeconds(86_400).getEpochSecond())),
				token("of an agent", 403, (claims) -> claims.claim("account_role", "agent")),
				token("of an administrator", 403, (claims) -> claims.claim("account_role", "admin")),
				token("without a role", 403, (claims) -> claims.claim("account_role", null)),
				token("without an account", 403, (claims) -> claims.claim("account_id", null)),
				token("with an empty account", 403, (claims) -> claims.claim("account_id", " ")));
	}

	@ParameterizedTest(name = "a token {0}")
	@MethodSource("tokensThatAreNotGood")
	void startsNothing(String name, int status, Consumer<JWTClaimsSet.Builder> change) throws Exception {
		refused(post(this.tokens.token(this.account, change), "{}"), status);
	}

	@Test
	void forgedTokensStartNothing() throws Exception {
		String good = token();
		refused(post(this.tokens.sign(FOREIGN_KEY, this.account, ApiRequestsTests::asIs), "{}"), 401);
		refused(post(new PlainJWT(
				new JWTClaimsSet.Builder().claim("account_id", this.account).claim("account_role", "owner").build())
			.serialize(), "{}"), 401);
		refused(post(good.substring(0, good.length() - 4) + "AAAA", "{}"), 401);
		refused(post("not-a-token", "{}"), 401);
		refused(post("", "{}"), 401);
		refused(send("POST", PATH, null, "{}", "application/json"), 401);
		refused(send("POST", PATH + "?access_token=" + good, null, "{}", "application/json"), 401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "\"text\"", "{\"description\": {\"a\": 1}}", "{\"description\": [\"a\"]}" })
	void bodiesThatAreNoRequest(String body) throws Exception {
		refused(post(token(), body), 400);
	}

	@Test
	void textsThatCannotBeTaken() throws Exception {
		refused(post(token(), "{\"description\": \"" + "a".repeat(4001) + "\"}"), 422);
		refused(post(token(), "{\"description\": \"a\\u0000b\"}"), 422);
		refused(post(token(), "{\"description\": \"a\\u001bb\"}"), 422);
		refused(send("POST", PATH, token(), "description=a", "application/x-www-form-urlencoded"), 415);
		refused(send("POST", PATH, token(), "<a/>", "application/xml"), 415);
	}

	/** What belongs to another account looks like what does not exist. */
	@Test
	void anotherAccountsRequestIsUnknown() throws Exception {
		String code = code(post(token(), "{}"));
		String other = this.tokens.token("1", ApiRequestsTests::asIs);
		HttpResponse<String> unknown = get(other, ConfirmationCode.random().value());

		assertThat(unknown.statusCode()).isEqualTo(404);
		for (String guess : List.of(code, "WD0", "%27%20or%201=1", code.toLowerCase(java.util.Locale.ROOT))) {
			assertThat(get(other, guess).statusCode()).isEqualTo(404);
			assertThat(this.json.readTree(get(other, guess).body()).get("detail"))
				.isEqualTo(this.json.readTree(unknown.body()).get("detail"));
			assertThat(delete(other, guess).statusCode()).isEqualTo(404);
		}
		assertThat(state(code)).isEqualTo("RECEIVED");
	}

	@Test
	void withdrawingNeedsAFreshSignInAndLookingDoesNot() throws Exception {
		String code = code(post(token(), "{}"));
		String old = this.tokens.token(this.account,
				(claims) -> claims.claim("auth_time", Instant.now().minusSeconds(86_400).getEpochSecond()));

		assertThat(get(old, code).statusCode()).isEqualTo(200);
		assertThat(delete(old, code).statusCode()).isEqualTo(401);
		assertThat(delete(old, code).headers().firstValue("WWW-Authenticate").orElse(""))
			.contains("insufficient_user_authentication");
		assertThat(state(code)).isEqualTo("RECEIVED");
	}

	@Test
	void describesItselfAndNothingElse() throws Exception {
		JsonNode description = this.json.readTree(send("GET", "/v3/api-docs", null, null, null).body());

		assertThat(description.get("paths").fieldNames()).toIterable()
			.containsExactlyInAnyOrder(PATH, PATH + "/{code}");
		assertThat(description.at("/components/schemas/Body/properties/language/example").asText()).isEqualTo("id");
		assertThat(description.at("/components/securitySchemes/bearer/description").asText()).contains("auth_time");
	}

	private void refused(HttpResponse<String> answer, int status) throws IOException {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		JsonNode problem = this.json.readTree(answer.body());
		assertThat(problem.get("detail").asText()).isNotBlank().endsWith(".");
		assertThat(answer.body()).doesNotContain("Exception", this.account + "\"", this.owner);
		assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
		assertThat(this.database.queryForObject("select count(*) from deletion_request where subject_hash = ?",
				Long.class, this.subjects.allOf(Subject.account(this.account)).get(0)))
			.isZero();
	}

	private static Arguments token(String name, int status, Consumer<JWTClaimsSet.Builder> change) {
		return arguments(name, status, change);
	}

	private static void asIs(JWTClaimsSet.Builder claims) {
	}

	private String token() {
		return this.tokens.token(this.account, ApiRequestsTests::asIs);
	}

	private String code(HttpResponse<String> answer) throws IOException {
		assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
		return this.json.readTree(answer.body()).get("confirmationCode").asText();
	}

	private String state(String code) throws Exception {
		return this.json.readTree(get(token(), code).body()).get("state").asText();
	}

	private HttpResponse<String> post(String token, String body) throws Exception {
		return send("POST", PATH, token, body, "application/json");
	}

	private HttpResponse<String> get(String token, String code) throws Exception {
		return send("GET", PATH + "/" + code, token, null, null);
	}

	private HttpResponse<String> delete(String token, String code) throws Exception {
		return send("DELETE", PATH + "/" + code, token, null, null);
	}

	private HttpResponse<String> send(String method, String path, String token, String body, String type)
			throws Exception {
		return send(method, path, token, body, type, null);
	}

	private HttpResponse<String> send(String method, String path, String token, String body, String type, String key)
			throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path))
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		if (type != null) {
			request.header("Content-Type", type);
		}
		if (key != null) {
			request.header("Idempotency-Key", key);
		}
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

}
