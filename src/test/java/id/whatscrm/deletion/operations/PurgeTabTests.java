package id.whatscrm.deletion.operations;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.purge.PurgeProgress;
import id.whatscrm.deletion.purge.PurgeProgress.Category;
import id.whatscrm.deletion.purge.PurgeProgress.Phase;
import id.whatscrm.deletion.purge.PurgeWatch;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Browser;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.RefusingTrigger;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;
import id.whatscrm.deletion.support.Visitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How far a purge is: the tab in Cockpit, and what the requester sees of it.
 */
@ServiceTest
class PurgeTabTests {

	private static final int MESSAGES = 20_000;

	@Autowired
	private ProcessEngine engine;

	@Autowired
	private RequestDesk desk;

	@Autowired
	private PurgeWatch watch;

	@Autowired
	private DemoMailServer mailServer;

	@Autowired
	private JdbcTemplate database;

	@Value("${deletion.public-url}")
	private String address;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private String owner = "";

	private String account = "";

	@AfterEach
	void realTimeAndNoTrigger() {
		ClockUtil.reset();
		RefusingTrigger.drop(this.crm);
	}

	// --- what it says ---

	@Test
	void beforeThePurgeItSaysWhenItBegins() {
		Case request = aRequest(12);
		assertThat(tab(request)).contains("The purge has not begun. When it begins is known once")
			.doesNotContain("<table");

		review(request);

		assertThat(tab(request)).contains("The purge has not begun. It starts on ").doesNotContain("<table");
	}

	@Test
	void inTheMiddleEveryNumberIsTrue() {
		Case request = inTheMiddle();

		Category conversations = of(request, DataCategory.CONVERSATIONS);
		long planned = this.database.queryForObject(
				"select sum(rows) from purge_approved where code = ? and category = 'CONVERSATIONS'", Long.class,
				request.code().value());
		assertThat(conversations.planned()).isEqualTo(planned).isGreaterThan(MESSAGES);
		assertThat(conversations.done()).isPositive().isLessThan(planned);
		assertThat(this.database.queryForObject(
				"select sum(rows) from purge_progress where table_name = 'crm.message' and code = ?", Long.class,
				request.code().value()))
			.isEqualTo(MESSAGES - messagesLeft());
		assertThat(conversations.percent()).isEqualTo((int) (100 * conversations.done() / planned));
		assertThat(conversations.rowsPerSecond()).isPositive();
		assertThat(conversations.timeLeft()).isPositive();
		assertThat(of(request, DataCategory.AUTOMATIONS).phase()).isEqualTo(Phase.HELD);
		assertThat(of(request, DataCategory.API_TOKENS).phase()).isEqualTo(Phase.DELETED);
		assertThat(of(request, DataCategory.CONTACTS).phase()).isEqualTo(Phase.WAITING);
		assertThat(tab(request))
			.contains("Being purged now: WhatsApp conversations", "%,d of %,d".formatted(conversations.done(), planned),
					conversations.percent() + " %", "rows/s", "held")
			.doesNotContain(this.owner);

		request.runJobs();
		assertThat(tab(request)).contains("The purge is over, except for what is held.");
		assertThat(of(request, DataCategory.CONVERSATIONS).percent()).isEqualTo(100);
	}

	@Test
	void aPurgeThatNobodyReviewedHasItsRowsCountedAtItsBeginning() {
		Case request = aRequest(12);
		review(request);
		this.database.update("delete from purge_approved where code = ?", request.code().value());
		ClockUtil.offset(Duration.ofDays(8).toMillis());

		request.runJobsUntil(() -> of(request, DataCategory.CONVERSATIONS).phase() == Phase.UNDER_WAY);

		assertThat(of(request, DataCategory.API_TOKENS).planned())
			.isEqualTo(of(request, DataCategory.API_TOKENS).done())
			.isPositive();
		assertThat(of(request, DataCategory.CONVERSATIONS).planned()).isGreaterThanOrEqualTo(12);
		assertThat(of(request, DataCategory.ACCOUNT).planned()).isPositive();
	}

