package id.whatscrm.deletion.evidence.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import org.camunda.bpm.engine.ProcessEngine;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.PastRequests;
import id.whatscrm.deletion.support.RecordedRequests;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an auditor sees, and what nobody else does.
 */
@ServiceTest
class AuditPagesTests {

	private static final String ENGINE = "/camunda/api/engine/engine/default";

	private static final String YEAR = "from=2003-01-01&to=2003-12-31";

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Inbox inbox;

	private final Ledger ledger;

	private final RecordedRequests recorded;

	private final String address;

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private final PastRequests past = new PastRequests();

	/** Signs in once for all tests. */
	private static StaffClient signedIn;

	private final StaffClient auditor;

	@Autowired
	AuditPagesTests(ProcessEngine engine, RequestDesk desk, DemoMailServer mails, Ledger ledger,
			DeletionRequests requests, PlatformTransactionManager transactions,
			@Value("${deletion.public-url}") String address) {
		this.engine = engine;
		this.desk = desk;
		this.inbox = new Inbox(mails);
		this.ledger = ledger;
		this.recorded = new RecordedRequests(ledger, requests, transactions);
		this.address = address;
		this.auditor = auditor(address);
	}

	private static StaffClient auditor(String address) {
		if (signedIn == null) {
			signedIn = StaffClient.signedIn(address, "auditor", "welcome");
		}
		return signedIn;
	}

	@BeforeEach
	@AfterEach
	void noPast() {
		this.past.clear();
	}

	// --- who may look ---

	@Test
	void onlyAuditorsAndAdministratorsAreShownAnything() {
		String code = this.past.add("2003-04-10T09:00", null, RequestState.VERIFIED, Channel.API);
		List<String> paths = List.of("/audit", "/audit/figures", "/audit/ledger", "/audit/export.csv",
				"/audit/export.jsonl", "/audit/requests/" + code);

		StaffClient stranger = StaffClient.stranger(this.address);
		StaffClient admin = StaffClient.signedIn(this.address, "admin");
		for (String path : paths) {
			assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(401);
			assertThat(stranger.get(path).body()).contains("Pages for auditors", "/camunda/app/welcome/");
			assertThat(this.auditor.get(path).statusCode()).as(path).isEqualTo(200);
			assertThat(admin.get(path).statusCode()).as(path).isEqualTo(200);
		}
		for (String user : List.of("support", "legal", "operator")) {
			StaffClient staff = StaffClient.signedIn(this.address, user);
			for (String path : paths) {
				HttpResponse<String> answer = staff.get(path);
				assertThat(answer.statusCode()).as(user + path).isEqualTo(403);
				assertThat(answer.body()).contains("You are signed in as " + user + ", who is no auditor.")
					.doesNotContain("WD");
			}
		}
		assertThat(stranger.get("/audit/nothing").statusCode()).isEqualTo(401);
		assertThat(stranger.get("/audit/sign-in").statusCode()).isEqualTo(200);
	}

	@Test
	void whoLeavesTheGroupIsRefusedAtOnce() {
		this.engine.getIdentityService().deleteMembership("auditor", "auditors");
		try {
			assertThat(this.auditor.get("/audit").statusCode()).isEqualTo(403);
		}
		finally {
			this.engine.getIdentityService().createMembership("auditor", "auditors");
		}
		assertThat(this.auditor.get("/audit").statusCode()).isEqualTo(200);
	}

	@Test
	void signingOutEndsTheSession() {
		StaffClient leaving = StaffClient.signedIn(this.address, "auditor", "welcome");
		String token = csrf(leaving, "/audit");

		HttpResponse<String> answer = leaving.post("/audit/sign-out", "application/x-www-form-urlencoded",
				"_csrf=" + token);

		assertThat(answer.headers().firstValue("Location"))
			.hasValueSatisfying((location) -> assertThat(location).endsWith("/audit/sign-in?out"));
		assertThat(leaving.get("/audit").statusCode()).isEqualTo(401);
	}

