package id.whatscrm.deletion.operations;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.DemoRecipient;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Browser;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.PastRequests;
import id.whatscrm.deletion.support.RecordedRequests;
import id.whatscrm.deletion.support.ServiceTest;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see and do, in a real browser.
 */
@ServiceTest
public class BrowserTests {

	private static final int SIGN_IN_MILLIS = 10_000;

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Inbox inbox;

	private final DemoRecipient recipients;

	private final String address;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JobExecutor jobExecutor;

	private final RecordedRequests recorded;

	@Autowired
	BrowserTests(ProcessEngine engine, RequestDesk desk, DemoMailServer mails, Ledger ledger, DeletionRequests requests,
			PlatformTransactionManager transactions, DemoRecipient recipients,
			@Value("${deletion.public-url}") String address) {
		this.engine = engine;
		this.desk = desk;
		this.inbox = new Inbox(mails);
		this.recipients = recipients;
		this.address = address;
		this.recorded = new RecordedRequests(ledger, requests, transactions);
		this.jobExecutor = ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration()).getJobExecutor();
	}

	@AfterEach
	void realTimeAndNoJobsBehindTheNextTest() {
		this.jobExecutor.shutdown();
		ClockUtil.reset();
	}

	@Test
	void fromTheFormToDataDeleted() {
		String name = "Batik " + UUID.randomUUID().toString().substring(0, 6);
		String owner = "ratna@" + name.substring(6) + ".example";
		String account = DemoAccounts.createSmall(this.crm, name, owner);
		this.jobExecutor.start();
		try (Browser browser = Browser.open()) {
			Page requester = browser.window(1200, 900);
			requester.navigate(this.address + "/");
			Browser.picture(requester, "landing", true);
			requester.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ask for deletion")).click();
			requester.getByLabel("Registered e-mail address").fill("not an address");
			requester.getByText("Send the request").click();
			assertThat(requester.locator("#email-error")).hasText("Enter an address like name@example.com.");
			requester.getByLabel("Registered e-mail address").fill(owner);
			requester.getByLabel("Business name").fill(name);
			requester.getByLabel("Brief description").fill("Please delete everything.");
			Browser.picture(requester, "form", true);
			requester.getByText("Send the request").click();
			assertThat(requester.locator("h1")).hasText("Request received");
			String status = requester.url().replaceAll("\\?.*", "");

			Page mailbox = browser.window(1200, 900);
			openMail(mailbox, owner, "Please confirm the deletion");
			Browser.picture(mailbox, "mail-confirm", false);
			linkInMail(mailbox, "Open the confirmation page").click();
			assertThat(mailbox.locator("h1")).hasText("Confirm the deletion");
			Browser.picture(mailbox, "confirm", false);
			mailbox.getByText("Yes, delete the data").click();
			assertThat(mailbox.locator("h1")).hasText("Thank you, the request is confirmed");

			String code = status.substring(status.lastIndexOf('/') + 1);
			Page legal = signIn(browser, "legal", "tasklist");
			openTask(legal, "Legal review: all open", code);
			assertThat(legal.locator(".days-left").first()).hasText(Pattern.compile("\\d+ days left"));
			legal.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Case file")).click();
			assertThat(legal.locator(".case-file")).containsText(owner);
			assertThat(legal.locator(".case-file")).containsText("CRM contacts");
			Browser.picture(legal, "tasklist-case-file", false);
			legal.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Form").setExact(true)).click();
			legal.getByText("Claim", new Page.GetByTextOptions().setExact(true)).first().click();
			assertThat(legal.locator(".fjs-form")).containsText("nothing known requires keeping it");
			Browser.picture(legal, "tasklist-review", false);
			assertThat(legal.locator(".ce-eol-banner:visible")).hasCount(0);
			legal.locator("button:has-text('Complete')").click();
			assertThat(legal.locator(".fjs-form")).hasCount(0);

			requester.navigate(status);
			waitForHeading(requester, status, "Deletion scheduled");
			Browser.picture(requester, "status-scheduled", true);
			ClockUtil.offset(Duration.ofDays(8).toMillis());
			waitForHeading(requester, status, "Data deleted");
			Browser.picture(requester, "status-deleted", true);
			assertThat(requester.waitForDownload(() -> requester.getByText("Download the certificate (PDF)").click())
				.suggestedFilename()).isEqualTo("WhatsCRM-deletion-" + code + ".pdf");
			requester.getByText("What the ledger says").click();
			assertThat(requester.locator("h1")).hasText("Our ledger confirms this deletion");
			requester.getByLabel("Ledger entry").fill("1");
			requester.getByLabel("Check value").fill("abc");
			requester.getByText("Compare", new Page.GetByTextOptions().setExact(true)).click();
			assertThat(requester.locator("[role=status]")).containsText("do not agree");
			requester.getByLabel("Ledger entry").fill(requester.locator(".position").textContent());
			requester.getByLabel("Check value").fill(requester.locator(".hash").textContent());
			requester.getByText("Compare", new Page.GetByTextOptions().setExact(true)).click();
			assertThat(requester.locator("[role=status]")).hasText("Your numbers agree with our ledger.");
			Browser.picture(requester, "certificate", true);
			openMail(mailbox, owner, "Your data is deleted");
			assertThat(mailbox.getByText("WhatsCRM-deletion-" + code + ".pdf")).isVisible();
			Browser.picture(mailbox, "mail-done", false);
		}
		assertThat(this.crm.queryForObject("select count(*) from crm.account where id = " + account, Long.class))
			.isZero();
	}

	@Test
	void fromTheSettingsPageToDataDeleted() {
		String name = "Kue " + UUID.randomUUID().toString().substring(0, 6);
		String owner = "lina@" + name.substring(4) + ".example";
		String account = DemoAccounts.createSmall(this.crm, name, owner);
		this.jobExecutor.start();
		try (Browser browser = Browser.open()) {
			Page page = browser.window(1200, 900);
			page.navigate(this.address + "/");
			page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open Account Settings")).click();
			assertThat(page.locator("h1")).hasText("Sign in to your settings");
			Browser.picture(page, "sign-in", true);
			page.getByLabel("Registered e-mail address").fill(owner);
			page.getByText("Send me a link").click();
			assertThat(page.locator(".note")).containsText("a link is on its way to it");
			openMail(page, owner, "Your link to sign in");
			Browser.picture(page, "mail-sign-in", false);
			linkInMail(page, "Open the sign-in page").click();
			page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
			assertThat(page.locator("h1")).hasText("Account Settings");
			Browser.picture(page, "settings", true);
			page.getByText("Delete Account", new Page.GetByTextOptions().setExact(true)).click();
			page.getByLabel("To confirm, type the name").fill("something else");
			page.getByText("Delete this account").click();
			assertThat(page.locator("#name-error")).containsText("This is not the name of the account");
			page.getByLabel("To confirm, type the name").fill(name);
			Browser.picture(page, "settings-delete", true);
			page.getByText("Delete this account").click();
			assertThat(page.locator(".state")).hasText("Scheduled for deletion");
			Browser.picture(page, "settings-scheduled", true);
			String settings = page.url();
			page.getByText("Show the request").click();
			String status = page.url();
			String code = status.substring(status.lastIndexOf('/') + 1);

			waitForHeading(page, status, "We are checking what must be kept");
			Page legal = signIn(browser, "legal", "tasklist");
			openTask(legal, "Legal review: all open", code);
			legal.getByText("Claim", new Page.GetByTextOptions().setExact(true)).first().click();
			assertThat(legal.locator(".fjs-form")).containsText("nothing known requires keeping it");
			legal.locator("button:has-text('Complete')").click();
			assertThat(legal.locator(".fjs-form")).hasCount(0);
			waitForHeading(page, status, "Deletion scheduled");
			page.navigate(settings);
			assertThat(page.locator(".account")).containsText("Withdraw request");
			ClockUtil.offset(Duration.ofDays(8).toMillis());
			waitForHeading(page, status, "Data deleted");
			page.navigate(settings);
			assertThat(page.locator(".lead")).hasText("No account belongs to this address any more.");
		}
		assertThat(this.crm.queryForObject("select count(*) from crm.account where id = " + account, Long.class))
			.isZero();
	}

	@Test
	void onAPhoneInIndonesian() {
		try (Browser browser = Browser.open()) {
			Page phone = browser.window(360, 740);
			phone.navigate(this.address + "/requests/new?lang=id");
			assertThat(phone.locator("h1")).hasText("Minta penghapusan");
			assertThat(phone.locator("html")).hasAttribute("lang", "id");
			phone.getByText("Kirim permintaan").click();
			assertThat(phone.locator(".summary")).containsText("Isi alamat surel terdaftar.");
			Browser.picture(phone, "phone-form-id", true);
			assertThat((Integer) phone.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
			phone.navigate(this.address + "/requests/WD0000000000000000");
			assertThat(phone.locator("h1")).hasText("Tidak ada apa-apa di sini");
		}
	}

	@Test
	void certificateOfHeldDataOnAPhoneInIndonesian() {
		String name = "Soto " + UUID.randomUUID().toString().substring(0, 6);
		String owner = "budi@" + name.substring(5) + ".example";
		DemoAccounts.createSmall(this.crm, name, owner);
		Case request = new Case(this.engine,
				this.desk.accept(
						new NewRequest(Channel.SELF_SERVICE, Language.INDONESIAN, owner, null, null, null, null, null)),
				this.inbox)
			.runJobs();
		Map<String, Object> answers = DataDeletionProcessTests.everything("DELETE");
		answers.putAll(Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "LEGAL_OBLIGATION",
				"citation_CONVERSATIONS", "UU No. 28 Tahun 2007 (KUP), Pasal 28 ayat (11) " + "x".repeat(60),
				"holdUntil_CONVERSATIONS", "2036-12-31"));
		request.answer("legal", "legal", "Task_ReviewLegalHold", answers).after(Duration.ofDays(8));
		try (Browser browser = Browser.open()) {
			Page phone = browser.window(360, 740);
			for (String page : List.of("/requests/", "/certificates/")) {
				phone.navigate(this.address + page + request.code() + "?lang=id");
				assertThat(phone.locator("main")).containsText("Disimpan untuk sementara");
				Browser.picture(phone, "phone" + page.replace('/', '-') + "held-id", true);
				assertThat((Integer) phone.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
			}
		}
	}

	@Test
	void supportRegistersALetterInTasklist() {
		String name = "Roti " + UUID.randomUUID().toString().substring(0, 6);
		String owner = "wati@" + name.substring(5) + ".example";
		DemoAccounts.createSmall(this.crm, name, owner);
		this.jobExecutor.start();
		try (Browser browser = Browser.open()) {
			Page support = signIn(browser, "support", "tasklist");
			support.getByText("Start process").click();
			support.getByText("Register a deletion request").click();
			support.locator(".fjs-form-field-select").nth(0).locator(".fjs-input-group").click();
			support.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText("Letter")).click();
			support.locator(".fjs-form-field-select").nth(1).locator(".fjs-input-group").click();
			support.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText("English")).click();
			support.getByLabel("Registered e-mail").fill("not an address");
			support.locator(".modal button:has-text('Start')").click();
			assertThat(support.locator(".modal, .notifications, [notifications-panel]").first())
				.containsText("Enter an address like name@example.com.");
			support.getByLabel("Registered e-mail").fill(owner);
			support.getByLabel("cannot read mail").check();
			support.getByLabel("Address to write to").fill("baru@elsewhere.example");
			Browser.picture(support, "tasklist-register", false);
			support.locator(".modal button:has-text('Start')").click();
			assertThat(support.locator(".modal")).hasCount(0);

			support.getByText("Support: all open").click();
			Locator task = support.locator("li.task", new Page.LocatorOptions().setHasText("Verify identity")).last();
			task.click();
			assertThat(support.locator(".fjs-form")).containsText("Does the account belong to the requester?");
			assertThat(support.locator(".days-left").last()).hasText(Pattern.compile("\\d+ days left"));
			Browser.picture(support, "tasklist-support", false);
		}
	}

	@Test
	void supportChasesASilentRecipientInTasklist() {
		String name = "Soto " + UUID.randomUUID().toString().substring(0, 6);
		String owner = "yuni@" + name.substring(5) + ".example";
		DemoAccounts.createSmall(this.crm, name, owner);
		this.recipients.goDown("deliveries", 503);
		Case request = new Case(this.engine,
				this.desk.accept(
						new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, null, null, null, null, null)),
				this.inbox)
			.runJobs()
			.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(13));
		this.recipients.comeBack();
		ClockUtil.reset();
		try (Browser browser = Browser.open()) {
			Page support = signIn(browser, "support", "tasklist");
			openTask(support, "Support: all open", request.code().value());
			assertThat(support.locator(".fjs-form"))
				.containsText("Antar Cepat (deliveries) has not acknowledged a deletion");
			assertThat(support.locator(".fjs-form")).containsText("7 times, last with the result HTTP 503");
			support.getByText("Claim", new Page.GetByTextOptions().setExact(true)).first().click();
			support.locator(".fjs-form-field-select").nth(0).locator(".fjs-input-group").click();
			support.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText("in another way")).click();
			support.getByLabel("How it acknowledged").fill("Budi, budi@antar.example, says so");
			support.locator("button:has-text('Complete')").click();
			assertThat(support.locator(".notifications, [notifications-panel]").first())
				.containsText("The note has an address or a number that may name a person.");
			support.getByLabel("How it acknowledged").fill("Their letter of 15 July");
			Browser.picture(support, "tasklist-chase", false);
			support.locator("button:has-text('Complete')").click();
			assertThat(support.locator(".fjs-form")).hasCount(0);
		}
		assertThat(request.hasTask("Task_ChaseRecipient")).isFalse();
	}

	@Test
	void operatorDecidesOnAnExtensionInTasklist() {
		Case request = aRequestUnderReview("Teh ").after(Duration.ofDays(26));
		try (Browser browser = Browser.open()) {
			Page operator = signIn(browser, "operator", "tasklist");
			openTask(operator, "Operators: all open", request, "Task_DecideExtension");
			assertThat(operator.locator(".fjs-form")).containsText("Does this request need more time?");
			operator.getByText("Claim", new Page.GetByTextOptions().setExact(true)).first().click();
			assertThat(operator.locator(".fjs-form-field-select")).hasCount(0);
			operator.getByLabel("is extended, and the requester is told why").check();
			operator.locator(".fjs-form-field-select .fjs-input-group").click();
			operator.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText("many requests")).click();
			Browser.picture(operator, "tasklist-extension", false);
			operator.locator("button:has-text('Complete')").click();
			assertThat(operator.locator(".fjs-form")).hasCount(0);
			request.runJobs();
			Page requester = browser.window(1200, 900);
			requester.navigate(this.address + "/requests/" + request.code());
			assertThat(requester.locator("dl.dates")).containsText("many requests at the same time");
			Browser.picture(requester, "status-extended", true);
		}
		assertThat(request.hasTask("Task_DecideExtension")).isFalse();
	}

	@Test
	void operatorHandlesAnOverdueRequestInTasklist() {
		Case request = aRequestUnderReview("Es ").after(Duration.ofDays(31));
		try (Browser browser = Browser.open()) {
			Page operator = signIn(browser, "operator", "tasklist");
			openTask(operator, "Operators: all open", request, "Task_HandleOverdue");
			assertThat(operator.locator(".fjs-form")).containsText("the law allows no extension any more");
			operator.getByText("Claim", new Page.GetByTextOptions().setExact(true)).first().click();
			operator.locator(".fjs-form-field-select .fjs-input-group").click();
			operator.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText("Waiting for legal"))
				.click();
			operator.getByLabel("What is being done").fill("The reviewer is back on Monday");
			Browser.picture(operator, "tasklist-overdue", false);
			operator.locator("button:has-text('Complete')").click();
			assertThat(operator.locator(".fjs-form")).hasCount(0);
			operator.navigate(this.address + "/camunda/app/cockpit/default/#/process-instance/" + request.instanceId()
					+ "/runtime");
			assertThat(operator.locator("[data-element-id='Event_FollowUp']").first()).isVisible();
			Browser.picture(operator, "cockpit-follow-up", false);
		}
		assertThat(request.hasTask("Task_HandleOverdue")).isFalse();
	}

	private Case aRequestUnderReview(String kind) {
		String name = kind + UUID.randomUUID().toString().substring(0, 6);
		String owner = "tuti@" + name.strip().replace(' ', '-').toLowerCase(Locale.ROOT) + ".example";
		DemoAccounts.createSmall(this.crm, name, owner);
		return new Case(this.engine,
				this.desk.accept(
						new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, null, null, null, null, null)),
				this.inbox)
			.runJobs();
	}

	@Test
	void overdueShowsRedInCockpit() {
		String name = "Jamu " + UUID.randomUUID().toString().substring(0, 6);
		String owner = "tuti@" + name.substring(5) + ".example";
		DemoAccounts.createSmall(this.crm, name, owner);
		Case request = new Case(this.engine,
				this.desk.accept(
						new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, null, null, null, null, null)),
				this.inbox)
			.runJobs()
			.after(Duration.ofDays(31));
		ClockUtil.reset();
		try (Browser browser = Browser.open()) {
			Page operator = signIn(browser, "operator", "cockpit");
			operator.navigate(this.address + "/camunda/app/cockpit/default/#/process-instance/" + request.instanceId()
					+ "/runtime");
			assertThat(operator.locator("[data-element-id='SubProcess_DeadlinePassed']").first()).isVisible();
			assertThat(operator.locator(".badge-important:visible", new Page.LocatorOptions().setHasText("1")).first())
				.isVisible();
			operator.getByText("Incidents", new Page.GetByTextOptions().setExact(true)).first().click();
			assertThat(operator.locator("body")).containsText("overdue");
			Browser.picture(operator, "cockpit-overdue", false);
		}
	}

	@Test
	void auditorSearchesAndReadsFigures() {
		PastRequests past = new PastRequests();
		past.clear();
		past.addYear(2003);
		String recorded = this.recorded.add().value();
		try (Browser browser = Browser.open()) {
			Page page = browser.window(1280, 900);
			page.navigate(this.address + "/audit");
			assertThat(page.locator("h1")).hasText("Pages for auditors");
			Browser.picture(page, "audit-sign-in", true);
			page.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).click();
			signIn(page, "auditor");
			page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Audit pages")).click();
			assertThat(page.locator("h1")).hasText("Deletion requests");

			page.getByLabel("State").selectOption("DELETED_EXCEPT_HELD");
			page.getByLabel("Received from").fill("2003-12-01");
			page.getByLabel("Received until").fill("2003-12-31");
			page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Search")).click();
			assertThat(page.locator("table.rows tbody tr").first()).containsText("Deleted, except held");
			Browser.picture(page, "audit-search", true);
			Download export = page.waitForDownload(() -> page.getByText("CSV").click());
			assertThat(export.suggestedFilename()).endsWith(".csv");
			page.locator("table.rows tbody a").first().click();
			assertThat(page.locator("h1")).hasText(Pattern.compile("WD.{16}"));
			page.navigate(this.address + "/audit");
			page.getByLabel("Confirmation code").fill(recorded);
			page.getByLabel("Confirmation code").press("Enter");
			page.getByText(recorded).click();
			assertThat(page.locator("table.entries tbody tr")).hasCount(3);
			Browser.picture(page, "audit-request", true);
			page.navigate(this.address + "/audit?from=2003-13-01&code=abc");
			assertThat(page.locator(".summary")).containsText("is no confirmation code");
			Browser.picture(page, "audit-wrong", true);

			page.navigate(this.address + "/audit/figures?until=2003-12");
			assertThat(page.locator("figure.chart svg")).hasCount(12);
			Browser.picture(page, "audit-figures", true);
			page.getByText("Indonesia").click();
			assertThat(page.locator("h1")).hasText("Angka bulanan");
			assertThat(page.locator("table.figures tbody tr").last()).containsText("Desember 2003");
			page.getByText("English").click();
			page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ledger")).click();
			page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check the ledger")).click();
			assertThat(page.locator("[role=status] h2")).hasText("The ledger is intact");
			Browser.picture(page, "audit-ledger", true);

			page.setViewportSize(390, 844);
			Map<String, String> pages = Map.of("?outcome=HELD&from=2003-12-01&to=2003-12-31", "search",
					"/requests/" + recorded, "request", "?code=abc", "wrong", "/figures?until=2003-12", "figures",
					"/ledger", "ledger", "/sign-in", "sign-in");
			pages.forEach((path, name) -> {
				page.navigate(this.address + "/audit" + path);
				assertThat((Integer) page.evaluate("document.documentElement.scrollWidth")).as(name)
					.isLessThanOrEqualTo(390);
				Browser.picture(page, "audit-narrow-" + name, true);
			});
		}
		finally {
			past.clear();
		}
	}

	private Page signIn(Browser browser, String user, String app) {
		Page page = browser.window(1500, 950);
		page.navigate(this.address + "/camunda/app/" + app + "/");
		signIn(page, user);
		return page;
	}

	private static void signIn(Page page, String user) {
		page.waitForLoadState(LoadState.NETWORKIDLE);
		page.getByPlaceholder("Username").fill(user);
		page.getByPlaceholder("Password").fill("demo");
		Locator logIn = page.locator("button[type=submit]:has-text('Log in')");
		logIn.click();
		try {
			page.waitForCondition(() -> logIn.count() == 0,
					new Page.WaitForConditionOptions().setTimeout(SIGN_IN_MILLIS));
		}
		catch (TimeoutError ex) {
			// Whose press came before the page was ready presses again.
			logIn.click();
		}
		assertThat(logIn).hasCount(0);
	}

	private void openTask(Page page, String filter, String code) {
		openTaskWithId(page, filter,
				this.engine.getTaskService().createTaskQuery().processInstanceBusinessKey(code).singleResult().getId());
	}

	private static void openTask(Page page, String filter, Case request, String key) {
		openTaskWithId(page, filter, request.task(key).getId());
	}

	private static void openTaskWithId(Page page, String filter, String task) {
		page.getByText(filter).click();
		assertThat(page.locator("li.task").first()).isVisible();
		page.navigate(page.url().replaceAll("[?&]task=[^&]*", "") + "&task=" + task);
		assertThat(page.locator(".fjs-form")).isVisible();
	}

	private void openMail(Page page, String to, String subject) {
		for (int i = 0; i < 60; i++) {
			page.navigate(this.address + "/demo/mailbox?to=" + to);
			Locator mail = page.locator("a", new Page.LocatorOptions().setHasText(subject));
			if (mail.count() > 0) {
				mail.first().click();
				return;
			}
			page.waitForTimeout(500);
		}
		throw new AssertionError("No mail to " + to + " about '" + subject + "'");
	}

	private static Locator linkInMail(Page page, String label) {
		FrameLocator mail = page.frameLocator("iframe");
		return mail.getByRole(AriaRole.LINK, new FrameLocator.GetByRoleOptions().setName(label));
	}

	private static void waitForHeading(Page page, String url, String heading) {
		for (int i = 0; i < 120 && !heading.equals(page.locator("h1").textContent()); i++) {
			page.waitForTimeout(500);
			page.navigate(url);
		}
		assertThat(page.locator("h1")).hasText(heading);
	}

}