	@Test
	void aFailedCategoryIsToldInWordsWithItsNextTry() {
		Case request = aRequest(12);
		review(request);
		RefusingTrigger.create(this.crm);
		ClockUtil.offset(Duration.ofDays(8).toMillis());
		request.runJobs();

		assertThat(tab(request))
			.contains("A step failed.", "“Purge conversations” failed.",
					"The CRM’s database refused it on crm.message (SQL state P0001)", "It is tried again by itself on ",
					"tries left: 3")
			.satisfies(this::holdsNothingInternal);
		assertThat(tab(request)).contains("purge-is-failed");

		request.after(Duration.ofDays(2));

		assertThat(tab(request)).contains("No try is left. Remove the cause").doesNotContain("tried again by itself");
		assertThat(tab(request, "id-ID"))
			.contains("Sebuah langkah gagal", "“Purge conversations” gagal.",
					"Basis data CRM menolaknya pada crm.message", "Tidak ada percobaan tersisa")
			.satisfies(this::holdsNothingInternal);
		assertThat(publicPage(request, "text/html")).contains("Under way")
			.doesNotContain("failed", "crm.message", "P0001");
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"PreparedStatementCallback; SQL [update member set email = 'rahasia@rumah.example']; Detail: Key (email)",
			"org.postgresql.util.PSQLException: rahasia@rumah.example",
			"Deleting failed on table <img src=x onerror=alert(1)> (SQL state P0001)" })
	void hostileAndInternalMessagesAreNotShown(String message) {
		Case request = aRequest(12);
		review(request);
		RefusingTrigger.create(this.crm);
		ClockUtil.offset(Duration.ofDays(8).toMillis());
		request.runJobs();
		assertThat(this.database.update("update act_ru_job set exception_msg_ = ? where process_instance_id_ = ? "
				+ "and exception_msg_ is not null", message, request.instanceId()))
			.isOne();

		assertThat(tab(request)).contains("“Purge conversations” failed.")
			.doesNotContain("rahasia", "<img", "SQL [")
			.satisfies(this::holdsNothingInternal);
	}

	@Test
	void whenAllIsOverAndForgottenItStillSaysSo() {
		Case request = aRequest(12);
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(request.instance()).isNull();

		assertThat(tab(request)).contains("The purge is over.", "100 %", "deleted").doesNotContain("under way", "–%");
	}

	@Test
	void whatIsHeldIsShownAtTheInstanceThatWaitsForTheEndOfTheHold() {
		Case request = aRequest(12);
		review(request);
		request.after(Duration.ofDays(8));
		String waiting = this.engine.getRuntimeService()
			.createProcessInstanceQuery()
			.processDefinitionKey("held-data-release")
			.processInstanceBusinessKey(request.code().value())
			.singleResult()
			.getId();

		assertThat(tab(waiting, "en")).contains("The purge is over, except for what is held.", "purge-is-held");
	}

	@Test
	void aRequestThatEndedOtherwiseWasNotPurged() {
		Case request = aRequest(12, Channel.WEB_FORM, "nobody@elsewhere.example");
		request.answer("support", "support", "Task_MatchAccount", Map.of("noAccount", true));

		assertThat(tab(request)).contains("This request ended without a purge.").doesNotContain("<table");
	}

	@Test
	void anInstanceThatPurgesNothingSaysSo() {
		Case request = aRequest(12, Channel.WEB_FORM, null);
		String verification = this.engine.getRuntimeService()
			.createProcessInstanceQuery()
			.superProcessInstanceId(request.instanceId())
			.singleResult()
			.getId();

		assertThat(tab(verification, "en")).contains("This instance purges nothing.").doesNotContain("<table");
	}

	@ParameterizedTest
	@CsvSource({ "00000000-0000-0000-0000-000000000000, 404, There is no such process instance",
			"1, 404, There is no such process instance", "a%27b, 400, This is no id of a process instance",
			"%3Cb%3E, 400, This is no id of a process instance" })
	void anIdThatIsNoneIsAnsweredByASentence(String id, int status, String sentence) {
		HttpResponse<String> answer = StaffClient.signedIn(this.address, "operator")
			.get("/staff/instances/" + id + "/purge");

		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.body()).startsWith(sentence).hasSizeLessThan(200);
	}

	// --- what the requester sees ---

	@Test
	void theRequesterSeesSharesAndNoRows() {
		Case request = inTheMiddle();
		Category conversations = of(request, DataCategory.CONVERSATIONS);

		String page = publicPage(request, "text/html");
		String json = publicPage(request, "application/json");

		assertThat(page).contains("How far the deletion is", conversations.percent() + " %", "Under way", "Waiting",
				"Kept for now");
		assertThat(json).contains("\"deletion\":{\"percent\":" + progress(request).percent(),
				"{\"category\":\"CONVERSATIONS\",\"state\":\"UNDER_WAY\",\"percent\":" + conversations.percent() + "}",
				"{\"category\":\"AUTOMATIONS\",\"state\":\"HELD\"}");
		for (String answer : List.of(page, json)) {
			assertThat(answer).doesNotContain(this.owner, "rows", String.valueOf(conversations.planned()),
					String.valueOf(conversations.done()), "%,d".formatted(conversations.done()));
		}
		request.runJobs();
		assertThat(publicPage(request, "application/json")).doesNotContain("\"deletion\"");
		assertThat(publicPage(request, "text/html")).doesNotContain("How far the deletion is");
	}

	@ParameterizedTest
	@CsvSource({ "1440, wide, en-GB, How far the deletion is", "390, narrow, id-ID, Sejauh mana penghapusan",
			"360, smallest, en-GB, How far the deletion is" })
	void theStatusPageShowsItInEveryWidth(int width, String name, String language, String heading) {
		Case request = inTheMiddle();
		try (Browser browser = Browser.open()) {
			Page page = browser.window(width, 900, language);
			page.navigate(this.address + "/requests/" + request.code());

			assertThat(page.locator("#deletion")).hasText(heading);
			assertThat(page.locator(".parts tbody tr")).hasCount(8);
			assertThat(page.locator(".parts progress")).hasCount(1);
			assertThat((Integer) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
			Browser.picture(page, "status-deleting-" + name, true);
		}
	}

	// --- the tab in Cockpit ---

	@ParameterizedTest
	@CsvSource({ "1440, wide, en-GB, Purge, Being purged now: WhatsApp conversations",
			"390, narrow, id-ID, Penghapusan, Sedang dihapus" })
	void cockpitShowsItLive(int width, String name, String language, String label, String stage) {
		Case request = inTheMiddle();
		List<String> complaints = new ArrayList<>();
		try (Browser browser = Browser.open()) {
			Page page = cockpit(browser, width, language, complaints);
			Locator tab = open(page, request, label);
			assertThat(tab.locator(".purge-stage")).containsText(stage);
			assertThat(tab.locator("tbody th")).hasCount(8);
			assertThat(tab.locator("tbody tr.purge-is-under_way progress")).hasAttribute("value",
					String.valueOf(of(request, DataCategory.CONVERSATIONS).percent()));
			page.mouse().move(1, 1);
			Browser.picture(page, "cockpit-purge-" + name, false);
			tab.screenshot(new Locator.ScreenshotOptions()
				.setPath(java.nio.file.Path.of("target", "screenshots", "purge-tab-" + name + ".png")));
			assertThat((Boolean) tab.evaluate("tab => tab.querySelector('.purge').scrollWidth <= tab.clientWidth"))
				.isTrue();

			tab.evaluate("tab => { tab.querySelector('tbody th').mark = 'the same'; }");
			request.runJobs();
			page.clock().fastForward(5_000);
			assertThat(tab.locator("tbody tr.purge-is-under_way")).hasCount(0);
			assertThat(tab.locator("tbody tr.purge-is-held")).hasCount(1);
			assertThat(tab.evaluate("tab => tab.querySelector('tbody th').mark")).isEqualTo("the same");
			assertThat(complaints).isEmpty();
		}
	}

	@Test
	void theTabSaysWhatFailedAndStopsWhenItIsLeft() {
		Case request = aRequest(1200);
		review(request);
		RefusingTrigger.create(this.crm);
		ClockUtil.offset(Duration.ofDays(8).toMillis());
		request.runJobs();
		List<String> complaints = new ArrayList<>();
		AtomicInteger asked = new AtomicInteger();
		try (Browser browser = Browser.open()) {
			Page page = cockpit(browser, 1440, "en-GB", complaints);
			page.onRequest((question) -> {
				if (question.url().contains("/staff/instances/")) {
					asked.incrementAndGet();
				}
			});
			Locator tab = open(page, request, "Purge");
			assertThat(tab.locator("tbody .purge-failure")).containsText("refused it on crm.message");
			assertThat(tab.locator(".purge-is-failed .purge-word")).hasText("failed");
			page.mouse().move(1, 1);
			Browser.picture(page, "cockpit-purge-failed", false);
			tab.screenshot(new Locator.ScreenshotOptions()
				.setPath(java.nio.file.Path.of("target", "screenshots", "purge-tab-failed.png")));

			page.context().setOffline(true);
			page.clock().fastForward(5_000);
			assertThat(tab.locator(".live-notice")).hasText(Pattern.compile("The purge cannot be read now.*"));
			assertThat(tab.locator("tbody .purge-failure")).isVisible();
			page.context().setOffline(false);
			page.clock().fastForward(5_000);
			assertThat(tab.locator(".live-notice")).hasCount(0);

			page.getByText("Incidents", new Page.GetByTextOptions().setExact(true)).first().click();
			assertThat(page.locator(".purge-tab")).hasCount(0);
			int before = asked.get();
			page.clock().fastForward(60_000);
			page.waitForLoadState(LoadState.NETWORKIDLE);
			assertThat(asked.get()).isEqualTo(before).isPositive();
			assertThat(complaints).isEmpty();
		}
	}

	private Page cockpit(Browser browser, int width, String language, List<String> complaints) {
		Page page = browser.window(width, 1150, language);
		page.clock().install();
		page.onConsoleMessage((message) -> {
			if ("error".equals(message.type()) && message.text().contains("Content Security Policy")) {
				complaints.add(message.text());
			}
		});
		page.navigate(this.address + "/camunda/app/cockpit/");
		page.waitForLoadState(LoadState.NETWORKIDLE);
		page.getByPlaceholder("Username").fill("operator");
		page.getByPlaceholder("Password").fill("demo");
		page.locator("button[type=submit]").click();
		assertThat(page.locator("button[type=submit]:has-text('Log in')")).hasCount(0);
		return page;
	}

	private Locator open(Page page, Case request, String label) {
		page.navigate(
				this.address + "/camunda/app/cockpit/default/#/process-instance/" + request.instanceId() + "/runtime");
		assertThat(page.locator("[data-element-id='Task_PurgeConversations']").first()).isVisible();
		if (page.viewportSize().width < 700) {
			// Cockpit's own sidebar leaves no room for anything else.
			page.locator(".ctn-sidebar .hide-collapsable").click();
		}
		// The diagram has the same word.
		page.locator(".nav-tabs").getByText(label, new Locator.GetByTextOptions().setExact(true)).click();
		Locator tab = page.locator(".purge-tab");
		assertThat(tab.locator(".purge-stage")).isVisible();
		return tab;
	}

	// --- the kit ---

	private Case aRequest(int messages) {
		return aRequest(messages, Channel.SELF_SERVICE, null);
	}

	private Case aRequest(int messages, Channel channel, String otherAddress) {
		String name = "Toko " + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name.substring(5) + ".example";
		this.account = DemoAccounts.createLarge(this.crm, name, this.owner, 40, messages);
		return new Case(this.engine,
				this.desk.accept(new NewRequest(channel, Language.ENGLISH,
						(otherAddress != null) ? otherAddress : this.owner, null, null, null, null, null)),
				new Inbox(this.mailServer))
			.runJobs();
	}

	/** Automations are held, and the activity log is anonymised. */
	private void review(Case request) {
		Map<String, Object> answers = new HashMap<>(DataDeletionProcessTests.everything("DELETE"));
		answers.putAll(DataDeletionProcessTests.hold("AUTOMATIONS"));
		answers.put("decision_ACTIVITY_LOGS", "ANONYMISE");
		request.answer("legal", "legal", "Task_ReviewLegalHold", answers);
	}

	private Case inTheMiddle() {
		Case request = aRequest(MESSAGES);
		review(request);
		ClockUtil.offset(Duration.ofDays(8).toMillis());
		request.runJobsUntil(() -> of(request, DataCategory.CONVERSATIONS).phase() == Phase.UNDER_WAY
				&& of(request, DataCategory.CONVERSATIONS).done() > MESSAGES / 3);
		assertThat(of(request, DataCategory.CONVERSATIONS).phase()).isEqualTo(Phase.UNDER_WAY);
		return request;
	}

	private void holdsNothingInternal(String answer) {
		assertThat(answer).doesNotContain("secret of", "Halo, pesanan", this.owner, "Exception", "exception",
				"delete from", "select ", "id.whatscrm", "org.", "\tat ");
	}

	private PurgeProgress progress(Case request) {
		return this.watch.of(request.code());
	}

	private Category of(Case request, DataCategory category) {
		return progress(request).categories().get(category.ordinal());
	}

	private long messagesLeft() {
		return this.crm.queryForObject("select count(*) from crm.message m join crm.conversation c "
				+ "on c.id = m.conversation_id where c.account_id = " + this.account, Long.class);
	}

	private String tab(Case request) {
		return tab(request.instanceId(), "en");
	}

	private String tab(Case request, String language) {
		return tab(request.instanceId(), language);
	}

	private String tab(String instance, String language) {
		HttpResponse<String> answer = StaffClient.signedIn(this.address, "operator")
			.get("/staff/instances/" + instance + "/purge", language);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return answer.body();
	}

	private String publicPage(Case request, String type) {
		return new Visitor(this.address, "en").send("GET", "/requests/" + request.code(), type, null).body();
	}

}