	@Test
	void auditorSeesNothingOfACaseAndChangesNothing() {
		Case open = aRequestThatWaitsForReview();
		String task = open.task("Task_ReviewLegalHold").getId();
		String instance = open.instanceId();

		for (String path : List.of("/staff/tasks/" + task + "/case-file", "/staff/tasks/" + task + "/plan",
				"/staff/tasks/days-left?id=" + task)) {
			assertThat(this.auditor.get(path).statusCode()).as(path).isEqualTo(403);
		}
		for (String list : List.of("/task", "/process-instance", "/process-definition", "/variable-instance",
				"/history/process-instance", "/history/task", "/history/activity-instance", "/incident",
				"/job?processInstanceId=" + instance, "/filter?resourceType=Task", "/deployment", "/execution")) {
			assertThat(this.auditor.get(ENGINE + list).body()).as(list).isEqualTo("[]");
		}
		for (String path : List.of("/task/" + task, "/task/" + task + "/form-variables",
				"/task/" + task + "/deployed-form", "/process-instance/" + instance,
				"/process-instance/" + instance + "/variables", "/history/process-instance/" + instance)) {
			assertThat(this.auditor.get(ENGINE + path).statusCode()).as(path).isIn(401, 403, 404);
		}
		for (String app : List.of("tasklist", "cockpit")) {
			assertThat(StaffClient.stranger(this.address).signIn("auditor", app).statusCode()).as(app).isEqualTo(403);
			assertThat(this.auditor.get("/camunda/api/" + app + "/plugin/" + app + "-plugins/default/anything")
				.statusCode()).as(app).isIn(401, 403, 404);
		}
		assertThat(this.auditor
			.postJson("/camunda/api/cockpit/plugin/base/default/process-instance?firstResult=0&maxResults=9", "{}")
			.body()).doesNotContain(instance);

		Map<String, String> changes = Map.of("/task/" + task + "/claim", "{\"userId\": \"auditor\"}",
				"/task/" + task + "/submit-form", "{\"variables\": {}}", "/task/" + task + "/complete", "{}",
				"/process-definition/key/register-request/start", "{}", "/process-definition/key/data-deletion/start",
				"{}", "/message", "{\"messageName\": \"DeletionWithdrawn\", \"businessKey\": \"" + open.code() + "\"}",
				"/filter/create", "{\"resourceType\": \"Task\", \"name\": \"mine\", \"query\": {}, \"properties\": {}}",
				"/user/create",
				"{\"profile\": {\"id\": \"eve\", \"firstName\": \"E\", \"lastName\": \"E\"}, \"credentials\": {\"password\": \"e\"}}",
				"/authorization/create",
				"{\"type\": 1, \"permissions\": [\"ALL\"], \"userId\": \"auditor\", \"resourceType\": 0, \"resourceId\": \"*\"}",
				"/task/create", "{\"name\": \"mine\"}");
		changes.forEach((path, json) -> assertThat(this.auditor.postJson(ENGINE + path, json).statusCode()).as(path)
			.isIn(400, 403, 404, 500));
		assertThat(this.auditor.delete(ENGINE + "/process-instance/" + instance).statusCode()).isIn(403, 404);
		assertThat(open.task("Task_ReviewLegalHold").getAssignee()).isNull();
		assertThat(this.engine.getIdentityService().createUserQuery().userId("eve").count()).isZero();
	}

	@Test
	void noPageNamesAPerson() {
		String code = this.past.add("2003-04-10T09:00", "2003-04-20T09:00", RequestState.DELETED_EXCEPT_HELD,
				Channel.MAILBOX);
		this.past.hold(code, DataCategory.CONTACTS, "Law 1", false);

		for (String path : List.of("/audit?" + YEAR, "/audit/requests/" + code, "/audit/figures?until=2003-12",
				"/audit/export.csv?" + YEAR, "/audit/export.jsonl?" + YEAR)) {
			assertThat(this.auditor.get(path).body()).as(path).doesNotContain(PastRequests.PERSONAL);
		}
		assertThat(this.auditor.get("/audit/export.csv?" + YEAR).body()).contains(code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "en", "id" })
	void everyPageHasItsWords(String language) {
		StaffClient reader = StaffClient.signedIn(this.address, "auditor", "welcome");
		for (RequestState state : RequestState.values()) {
			this.past.add("2003-04-10T09:00", null, state, Channel.META);
		}
		ConfirmationCode recorded = this.recorded.add();

		for (String path : List.of("/audit?", "/audit?" + YEAR + "&", "/audit?from=x&",
				"/audit/requests/" + recorded + "?", "/audit/figures?until=2003-12&", "/audit/ledger?",
				"/audit/sign-in?")) {
			assertThat(reader.get(path + "lang=" + language).body()).as(path)
				.contains("lang=\"" + language + "\"")
				.doesNotContain("??", "{0");
		}
	}

