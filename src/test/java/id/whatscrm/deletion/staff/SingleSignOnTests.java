package id.whatscrm.deletion.staff;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Browser;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.CompanySignIn;
import id.whatscrm.deletion.support.CompanySignIn.Fault;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static id.whatscrm.deletion.support.CompanySignIn.groups;
import static id.whatscrm.deletion.support.CompanySignIn.location;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Staff sign in with the company's identity provider and nowhere else.
 */
@ServiceTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SingleSignOnTests {

	private static final String ENGINE = "/camunda/api/engine/engine/default";

	private static final String TASKLIST = "/camunda/app/tasklist/default/";

	private static final CompanySignIn company = new CompanySignIn();

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Inbox inbox;

	private final String address;

	private Case request;

	@Autowired
	SingleSignOnTests(ProcessEngine engine, RequestDesk desk, DemoMailServer mails,
			@Value("${deletion.public-url}") String address) {
		this.engine = engine;
		this.desk = desk;
		this.inbox = new Inbox(mails);
		this.address = address;
	}

	@DynamicPropertySource
	static void provider(DynamicPropertyRegistry registry) {
		company.settings().forEach((name, value) -> registry.add(name, () -> value));
	}

	@BeforeEach
	void aRequestThatWaitsForReview() {
		String name = "warung" + UUID.randomUUID().toString().substring(0, 8);
		String owner = "pemilik@" + name + ".example";
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, owner);
		this.request = new Case(this.engine, this.desk.accept(
				new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, name, null, null, "Please delete", null)),
				this.inbox)
			.runJobs();
	}

	@AfterEach
	void aSoundProviderAndRealTime() {
		company.fault(Fault.NONE);
		ClockUtil.reset();
	}

	/**
	 * The first of all, since the provider is asked for its addresses once.
	 */
	@Test
	@Order(1)
	void theServiceStartsWhileTheProviderIsDown() {
		company.fault(Fault.DOWN);
		StaffClient client = StaffClient.stranger(this.address);

		HttpResponse<String> answer = client.open(location(client.open(TASKLIST)));

		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("Signing in is not possible at the moment").doesNotContain("Exception");
		assertThat(client.open("/").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/camunda/app/tasklist/default/", "/camunda/app/welcome/default/",
			"/camunda/app/cockpit/default/", "/camunda/app/admin/default/", "/camunda/app/tasklist/", "/audit",
			"/audit/figures?lang=id", "/staff/holds" })
	void aPageLeadsToTheProviderAndBack(String page) {
		StaffClient client = StaffClient.stranger(this.address);

		assertThat(location(client.open(page))).isEqualTo(this.address + "/oauth2/authorization/staff");
		HttpResponse<String> back = company.signIn(client, page, "lukman.legal@whatscrm.id", groups("legal"));

		assertThat(back.statusCode()).isEqualTo(302);
		assertThat(location(back)).isEqualTo(this.address + page);
	}

	@Test
	void theSignInIsBoundToThisBrowser() {
		String asked = location(StaffClient.stranger(this.address).open("/oauth2/authorization/staff"));

		assertThat(asked).startsWith(company.issuer())
			.contains("response_type=code", "code_challenge_method=S256", "code_challenge=", "state=", "nonce=");
		StaffClient other = StaffClient.stranger(this.address);
		other.open("/audit");
		HttpResponse<String> stolen = other.open("/login/oauth2/code/staff?code=abc&state=def");
		assertThat(stolen.statusCode()).isEqualTo(401);
		assertThat(stolen.body()).contains("You were not signed in");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/camunda/api/engine/engine/default/task", "/camunda/api/admin/auth/user/default",
			"/staff/tasks/days-left?id=1", "/staff/tasks/1/case-file", "/camunda/api/cockpit/plugin/base/default/x" })
	void aScriptIsToldAndNotLed(String path) {
		assertThat(StaffClient.stranger(this.address).open(path).statusCode()).isEqualTo(401);
		assertThat(StaffClient.stranger(this.address).get(path).statusCode()).isEqualTo(401);
	}

	@Test
	void aReviewerWithoutARowClaimsAndCompletes() {
		String user = "lukman.legal@whatscrm.id";
		StaffClient legal = company.signedIn(this.address, user, "legal", "tasklist");
		String task = this.request.task("Task_ReviewLegalHold").getId();

		assertThat(legal.get("/camunda/api/admin/auth/user/default").body()).contains(user, "tasklist")
			.doesNotContain("cockpit");
		assertThat(legal.get(ENGINE + "/user/" + user + "/profile").body()).contains("\"id\":\"" + user + "\"");
		assertThat(legal.get(ENGINE + "/identity/groups?userId=" + user).body()).contains("\"id\":\"legal\"")
			.doesNotContain("operators");
		String filters = legal.get(ENGINE + "/filter?resourceType=Task").body();
		assertThat(filters).contains("Legal review: all open").doesNotContain("Support", "Operators");
		assertThat(legal.postJson(ENGINE + "/task", "{\"candidateGroupsExpression\": \"${currentUserGroups()}\"}")
			.statusCode()).isEqualTo(400);
		assertThat(legal.postJson(ENGINE + "/task", "{\"candidateGroup\": \"legal\"}").body()).contains(task);
		assertThat(legal.postJson(ENGINE + "/task", "{\"candidateUser\": \"" + user + "\"}").body()).contains(task);
		assertThat(legal.get("/staff/tasks/" + task + "/case-file").statusCode()).isEqualTo(200);

		assertThat(legal.postJson(ENGINE + "/task/" + task + "/claim", "{\"userId\": \"" + user + "\"}").statusCode())
			.isEqualTo(204);
		assertThat(this.request.task("Task_ReviewLegalHold").getAssignee()).isEqualTo(user);
		assertThat(legal.postJson(ENGINE + "/task/" + task + "/submit-form", "{\"variables\": {}}").statusCode())
			.isEqualTo(204);

		assertThat(this.request.hasTask("Task_ReviewLegalHold")).isFalse();
		assertThat(EmbeddedDatabases.shared()
			.deletion()
			.queryForObject("SELECT count(*) FROM act_id_user WHERE id_ LIKE '%@%'", Long.class)).isZero();
		assertThat(EmbeddedDatabases.shared()
			.deletion()
			.queryForObject("SELECT count(*) FROM act_id_membership WHERE user_id_ LIKE '%@%'", Long.class)).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "support, 200, 403, 403, 403, 403", "legal, 200, 403, 403, 403, 200",
			"operators, 200, 200, 403, 403, 403", "auditors, 403, 403, 403, 200, 403",
			"deletion-administrators, 200, 200, 200, 200, 403" })
	void eachGroupOpensItsPages(String group, int tasklist, int cockpit, int admin, int audit, int holds) {
		StaffClient client = company.signedIn(this.address, "member." + group, group, "welcome");

		assertThat(client.open(TASKLIST).statusCode()).isEqualTo(tasklist);
		assertThat(client.open("/camunda/app/cockpit/default/").statusCode()).isEqualTo(cockpit);
		assertThat(client.open("/camunda/app/admin/default/").statusCode()).isEqualTo(admin);
		assertThat(client.open("/audit").statusCode()).isEqualTo(audit);
		assertThat(client.open("/staff/holds").statusCode()).isEqualTo(holds);
	}

	@Test
	void aPageOfOthersSaysSo() {
		StaffClient support = company.signedIn(this.address, "sinta", "support", "welcome");

		assertThat(support.open("/audit").body()).contains("This page is not for your group");
		assertThat(support.open("/camunda/app/cockpit/default/").body()).contains("This page is not for your group");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"groups\": []}", "{\"groups\": \"\"}",
			"{\"groups\": [\"cleaners\", \"camunda-admin\"]}", "{\"groups\": [\"admin\", 7, null, {\"legal\": true}]}",
			"{\"groups\": {\"legal\": \"legal\"}}", "{\"groups\": \"support legal\"}", "{\"roles\": [\"legal\"]}" })
	void nobodyGetsInWithoutAGroup(String claims) {
		StaffClient client = StaffClient.stranger(this.address);

		HttpResponse<String> answer = company.signIn(client, TASKLIST, "mallory", claims);

		assertThat(answer.statusCode()).isEqualTo(403);
		assertThat(answer.body()).contains("You are in no group that works here").doesNotContain("mallory");
		assertThat(client.open(TASKLIST).statusCode()).isEqualTo(302);
		assertThat(client.get(ENGINE + "/task").statusCode()).isEqualTo(401);
	}

	@Test
	void aGroupMayBeASingleText() {
		HttpResponse<String> answer = company.signIn(StaffClient.stranger(this.address), TASKLIST, "lukman",
				"{\"groups\": \"legal\"}");

		assertThat(location(answer)).endsWith(TASKLIST);
	}

	@Test
	void aChangeOfGroupsHoldsAtTheNextSignIn() {
		company.signedIn(this.address, "wira", "legal", "tasklist");
		StaffClient client = company.signedIn(this.address, "wira", "operators", "cockpit");

		assertThat(client.get(ENGINE + "/identity/groups?userId=wira").body()).contains("operators")
			.doesNotContain("legal");
		String task = this.request.task("Task_ReviewLegalHold").getId();
		assertThat(client.get("/staff/tasks/" + task + "/case-file").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{\"groups\": [\"legal\"], \"aud\": \"somebody-else\"}",
			"{\"groups\": [\"legal\"], \"iss\": \"https://elsewhere.example\"}",
			"{\"groups\": [\"legal\"], \"exp\": 1600000000, \"iat\": 1500000000}",
			"{\"groups\": [\"legal\"], \"nonce\": \"guessed\"}", "{\"groups\": [\"legal\"], \"azp\": \"other\"}" })
	void aTokenThatIsNotForUsIsRefused(String claims) {
		StaffClient client = StaffClient.stranger(this.address);

		HttpResponse<String> answer = company.signIn(client, TASKLIST, "lukman", claims);

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
		assertThat(answer.body()).contains("You were not signed in").doesNotContain("Exception", "elsewhere");
		assertThat(client.get(ENGINE + "/task").statusCode()).isEqualTo(401);
	}

	@Test
	void aForgedSignatureIsRefused() {
		company.fault(Fault.FORGED_SIGNATURE);
		StaffClient client = StaffClient.stranger(this.address);

		assertThat(company.signIn(client, TASKLIST, "lukman", groups("legal")).statusCode()).isEqualTo(401);
		assertThat(client.get(ENGINE + "/task").statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "../admin", "a/b", "<script>alert(1)</script>", "camunda-admin", "legal", " ", "*",
			"${currentUser()}", "a\nb" })
	void aHostileNameIsRefused(String name) {
		StaffClient client = StaffClient.stranger(this.address);

		HttpResponse<String> answer = company.signIn(client, TASKLIST, name, groups("legal"));

		assertThat(answer.statusCode()).as(answer.body()).isIn(401, 403);
		assertThat(answer.body()).doesNotContain("<script>alert", "Exception");
		assertThat(client.get(ENGINE + "/task").statusCode()).isEqualTo(401);
	}

	@Test
	void aNameThatIsTooLongIsRefused() {
		assertThat(company.signIn(StaffClient.stranger(this.address), TASKLIST, "a".repeat(65), groups("legal"))
			.statusCode()).isEqualTo(403);
		assertThat(company.signIn(StaffClient.stranger(this.address), TASKLIST, "a".repeat(64), groups("legal"))
			.statusCode()).isEqualTo(302);
	}

	@Test
	void passwordsOpenNothing() {
		StaffClient stranger = StaffClient.stranger(this.address);
		assertThat(stranger.signIn("admin", "tasklist").statusCode()).isIn(401, 403);

		StaffClient legal = company.signedIn(this.address, "lukman", "legal", "tasklist");
		assertThat(legal.signIn("admin", "cockpit").statusCode()).isEqualTo(403);
		assertThat(
				legal.postJson(ENGINE + "/identity/verify", "{\"username\": \"admin\", \"password\": \"demo\"}").body())
			.doesNotContain("\"authenticated\":true");
		assertThat(this.engine.getIdentityService().checkPassword("admin", "demo")).isFalse();
		assertThat(this.engine.getIdentityService().isReadOnly()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/camunda/app/admin/default/setup/", "/camunda/api/admin/setup/default/user/create" })
	void theSetUpPageStaysDenied(String path) {
		assertThat(StaffClient.stranger(this.address).get(path).statusCode()).isEqualTo(401);
		StaffClient admin = company.signedIn(this.address, "ada", "deletion-administrators", "welcome");
		assertThat(admin.open(path).statusCode()).isEqualTo(403);
		assertThat(admin.postJson(path, "{}").statusCode()).isEqualTo(403);
	}

	@Test
	void signingInStartsANewSession() {
		StaffClient client = StaffClient.stranger(this.address);
		client.open(TASKLIST);
		String before = client.session();

		company.signIn(client, TASKLIST, "lukman", groups("legal"));

		assertThat(client.session()).isNotEqualTo(before);
	}

	@Test
	void signingOutInTheWebappsEndsBothSessions() {
		StaffClient legal = company.signedIn(this.address, "lukman", "legal", "tasklist");
		String session = legal.session();

		assertThat(legal.postJson("/camunda/api/admin/auth/user/default/logout", "").statusCode()).isEqualTo(200);

		assertThat(legal.get(ENGINE + "/task").statusCode()).isEqualTo(401);
		assertThat(legal.session()).isNotEqualTo(session);
		String ended = location(legal.open(TASKLIST));
		assertThat(ended).isEqualTo(this.address + "/staff/sign-in/ended");
		HttpResponse<String> page = legal.open(ended);
		String provider = page.headers().firstValue("Refresh").orElse("").replace("0; url=", "");
		assertThat(provider).startsWith(company.issuer() + "/endsession").contains("id_token_hint=");
		HttpResponse<String> back = legal.open(provider);
		assertThat(location(back)).isEqualTo(this.address + "/staff/sign-in/ended");
		assertThat(company.signedOutWith()).contains("id_token_hint");
		assertThat(legal.open(ended).headers().firstValue("Refresh")).isEmpty();
		assertThat(legal.open(ended).body()).contains("You are signed out");
		assertThat(location(legal.open(TASKLIST))).endsWith("/oauth2/authorization/staff");
	}

	@Test
	void signingOutOfTheAuditPagesEndsBothSessions() {
		StaffClient auditor = company.signedIn(this.address, "asri", "auditors", "welcome");
		String token = auditor.open("/audit").body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]+)\".*", "$1");

		HttpResponse<String> out = auditor.post("/audit/sign-out", "application/x-www-form-urlencoded",
				"_csrf=" + token);

		assertThat(location(out)).isEqualTo(this.address + "/staff/sign-in/ended");
		assertThat(auditor.open(location(out)).headers().firstValue("Refresh")).isPresent();
		assertThat(auditor.get("/audit").statusCode()).isEqualTo(401);
		assertThat(auditor.get("/camunda/api/admin/auth/user/default").statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/audit?next=https://evil.example", "/audit/..;/evil", "/audit?@evil.example",
			"/camunda/app/tasklist/default/?continue=//evil.example" })
	void nobodyIsLedElsewhere(String page) {
		StaffClient client = StaffClient.stranger(this.address);
		HttpResponse<String> first = client.open(page);
		if (first.statusCode() != 302) {
			assertThat(first.statusCode()).isEqualTo(400);
			return;
		}

		HttpResponse<String> back = company.signIn(client, page, "lukman", groups("legal"));

		assertThat(URI.create(location(back)).getAuthority()).isEqualTo(URI.create(this.address).getAuthority());
	}

	@Test
	void aForeignHostNameIsNotFollowed() {
		for (String path : List.of("/oauth2/authorization/staff", "/audit")) {
			assertThat(location(StaffClient.stranger(this.address).open(path))).doesNotContain("evil");
		}
		String asked = location(StaffClient.stranger(this.address.replace("localhost", "127.0.0.1"))
			.open("/oauth2/authorization/staff"));
		assertThat(asked).contains("redirect_uri=" + this.address + "/login/oauth2/code/staff");
	}

	@Test
	void theWebappsLookAgainAndStillKnowWhoIsSignedIn() {
		StaffClient legal = company.signedIn(this.address, "lukman", "legal", "tasklist");

		ClockUtil.offset(Duration.ofMinutes(10).toMillis());

		assertThat(legal.get("/camunda/api/admin/auth/user/default").body()).contains("lukman", "tasklist");
		assertThat(legal.postJson(ENGINE + "/task", "{}").body())
			.contains(this.request.task("Task_ReviewLegalHold").getId());
	}

	/**
	 * Cockpit asks for the deadlines every minute, and for a purge every three seconds.
	 */
	@Test
	void aPageThatAsksAllTheTimeKeepsNobodySignedIn() {
		String cockpit = "/camunda/app/cockpit/default/";
		StaffClient client = company.signedIn(this.address, "oki", "operators", "cockpit");

		ClockUtil.offset(Duration.ofHours(7).toMillis());
		assertThat(client.get("/staff/deadlines").statusCode()).isEqualTo(200);
		ClockUtil.offset(Duration.ofHours(8).toMillis());
		assertThat(client.get("/staff/deadlines").statusCode()).isEqualTo(401);
		assertThat(client.get(ENGINE + "/process-instance").statusCode()).isEqualTo(401);
		assertThat(client.get("/audit").statusCode()).isEqualTo(401);
		assertThat(location(client.open(cockpit))).isEqualTo(this.address + "/oauth2/authorization/staff");

		// Meanwhile the company has put them into another group.
		assertThat(location(company.signIn(client, cockpit, "oki", groups("support")))).endsWith(cockpit);
		assertThat(client.open(cockpit).statusCode()).isEqualTo(403);
		assertThat(client.open(TASKLIST).statusCode()).isEqualTo(200);
	}

	@Test
	void aWalkInARealBrowser() {
		String user = "lukman.legal@whatscrm.id";
		try (Browser browser = Browser.open()) {
			Page legal = browser.window(1500, 950);
			legal.navigate(this.address + "/camunda/app/tasklist/");
			signIn(legal, user, "{\"groups\": [\"legal\"], \"given_name\": \"Lukman\", \"family_name\": \"Legal\"}");
			legal.getByText("Legal review: all open").click();
			assertThat(legal.locator("li.task").first()).isVisible();
			assertThat(legal.locator(".days-left").first()).hasText("30 days left");
			legal.navigate(legal.url().replaceAll("[?&]task=[^&]*", "") + "&task="
					+ this.request.task("Task_ReviewLegalHold").getId());
			assertThat(legal.locator(".fjs-form")).isVisible();
			legal.getByText("Claim", new Page.GetByTextOptions().setExact(true)).first().click();
			assertThat(legal.locator("button:has-text('Complete')")).isEnabled();
			assertThat(legal.getByText("Start process")).isVisible();
			assertThat(legal.getByText("Create task")).isHidden();
			assertThat(legal.getByText("Add Comment")).isHidden();
			Browser.picture(legal, "sso-tasklist", false);
			legal.locator("button:has-text('Complete')").click();
			assertThat(legal.locator(".fjs-form")).hasCount(0);
			legal.navigate(this.address + "/camunda/app/cockpit/");
			assertThat(legal.locator("#content h1")).hasText("This page is not for your group");
			Browser.picture(legal, "sso-no-access", false);
			legal.navigate(this.address + "/staff/holds");
			assertThat(legal.locator("#content h1")).hasText("Legal holds");

			Page operator = browser.window(1500, 950);
			operator.navigate(this.address + "/camunda/app/tasklist/");
			signIn(operator, "oki.operator", "{\"groups\": [\"operators\"], \"name\": \"Oki Operator\"}");
			assertThat(operator.getByText("Operators: all open")).isVisible();
			operator.navigate(this.address + "/camunda/app/cockpit/");
			assertThat(operator.getByText("Running Process Instances")).isVisible();
			operator.waitForLoadState(LoadState.NETWORKIDLE);
			Browser.picture(operator, "sso-cockpit", false);
			operator.locator(".account .dropdown-toggle, .account a").first().click();
			Browser.picture(operator, "sso-menu", false);
			operator.getByText("Log out").click();
			assertThat(operator.locator("#content h1")).hasText("You are signed out");
			Browser.picture(operator, "sso-signed-out", false);
			org.assertj.core.api.Assertions.assertThat(company.signedOutWith()).contains("id_token_hint");
			operator.navigate(this.address + "/camunda/app/cockpit/");
			assertThat(operator.locator("input[name=username]")).isVisible();

			signIn(operator, "asri", "{\"groups\": [\"cleaners\"]}");
			assertThat(operator.locator("#content h1")).hasText("You are in no group that works here");
			Browser.picture(operator, "sso-no-group", false);
		}
	}

	@Test
	void aSessionThatEndedLeadsBackToTheProvider() {
		try (Browser browser = Browser.open()) {
			Page operator = browser.window(1500, 950);
			operator.navigate(this.address + "/camunda/app/cockpit/");
			signIn(operator, "oki.operator", groups("operators"));
			assertThat(operator.getByText("Running Process Instances")).isVisible();

			operator.waitForLoadState(LoadState.NETWORKIDLE);
			operator.context().clearCookies();
			// The page itself may notice before the click.
			operator.evaluate("setTimeout(() => { window.location.hash = '#/decisions'; })");

			assertThat(operator.locator("input[name=username]")).isVisible();
			signIn(operator, "oki.operator", groups("operators"));
			assertThat(operator.getByText("Running Process Instances")).isVisible();
		}
	}

	private static void signIn(Page page, String user, String claims) {
		Browser.picture(page, "sso-provider", false);
		page.locator("input[name=username]").fill(user);
		page.locator("[name=claims]").fill(claims);
		page.locator("input[type=submit], button[type=submit]").first().click();
	}

	@Test
	void aRefusalOfTheProviderIsAPage() {
		StaffClient client = StaffClient.stranger(this.address);
		String state = location(client.open("/oauth2/authorization/staff")).replaceAll(".*state=([^&]+).*", "$1");

		HttpResponse<String> answer = client.open("/login/oauth2/code/staff?error=access_denied&error_description="
				+ "%3Cscript%3Ealert(1)%3C/script%3E&state=" + state);

		assertThat(answer.statusCode()).isEqualTo(403);
		assertThat(answer.body()).contains("cancelled or refused").doesNotContain("alert(1)", "Exception");
	}

	@Test
	void aProviderThatIsDownIsAPage() {
		StaffClient client = StaffClient.stranger(this.address);
		String provider = location(client.open(location(client.open(TASKLIST))));
		String back = location(client.post(provider, "application/x-www-form-urlencoded",
				"username=lukman&claims=%7B%22groups%22%3A%22legal%22%7D"));
		company.fault(Fault.DOWN);

		HttpResponse<String> answer = client.open(back);

		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("Signing in is not possible at the moment").doesNotContain("Exception");
		assertThat(client.open("/").statusCode()).isEqualTo(200);
	}

	@Test
	void theProblemIsToldInIndonesianToo() {
		StaffClient client = StaffClient.stranger(this.address);
		client.open("/?lang=id");

		assertThat(company.signIn(client, TASKLIST, "mallory", "{}").body())
			.contains("Anda tidak termasuk grup yang bekerja di sini");
	}

}
