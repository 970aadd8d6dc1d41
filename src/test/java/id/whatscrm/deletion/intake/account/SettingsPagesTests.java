package id.whatscrm.deletion.intake.account;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.operations.BrowserTests;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectRequests;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Method 1 of the published policy (P1) over HTTP; the same in a browser is in
 * {@link BrowserTests}.
 */
@ServiceTest
public class SettingsPagesTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final DeletionRequests requests;

	private final Inbox inbox;

	private final String address;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database;

	private String owner;

	private String name;

	private String account;

	private final SubjectRequests subjectRequests;

	private final PersonalData personalData;

	@Autowired
	SettingsPagesTests(PersonalData personalData, SubjectRequests subjectRequests, ProcessEngine engine,
			RequestDesk desk, DeletionRequests requests, DemoMailServer mails, JdbcTemplate database,
			@Value("${deletion.public-url}") String address) {
		this.personalData = personalData;
		this.subjectRequests = subjectRequests;
		this.engine = engine;
		this.desk = desk;
		this.requests = requests;
		this.inbox = new Inbox(mails);
		this.database = database;
		this.address = address;
	}

	@BeforeEach
	void anAccountWithItsOwner() {
		String unique = UUID.randomUUID().toString().substring(0, 8);
		this.name = "Bakso " + unique;
		this.owner = "eko@" + unique + ".example";
		this.account = DemoAccounts.createSmall(this.crm, this.name, this.owner);
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	@Test
	void anOwnerDeletesTheAccountAndItIsGone() {
		Visitor visitor = signedIn(this.owner);
		assertThat(visitor.get("/account/settings").body()).contains(this.name, "Delete Account");
		assertThat(delete(visitor, this.name).statusCode()).isEqualTo(302);
		Case request = openCase().runJobs();
		assertThat(request.path()).contains("Task_SuspendProcessing").doesNotContain("CallActivity_VerifyIdentity");
		assertThat(visitor.get("/account/settings").body()).contains("Scheduled for deletion", "Withdraw request")
			.doesNotContain("/delete\"");
		assertThat(this.inbox.subjects(this.owner))
			.anyMatch((subject) -> subject.startsWith("Your account is suspended"));
		request.answer("legal", "legal", "Task_ReviewLegalHold", Map.of()).after(Duration.ofDays(8));
		assertThat(request.instance()).isNull();
		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED);
		assertThat(this.crm.queryForObject("select count(*) from crm.account where id = " + this.account, Long.class))
			.isZero();
	}

	@Test
	void theOwnerWithdrawsOnTheSamePage() {
		Visitor visitor = signedIn(this.owner);
		delete(visitor, this.name);
		Case request = openCase().runJobs();
		assertThat(visitor.post("/account/settings/" + this.account + "/withdraw", visitor.form("/account/settings"))
			.headers()
			.firstValue("Location")).hasValueSatisfying((page) -> assertThat(page).contains("withdrawal=done"));
		request.runJobs();
		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.WITHDRAWN);
		assertThat(visitor.get("/account/settings").body()).contains("Delete Account");
		assertThat(this.crm.queryForObject("select status from crm.account where id = " + this.account, String.class))
			.isEqualTo("active");
		assertThat(visitor.post("/account/settings/" + this.account + "/withdraw", visitor.form("/account/settings"))
			.headers()
			.firstValue("Location")).hasValueSatisfying((page) -> assertThat(page).contains("withdrawal=late"));
	}

	@Test
	void unknownAndKnownAddressesAreAnsweredAlike() {
		HttpResponse<String> known = askForLink(visitor(), this.owner);
		HttpResponse<String> unknown = askForLink(visitor(), "nobody@" + UUID.randomUUID() + ".example");
		assertThat(unknown.statusCode()).isEqualTo(known.statusCode()).isEqualTo(302);
		assertThat(unknown.headers().firstValue("Location")).isEqualTo(known.headers().firstValue("Location"));
		linkTo(this.inbox, this.owner);
		assertThat(this.inbox.subjects("nobody@")).isEmpty();
	}

	@Test
	void nothingIsKeptOfAnAddressThatIsNotOnFile() {
		String stranger = "stranger@" + UUID.randomUUID() + ".example";
		askForLink(visitor(), stranger);
		for (int i = 0; i < 100 && tokensOf(stranger) > 0; i++) {
			LockSupport.parkNanos(50_000_000);
		}
		assertThat(tokensOf(stranger)).isZero();
	}

	@Test
	void openingTheLinkSignsNobodyIn() {
		Visitor scanner = visitor();
		askForLink(scanner, this.owner);
		String link = linkTo(this.inbox, this.owner);
		assertThat(scanner.get(link).statusCode()).isEqualTo(200);
		assertThat(scanner.get("/account/settings").headers().firstValue("Location"))
			.hasValueSatisfying((page) -> assertThat(page).endsWith("/account/sign-in"));
		assertThat(press(scanner, link)).endsWith("/account/settings");
	}

	@Test
	void aLinkWorksOnce() {
		Visitor visitor = visitor();
		askForLink(visitor, this.owner);
		String link = linkTo(this.inbox, this.owner);
		press(visitor, link);
		assertThat(press(visitor(), link)).endsWith("/account/sign-in?expired");
	}

	@Test
	void aLinkExpires() {
		Visitor visitor = visitor();
		askForLink(visitor, this.owner);
		String link = linkTo(this.inbox, this.owner);
		ClockUtil.offset(Duration.ofMinutes(16).toMillis());
		assertThat(press(visitor, link)).endsWith("/account/sign-in?expired");
		assertThat(visitor.get("/account/settings").statusCode()).isEqualTo(302);
	}

	@Test
	void anInventedLinkSignsNobodyIn() {
		Visitor visitor = visitor();
		for (String token : List.of("", "x", "a".repeat(43), "'; drop table sign_in_token; --")) {
			Map<String, String> form = new LinkedHashMap<>(visitor.form("/account/sign-in/link"));
			form.put("token", token);
			assertThat(visitor.post("/account/sign-in/link", form).headers().firstValue("Location"))
				.hasValueSatisfying((page) -> assertThat(page).contains("/account/sign-in"));
			assertThat(visitor.get("/account/settings").statusCode()).isEqualTo(302);
		}
	}

	/** A fresh sign-in is needed right before (I4). */
	@Test
	void anOldSignInDeletesNothing() {
		Visitor visitor = signedIn(this.owner);
		Map<String, String> form = deleteForm(visitor, this.name);
		ClockUtil.offset(Duration.ofMinutes(11).toMillis());
		HttpResponse<String> answer = visitor.post("/account/settings/" + this.account + "/delete", form);
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.body()).contains("Please sign in once more");
		assertThat(this.subjectRequests.openAndProven(Subject.account(this.account))).isEmpty();
	}

	@Test
	void theNameMustBeTyped() {
		Visitor visitor = signedIn(this.owner);
		for (String typed : List.of("", "yes", "Warung Sari", this.name + "x")) {
			HttpResponse<String> answer = delete(visitor, typed);
			assertThat(answer.statusCode()).isEqualTo(422);
			assertThat(answer.body()).contains("This is not the name of the account");
		}
		assertThat(this.subjectRequests.openAndProven(Subject.account(this.account))).isEmpty();
		assertThat(delete(visitor, "  " + this.name.toUpperCase(Locale.ROOT).replace(" ", "  ")).statusCode())
			.isEqualTo(302);
	}

	@Test
	void aMemberWhoIsNoOwnerIsToldWhoIsAndCanDeleteNothing() {
		String agent = "agent-" + this.owner;
		this.crm.update("insert into crm.member (email, full_name) values (?, 'Agen')", agent);
		this.crm.update("insert into crm.account_member select ?::bigint, id, 'agent' from crm.member where email = ?",
				this.account, agent);
		Visitor visitor = signedIn(agent);
		assertThat(visitor.get("/account/settings").body()).contains(this.name, this.owner, "no owner of it")
			.doesNotContain("Delete Account");
		Map<String, String> form = new LinkedHashMap<>(visitor.form("/account/settings"));
		form.put("name", this.name);
		for (String action : List.of("delete", "withdraw")) {
			assertThat(visitor.post("/account/settings/" + this.account + "/" + action, form).statusCode())
				.isEqualTo(404);
		}
		assertThat(visitor.get("/account/settings/" + this.account + "/delete").statusCode()).isEqualTo(404);
		assertThat(this.subjectRequests.openAndProven(Subject.account(this.account))).isEmpty();
	}

	@Test
	void anOwnerCannotTouchAnotherAccount() {
		String other = DemoAccounts.createSmall(this.crm, "Other " + this.name, "other-" + this.owner);
		Visitor visitor = signedIn(this.owner);
		Map<String, String> form = new LinkedHashMap<>(visitor.form("/account/settings"));
		form.put("name", "Other " + this.name);
		assertThat(visitor.post("/account/settings/" + other + "/delete", form).statusCode()).isEqualTo(404);
		assertThat(visitor.get("/account/settings").body()).doesNotContain("Other");
		assertThat(this.subjectRequests.openAndProven(Subject.account(other))).isEmpty();
	}

	@Test
	void aFormOfAnotherSiteDeletesNothing() {
		Visitor visitor = signedIn(this.owner);
		Map<String, String> form = new LinkedHashMap<>(deleteForm(visitor, this.name));
		form.remove("_csrf");
		assertThat(visitor.post("/account/settings/" + this.account + "/delete", form).statusCode()).isEqualTo(403);
		assertThat(this.subjectRequests.openAndProven(Subject.account(this.account))).isEmpty();
	}

	@Test
	void theSecondWayMeetsTheFirst() {
		ConfirmationCode first = this.desk
			.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, this.owner, null, null, null, null, null));
		Case open = new Case(this.engine, first, this.inbox).runJobs();
		Visitor visitor = signedIn(this.owner);
		assertThat(visitor.get("/account/settings").body()).contains(first.value());
		assertThat(visitor.get("/account/settings/" + this.account + "/delete").body()).contains("under way already");
		Map<String, String> form = new LinkedHashMap<>(visitor.form("/account/settings"));
		form.put("name", this.name);
		visitor.post("/account/settings/" + this.account + "/delete", form);
		assertThat(this.subjectRequests.openAndProven(Subject.account(this.account))).extracting(DeletionRequest::code)
			.containsExactly(open.code());
	}

	@Test
	void whatIsNoAddressIsSaid() {
		HttpResponse<String> answer = askForLink(visitor(), "not an address\r\nBcc: all@example.com");
		assertThat(answer.statusCode()).isEqualTo(422);
		assertThat(answer.body()).contains("Enter an address like name@example.com.");
	}

	@Test
	void anAddressIsNotFlooded() {
		String other = "flood@" + UUID.randomUUID() + ".example";
		for (int i = 0; i < 10; i++) {
			assertThat(askForLink(visitor(), other).headers().firstValue("Location"))
				.hasValueSatisfying((page) -> assertThat(page).endsWith("?sent"));
		}
		assertThat(askForLink(visitor(), other).headers().firstValue("Location"))
			.hasValueSatisfying((page) -> assertThat(page).endsWith("?often"));
	}

	@Test
	void afterSigningOutTheSettingsAreClosed() {
		Visitor visitor = signedIn(this.owner);
		visitor.post("/account/sign-out", visitor.form("/account/settings"));
		assertThat(visitor.get("/account/settings").statusCode()).isEqualTo(302);
	}

	private Case openCase() {
		return new Case(this.engine, this.subjectRequests.openAndProven(Subject.account(this.account)).get(0).code(),
				this.inbox);
	}

	private Visitor visitor() {
		return new Visitor(this.address, "en");
	}

	private HttpResponse<String> askForLink(Visitor visitor, String email) {
		Map<String, String> form = new LinkedHashMap<>(visitor.form("/account/sign-in"));
		form.put("username", email);
		return visitor.post("/account/sign-in", form);
	}

	/** The mail leaves behind the answer, so it is waited for. */
	public static String linkTo(Inbox inbox, String email) {
		for (int i = 0; i < 200; i++) {
			if (inbox.subjects(email).stream().anyMatch((subject) -> subject.startsWith("Your link to sign in"))) {
				return inbox.link(email, "/account/sign-in/link");
			}
			LockSupport.parkNanos(50_000_000);
		}
		throw new AssertionError("No link was mailed");
	}

	/** Presses the button behind a link; returns where it leads. */
	private static String press(Visitor visitor, String link) {
		Map<String, String> form = visitor.form(link);
		return visitor.post("/account/sign-in/link", form).headers().firstValue("Location").orElseThrow();
	}

	private Visitor signedIn(String email) {
		Visitor visitor = visitor();
		askForLink(visitor, email);
		assertThat(press(visitor, linkTo(this.inbox, email))).endsWith("/account/settings");
		return visitor;
	}

	private Map<String, String> deleteForm(Visitor visitor, String typed) {
		Map<String, String> form = new LinkedHashMap<>(visitor.form("/account/settings/" + this.account + "/delete"));
		form.put("name", typed);
		return form;
	}

	private HttpResponse<String> delete(Visitor visitor, String typed) {
		return visitor.post("/account/settings/" + this.account + "/delete", deleteForm(visitor, typed));
	}

	private long tokensOf(String email) {
		return this.database.queryForList("select email from sign_in_token", String.class)
			.stream()
			.filter((stored) -> this.personalData.decrypt(stored).equals(email))
			.count();
	}

}