	@Test
	void pagesAllowNoScriptAndNoForeignContent() {
		HttpResponse<String> page = this.auditor.get("/audit/figures");

		assertThat(page.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(
				(policy) -> assertThat(policy).contains("default-src 'none'", "frame-ancestors 'none'"));
		assertThat(page.headers().firstValue("Cache-Control"))
			.hasValueSatisfying((caching) -> assertThat(caching).contains("no-store"));
		assertThat(page.body()).doesNotContain("<script", "<style", " style=", "http://");
	}

	// --- search ---

	@ParameterizedTest
	@CsvSource({ "state=REFUSED, refused", "state=UNDER_REVIEW, overdue", "channel=MAILBOX, held refused",
			"channel=META, ''", "outcome=MET, refused deleted", "outcome=LATE, overdue held", "outcome=OPEN, open",
			"outcome=REFUSED, refused", "outcome=HELD, held", "from=2003-04-15, open held",
			"to=2003-04-05, deleted overdue", "from=2003-04-10&to=2003-04-10, refused",
			"from=2003-04-01&to=2003-04-01, deleted", "from=2003-04-01&outcome=LATE&channel=MAILBOX, held",
			"code=&state=&channel=&outcome=, open held refused overdue deleted" })
	void searchFindsByEachCriterion(String query, String expected) {
		Map<String, String> names = Map.of(
				this.past.add("2003-04-01T00:00", "2003-04-11T00:30", RequestState.DELETED, Channel.API), "deleted",
				this.past.add("2003-04-05T23:59", null, RequestState.UNDER_REVIEW, Channel.WEB_FORM), "overdue",
				this.past.add("2003-04-10T09:00", "2003-04-12T09:00", RequestState.REFUSED, Channel.MAILBOX), "refused",
				heldRequest(), "held",
				this.past.addOpen("2003-04-20T09:00", RequestState.SCHEDULED, Channel.SELF_SERVICE), "open");
		String within = query.contains("from=") ? "" : "&from=2003-01-01";
		within += query.contains("to=") ? "" : "&to=2003-12-31";

		List<String> found = codes(this.auditor.get("/audit?" + query + within)).stream().map(names::get).toList();

		assertThat(found).containsExactly(expected.isEmpty() ? new String[0] : newestFirst(expected));
	}

	private String heldRequest() {
		String held = this.past.add("2003-04-15T09:00", "2003-06-01T09:00", RequestState.DELETED_EXCEPT_HELD,
				Channel.MAILBOX);
		this.past.hold(held, DataCategory.PROFILE, "Law 2", false);
		this.past.hold(held, DataCategory.CONTACTS, "Law 2", false);
		return held;
	}

	private static String[] newestFirst(String names) {
		List<String> wanted = List.of(names.split(" "));
		return List.of("open", "held", "refused", "overdue", "deleted")
			.stream()
			.filter(wanted::contains)
			.toArray(String[]::new);
	}

	@Test
	void searchFindsACodeAsPeopleTypeIt() {
		String code = this.past.add("2003-04-10T09:00", null, RequestState.VERIFIED, Channel.API);

		assertThat(codes(this.auditor.get("/audit?code=+" + code.toLowerCase(Locale.ROOT) + "+")))
			.containsExactly(code);
		assertThat(this.auditor.get("/audit?code=WD0000000000000000").body()).contains("No request is like this");
	}

	@Test
	void rowShowsDatesOutcomeAndWhatIsHeld() {
		heldRequest();

		Element row = Objects.requireNonNull(page("/audit?" + YEAR).selectFirst("table.rows tbody tr"));

		assertThat(row.text()).contains("Mail", "Deleted, except held", "Late", "15 Apr 2003", "15 May 2003",
				"1 Jun 2003", "CRM contacts Profile");
	}

	@Test
	void resultsComeInPagesTheNewestFirst() {
		this.past.addMany(120, "2003-04-01T00:00");
		List<String> all = new ArrayList<>();

		String next = "/audit?" + YEAR + "&channel=WEB_FORM";
		for (int page = 1; page <= 3; page++) {
			Document shown = page(next);
			assertThat(shown.select("nav.pages").text()).contains("Page " + page + " of 3");
			assertThat(shown.select("#found").text()).isEqualTo("120 requests");
			all.addAll(shown.select("table.rows tbody th a").eachText());
			next = shown.select("a[rel=next]").attr("href");
		}

		assertThat(next).isEmpty();
		assertThat(all).hasSize(120).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "code=abc | Confirmation code: “abc” is no confirmation code.",
					"code=WD000000000000000U | is no confirmation code", "code=%00 | is no confirmation code",
					"state=deleted | State: “deleted” is no state.", "state=DELETED&state=REFUSED | is no state",
					"channel=PIGEON | Channel: “PIGEON” is no channel.", "outcome=' or 1=1 -- | is no outcome",
					"from=yesterday | Received from: “yesterday” is no date", "from=2003-02-30 | is no date",
					"from=31-12-2003 | is no date", "to=99999-01-01 | is no date", "to=0000-00-00 | is no date",
					"to=1999-12-31 | is no date from 2000 on",
					"from=2003-02-02&to=2003-02-01 | Received until: This day lies before the first one.",
					"page=0 | Page: There is no page “0”", "page=-1 | There is no page", "page=two | There is no page",
					"page=99999999999999 | There is no page", "page=999999999 | There is no page",
					"from=<script>alert(1)</script> | is no date" })
	void badInputIsAnsweredWithASentenceAndTheForm(String query, String sentence) {
		String encoded = query.replace(" ", "+").replace("<", "%3C").replace(">", "%3E").replace("'", "%27");

		HttpResponse<String> answer = this.auditor.get("/audit?" + encoded);

		assertThat(answer.statusCode()).isEqualTo(400);
		Document page = Jsoup.parse(answer.body());
		assertThat(page.select(".summary").text()).contains(sentence);
		assertThat(page.select("form.search input, form.search select")).hasSize(6);
		assertThat(page.select("table.rows")).isEmpty();
		assertThat(answer.body()).doesNotContain("<script", "Exception");
	}

	@ParameterizedTest
	@CsvSource({ "/audit/export.csv?code=abc", "/audit/export.jsonl?from=2003-02-30", "/audit/figures?until=2003-13",
			"/audit/figures?until=2999-01", "/audit/figures?until=soon" })
	void badInputIsAnsweredWithASentenceElsewhereToo(String path) {
		HttpResponse<String> answer = this.auditor.get(path);

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(Jsoup.parse(answer.body()).select(".summary").text()).contains("” is no ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "WD0000000000000000", "x", "%2e%2e", "WD" })
	void unknownRequestIsNotFound(String code) {
		assertThat(this.auditor.get("/audit/requests/" + code).statusCode()).isIn(400, 404);
	}

	// --- one request ---

	@Test
	void requestShowsItsEntriesInTheLedger() {
		ConfirmationCode code = this.recorded.add();

		Document page = page("/audit/requests/" + code);
		List<String> entries = page.select("table.entries tbody tr").eachText();

		assertThat(entries).hasSize(3);
		assertThat(entries.get(0)).contains("API access tokens", "Deleted", "1,234", "map-7", "policy-3");
		assertThat(entries.get(1)).contains("CRM contacts", "Legal obligation", "Law 8 of 1997, article 11",
				"until 31 December 2031");
		assertThat(entries.get(2)).contains("The request", "Deleted, except held",
				String.valueOf(this.ledger.entryOf(code).orElseThrow().position()),
				this.ledger.entryOf(code).orElseThrow().hash());
	}

	// --- exports ---

	@Test
	void csvHasAHeaderAndALineForEachRequest() throws IOException {
		String held = heldRequest();
		String open = this.past.addOpen("2003-04-20T09:00", RequestState.SCHEDULED, Channel.SELF_SERVICE);

		HttpResponse<String> answer = this.auditor.get("/audit/export.csv?" + YEAR);

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
		assertThat(answer.headers().firstValue("Content-Disposition")).hasValue(
				"attachment; filename=\"deletion-requests-" + LocalDate.now(ZoneId.of("Asia/Jakarta")) + ".csv\"");
		List<String[]> lines = csv(answer.body());
		assertThat(lines.get(0)).startsWith("code", "channel", "state", "refusalReason", "receivedAt", "dueAt")
			.endsWith("ledgerPosition", "ledgerHash");
		assertThat(lines.get(1)).containsExactly(open, "SELF_SERVICE", "SCHEDULED", "", "2003-04-20T02:00:00Z",
				"2099-12-31T17:00:00Z", "", "", "2003-04-20T03:00:00Z", "", "", "", "", "false", "", "", "", "", "",
				"");
		assertThat(lines.get(2)).containsExactly(held, "MAILBOX", "DELETED_EXCEPT_HELD", "", "2003-04-15T02:00:00Z",
				"2003-05-15T02:00:00Z", "", "", "2003-04-15T03:00:00Z", "", "", "2003-06-01T02:00:00Z", "", "true",
				"CONTACTS; PROFILE", "LEGAL_OBLIGATION; LEGAL_OBLIGATION", "Law 2; Law 2", "2031-12-31; 2031-12-31", "",
				"");
		assertThat(lines).hasSize(3);
		assertThat(csv(this.auditor.get("/audit/export.csv?" + YEAR + "&channel=META").body())).as("nothing found")
			.hasSize(1);
	}

	@Test
	void jsonLinesHaveAnObjectForEachRequest() throws IOException {
		String held = heldRequest();
		this.past.addOpen("2003-04-20T09:00", RequestState.SCHEDULED, Channel.SELF_SERVICE);

		HttpResponse<String> answer = this.auditor.get("/audit/export.jsonl?" + YEAR + "&state=DELETED_EXCEPT_HELD");

		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/jsonl;charset=UTF-8");
		assertThat(answer.body()).endsWith("}\n").containsOnlyOnce("\n");
		JsonNode request = new ObjectMapper().readTree(answer.body());
		assertThat(request.get("code").asText()).isEqualTo(held);
		assertThat(request.get("receivedAt").asText()).isEqualTo("2003-04-15T02:00:00Z");
		assertThat(request.get("late").asBoolean()).isTrue();
		assertThat(request.get("held").get(1).toString()).isEqualTo(
				"{\"category\":\"PROFILE\",\"ground\":\"LEGAL_OBLIGATION\",\"citation\":\"Law 2\",\"until\":\"2031-12-31\"}");
		assertThat(request.fieldNames()).toIterable()
			.containsExactly("code", "channel", "state", "receivedAt", "dueAt", "verifiedAt", "completedAt", "late",
					"held");
	}

	/** A reviewer's words may not become a formula in an auditor's spreadsheet. */
	@ParameterizedTest
	@ValueSource(strings = { "=HYPERLINK(\"http://evil.example\";\"x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1",
			"＝1+1" })
	void csvMakesNoFormulas(String citation) throws IOException {
		String held = this.past.add("2003-04-15T09:00", "2003-04-20T09:00", RequestState.DELETED_EXCEPT_HELD,
				Channel.MAILBOX);
		this.past.hold(held, DataCategory.CONTACTS, citation, false);

		List<String[]> lines = csv(this.auditor.get("/audit/export.csv?" + YEAR).body());

		assertThat(lines.get(1)).contains("'" + citation).doesNotContain(citation);
	}

	@Test
	void csvKeepsTextsWithQuotesCommasAndLinesWhole() throws IOException {
		String citation = "Pasal “11”, \"UU 8/1997\";\nayat 1";
		String held = this.past.add("2003-04-15T09:00", "2003-04-20T09:00", RequestState.DELETED_EXCEPT_HELD,
				Channel.MAILBOX);
		this.past.hold(held, DataCategory.CONTACTS, citation, false);

		List<String[]> lines = csv(this.auditor.get("/audit/export.csv?" + YEAR).body());

		assertThat(lines).hasSize(2);
		assertThat(lines.get(1)).hasSameSizeAs(lines.get(0)).contains(citation);
	}

	@Test
	void exportsOfManyRequestsAreCompleteAndSentInPieces() throws IOException {
		this.past.addMany(20_000, "2003-01-01T00:00");

		HttpResponse<String> csv = this.auditor.get("/audit/export.csv?" + YEAR);
		HttpResponse<String> jsonl = this.auditor.get("/audit/export.jsonl?" + YEAR);

		assertThat(csv.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
		assertThat(csv(csv.body()).stream().skip(1).map((line) -> line[0]).distinct()).hasSize(20_000);
		assertThat(jsonl.body().lines().distinct()).hasSize(20_000)
			.allMatch((line) -> line.startsWith("{\"code\":\"WD") && line.endsWith("}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "csv", "jsonl" })
	void exportThatFailsInTheMiddleDoesNotEndLikeAWholeOne(String format) {
		this.past.addMany(20_000, "2003-01-01T00:00");
		this.past.breakOldest();

		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> this.auditor.get("/audit/export." + format + "?" + YEAR));
	}

	// --- figures ---

	@Test
	void figuresLeadToTheirRequests() {
		String late = this.past.add("2003-04-15T09:00", "2003-06-01T09:00", RequestState.DELETED, Channel.MAILBOX);
		this.past.add("2003-04-20T09:00", "2003-04-21T09:00", RequestState.REFUSED, Channel.MAILBOX);

		Document page = page("/audit/figures?until=2003-06");

		assertThat(page.select("table.figures tbody tr").eachText()).hasSize(12)
			.contains("April 2003 2 1 1 0 1 0 24.0", "May 2003 0 0 0 0 0 0 –");
		assertThat(page.select("table.figures tfoot").text()).isEqualTo("All together 2 1 1 0 1 0 24.0");
		assertThat(page.select("dl.tiles").text()).contains("Received 2", "Ended in time 50.0%", "Late 1");
		assertThat(page.select("figure.chart svg")).hasSize(12);
		assertThat(page.select("figure.chart svg").get(9).select("rect").eachAttr("height")).containsExactly("1", "1",
				"0");
		assertThat(codes(this.auditor.get(page.select("table.figures a[href*=outcome=LATE]").attr("href"))))
			.containsExactly(late);
	}

	// --- ledger ---

	@Test
	void ledgerShowsItsHeadAndIsCheckedOnDemand() {
		this.recorded.add();
		String head = this.ledger.head().hash();

		assertThat(page("/audit").select("main").text()).contains(head);
		Document checked = checkLedger();
		assertThat(checked.select("[role=status] h2").text()).isEqualTo("The ledger is intact");
		assertThat(checked.select("main").text()).contains(head,
				"All %,d entries".formatted(this.ledger.head().position()));
	}

	@Test
	void changedEntryIsShown() {
		this.recorded.add();
		long position = this.ledger.head().position() - 1;
		String before = Objects.requireNonNull(this.database
			.queryForObject("select outcome from ledger_entry where position = ?", String.class, position));

		tamper("update ledger_entry set outcome = 'ANONYMISED' where position = " + position);
		try {
			Document checked = checkLedger();
			assertThat(checked.select("[role=status] h2").text()).isEqualTo("The ledger was changed");
			assertThat(checked.select("[role=status]").text())
				.contains("The first entry that is wrong is number " + position + ". Its content was changed.");
		}
		finally {
			tamper("update ledger_entry set outcome = '" + before + "' where position = " + position);
		}
		assertThat(checkLedger().select("[role=status] h2").text()).isEqualTo("The ledger is intact");
	}

	@Test
	void checkNeedsTheFormItWasSentFrom() {
		assertThat(this.auditor.post("/audit/ledger", "application/x-www-form-urlencoded", "").statusCode())
			.isEqualTo(403);
	}

	private Document checkLedger() {
		HttpResponse<String> answer = this.auditor.post("/audit/ledger", "application/x-www-form-urlencoded",
				"_csrf=" + csrf(this.auditor, "/audit/ledger"));
		assertThat(answer.statusCode()).isEqualTo(200);
		return Jsoup.parse(answer.body());
	}

	private void tamper(String statement) {
		this.database.execute("alter table ledger_entry disable trigger user; " + statement
				+ "; alter table ledger_entry enable trigger user");
	}

	private static String csrf(StaffClient client, String path) {
		return URLEncoder.encode(Jsoup.parse(client.get(path).body()).select("input[name=_csrf]").attr("value"),
				StandardCharsets.UTF_8);
	}

	private Document page(String path) {
		HttpResponse<String> answer = this.auditor.get(path);
		assertThat(answer.statusCode()).as(path).isEqualTo(200);
		return Jsoup.parse(answer.body());
	}

	private static List<String> codes(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).isEqualTo(200);
		return Jsoup.parse(answer.body()).select("table.rows tbody th a").eachText();
	}

	private static List<String[]> csv(String text) throws IOException {
		return new CsvMapper().readerFor(String[].class)
			.with(CsvParser.Feature.WRAP_AS_ARRAY)
			.<String[]>readValues(text)
			.readAll();
	}

	private Case aRequestThatWaitsForReview() {
		String name = "depot" + UUID.randomUUID().toString().substring(0, 8);
		String owner = "pemilik@" + name + ".example";
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, owner);
		return new Case(this.engine,
				this.desk.accept(
						new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, name, null, null, null, null)),
				this.inbox)
			.runJobs();
	}

}
