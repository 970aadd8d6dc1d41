package id.whatscrm.deletion.operations;

import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
import id.whatscrm.deletion.operations.DeadlineBoard.Counts;
import id.whatscrm.deletion.operations.DeadlineBoard.Day;
import id.whatscrm.deletion.operations.DeadlineBoard.Filter;
import id.whatscrm.deletion.operations.DeadlineBoard.Row;
import id.whatscrm.deletion.operations.DeadlineBoard.Show;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Browser;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The board of deadlines: what it counts, whom it answers, and how it looks in Cockpit.
 */
@ServiceTest
class DeadlineBoardTests {

	/** How the codes of rows without a process begin, and no drawn one will. */
	private static final String COPIES = "WD00000000";

	@Autowired
	private ProcessEngine engine;

	@Autowired
	private DeadlineBoard board;

	@Autowired
	private RequestDesk desk;

	@Autowired
	private DemoMailServer mailServer;

	@Autowired
	private JdbcTemplate database;

	@Value("${deletion.public-url}")
	private String address;

	private Case request;

	@BeforeEach
	void aRequestUnderReview() {
		String name = "warung" + UUID.randomUUID().toString().substring(0, 8);
		String owner = "pemilik@" + name + ".example";
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, owner);
		ConfirmationCode code = this.desk
			.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, null, null, null, null, null));
		this.request = new Case(this.engine, code, new Inbox(this.mailServer)).runJobs();
	}

	/** Dates that were moved are moved back: other tests count what is late, too. */
	@AfterEach
	void realTime() {
		ClockUtil.reset();
		this.database.update("delete from deletion_request where code like '" + COPIES + "%'");
		this.database.update("update deletion_request set due_at = received_at + interval '30 days'");
	}

	@ParameterizedTest
	@CsvSource({ "2031-03-01T04:59:59Z, OVERDUE, 0, -1", "2031-03-01T05:00:00Z, DUE_SOON, 0, 0",
			"2031-03-08T16:59:59Z, DUE_SOON, 7, 7", "2031-03-08T17:00:00Z, ON_TRACK, 8, 8",
			"2031-02-27T05:00:00Z, OVERDUE, -2, -1" })
	void oneRuleForCountTableAndChart(Instant due, Show shown, long daysLeft, int bar) {
		// Noon in Jakarta.
		ClockUtil.setCurrentTime(Date.from(Instant.parse("2031-03-01T05:00:00Z")));
		due(Instant.parse("2035-01-01T00:00:00Z"));
		List<Day> without = this.board.overview().days();
		Counts before = this.board.overview().counts();
		due(due);

		for (Show show : List.of(Show.OVERDUE, Show.DUE_SOON, Show.ON_TRACK, Show.HELD)) {
			assertThat(this.board.rows(only(show), 1)).as(show.name()).hasSize((show == shown) ? 1 : 0);
			assertThat(this.board.found(only(show))).isEqualTo((show == shown) ? 1 : 0);
		}
		assertThat(row().urgency()).isEqualTo(shown);
		assertThat(row().daysLeft().days()).isEqualTo(daysLeft);
		Counts counts = this.board.overview().counts();
		assertThat(List.of(counts.overdue() - before.overdue(), counts.dueSoon() - before.dueSoon(),
				counts.onTrack() - before.onTrack()))
			.isEqualTo(List.of((shown == Show.OVERDUE) ? 1L : 0L, (shown == Show.DUE_SOON) ? 1L : 0L,
					(shown == Show.ON_TRACK) ? 0L : -1L));
		for (Day day : this.board.overview().days()) {
			assertThat(day.requests() - without.get((int) day.daysLeft() + 1).requests()).as("bar " + day.daysLeft())
				.isEqualTo((day.daysLeft() == bar) ? 1 : 0);
			assertThat(day.urgency() == shown || day.daysLeft() != bar).isTrue();
		}
	}

	@Test
	void filtersByStateAndByGroup() {
		String code = this.request.code().value();

		assertThat(this.board.found(new Filter(Show.OPEN, RequestState.UNDER_REVIEW, "legal", code))).isEqualTo(1);
		assertThat(this.board.rows(new Filter(Show.OPEN, RequestState.UNDER_REVIEW, "legal", code), 1)).hasSize(1);
		assertThat(this.board.found(new Filter(Show.OPEN, RequestState.SCHEDULED, "", code))).isZero();
		assertThat(this.board.found(new Filter(Show.OPEN, null, "support", code))).isZero();

		this.request.after(Duration.ofDays(31));

		assertThat(this.board.found(new Filter(Show.OVERDUE, null, "operators", code))).as("its overdue task")
			.isEqualTo(1);
		assertThat(this.board.found(new Filter(Show.OVERDUE, null, "legal", code))).isEqualTo(1);
	}

	@Test
	void turnsPagesOnTheServer() {
		copies(45);
		List<String> seen = new ArrayList<>();
		for (int page = 1; page <= 3; page++) {
			List<Row> rows = this.board.rows(new Filter(Show.OPEN, null, "", COPIES), page);
			assertThat(rows).hasSize((page < 3) ? 20 : 5);
			rows.forEach((row) -> seen.add(row.code().value()));
		}
		assertThat(seen).doesNotHaveDuplicates().isSorted().hasSize(45);

		StaffClient operator = StaffClient.signedIn(this.address, "operator");
		assertThat(operator.get("/staff/deadlines?code=" + COPIES + "&page=2").body()).contains("Page 2 of 3",
				"45 requests", "data-page=\"3\"");
		assertThat(operator.get("/staff/deadlines?code=" + COPIES + "&page=9").body())
			.as("the last one, if there are fewer")
			.contains("Page 3 of 3");
		assertThat(operator.get("/staff/deadlines?code=" + COPIES + "&state=SCHEDULED").body())
			.contains("No request fits.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "1000 | 1,000 requests", "1001 | More than 1,000 requests; these are the most urgent." })
	void whatAFilterFindsIsCountedUpToALimit(int number, String words) {
		copies(number);
		assertThat(this.board.found(new Filter(Show.OPEN, null, "", COPIES))).isEqualTo(number);

		assertThat(StaffClient.signedIn(this.address, "operator")
			.get("/staff/deadlines?code=" + COPIES + "&page=51")
			.body()).contains(">" + words + "<", "Page 50 of 50");
	}

	@Test
	void saysHowLongRequestsTook() {
		// At a time when nothing else ended.
		Instant now = Instant.parse("2033-06-01T05:00:00Z");
		ClockUtil.setCurrentTime(Date.from(now));
		assertThat(this.board.times().median()).isNull();
		copies(20);
		for (int i = 1; i <= 20; i++) {
			ended(copy(i), now.minus(Duration.ofDays(30)), i);
		}
		ended(copy(20), now.minus(Duration.ofDays(91)), 300);

		assertThat(this.board.times().median()).isCloseTo(10, within(0.001));
		assertThat(this.board.times().p95()).isCloseTo(18.1, within(0.001));
	}

	private static String copy(int number) {
		return COPIES + "%08d".formatted(number);
	}

	private void ended(String code, Instant completed, int days) {
		this.database.update(
				"update deletion_request set state = 'DELETED', completed_at = ?, received_at = ? where code = ?",
				Timestamp.from(completed), Timestamp.from(completed.minus(Duration.ofDays(days))), code);
	}

	@Test
	void whatIsHeldIsNeitherLateNorOpen() {
		copies(1);
		Counts before = this.board.overview().counts();
		ended(copy(1), Instant.now(), 3);
		this.database
			.update("update deletion_request set state = 'DELETED_EXCEPT_HELD' where code like '" + COPIES + "%'");

		assertThat(this.board.overview().counts().held()).isEqualTo(before.held() + 1);
		Row held = this.board.rows(new Filter(Show.HELD, null, "", COPIES), 1).get(0);
		assertThat(held.urgency()).isNull();
		assertThat(held.place()).isNull();
		assertThat(this.board.found(new Filter(Show.OPEN, null, "", COPIES))).isZero();
	}

	@Test
	void speaksTheLanguageOfTheBrowser() {
		copies(1);
		assertThat(StaffClient.signedIn(this.address, "operator").get("/staff/deadlines?code=" + COPIES, "id").body())
			.contains("1 permintaan", "Menunggu", "Semua yang terbuka", "jatuh tempo dalam 7 hari")
			.doesNotContain("??", "All open");
	}

	/** Rows without a process. */
	private void copies(int number) {
		this.database.update("""
				insert into deletion_request select (jsonb_populate_record(r, jsonb_build_object('code',
				    ? || lpad(n::text, 8, '0')))).* from deletion_request r, generate_series(1, ?) n
				where r.code = ?""", COPIES, number, this.request.code().value());
	}

	@Test
	void saysWhereARequestWaitsAndForWhom() {
		assertThat(row().place().step()).isEqualTo("Review legal hold");
		assertThat(row().place().forWhom()).isEqualTo("legal");
		assertThat(row().place().instance()).isEqualTo(this.request.instanceId());
		assertThat(row().daysLeft().days()).isBetween(28L, 31L);

		this.engine.getTaskService().claim(this.request.task("Task_ReviewLegalHold").getId(), "legal");

		assertThat(row().place().step()).isEqualTo("Review legal hold");
		assertThat(row().place().forWhom()).as("who has claimed it").isEqualTo("legal");
	}

	@Test
	void anOverdueRequestIsShownWhereItWaitsAndNotAtItsOverdueTask() {
		this.request.after(Duration.ofDays(31));

		assertThat(this.request.hasTask("Task_HandleOverdue")).isTrue();
		assertThat(row().place().step()).isEqualTo("Review legal hold");
		assertThat(row().daysLeft().days()).isNegative();
		assertThat(row().urgency()).isEqualTo(Show.OVERDUE);
		assertThat(this.board.overview().counts().overdue()).isPositive();
	}

	@Test
	void onlyOperatorsAndAdministratorsSeeIt() {
		assertThat(StaffClient.stranger(this.address).get("/staff/deadlines").statusCode()).isEqualTo(401);
		for (String user : List.of("support", "legal")) {
			assertThat(StaffClient.signedIn(this.address, user).get("/staff/deadlines").statusCode()).as(user)
				.isEqualTo(403);
		}
		HttpResponse<String> answer = StaffClient.signedIn(this.address, "operator")
			.get("/staff/deadlines?code=" + this.request.code());
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains(this.request.code().value(), "Review legal hold", "Under legal review");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "page=0", "page=-1", "page=x", "page=99999999999", "show=ALL", "show=open", "state=DELETED",
					"state=x", "group=auditors", "group=%27", "code=%27%20or%201", "code=WDWDWDWDWDWDWDWDWDWD" })
	void aWrongQuestionIsAnsweredByASentence(String query) {
		HttpResponse<String> answer = StaffClient.signedIn(this.address, "operator").get("/staff/deadlines?" + query);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).doesNotContain("Exception").hasSizeLessThan(200);
	}

	@ParameterizedTest
	@CsvSource({ "1280, wide", "390, narrow" })
	void cockpitShowsItOnItsDashboard(int width, String name) {
		for (int daysLeft : new int[] { -4, -1, 2, 5, 5, 9, 13, 13, 20, 24 }) {
			due(Instant.now().plus(Duration.ofDays(daysLeft)));
			aRequestUnderReview();
		}
		List<String> complaints = new ArrayList<>();
		try (Browser browser = Browser.open()) {
			Page page = browser.window(width, 1000);
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
			Locator board = page.locator(".deadlines");
			assertThat(board.locator("h1")).hasText("Deletion deadlines");
			assertThat(board.locator("tbody tr").first()).isVisible();
			page.mouse().move(1, 1);
			page.evaluate("document.querySelector('.deadlines').scrollIntoView()");
			Browser.picture(page, "cockpit-deadlines-" + name, true);

			board.getByLabel("Confirmation code").fill(this.request.code().value());
			board.getByText("Find", new Locator.GetByTextOptions().setExact(true)).click();
			assertThat(board.locator("tbody tr")).hasCount(1);
			assertThat(board.locator("tbody tr").first()).containsText("Review legal hold");
			board.locator("button[data-show=HELD]").focus();
			page.keyboard().press("Enter");
			assertThat(board.locator("button[data-show=HELD]")).hasAttribute("aria-pressed", "true");
			assertThat(board.locator("button[data-show=HELD]")).isFocused();
			page.keyboard().press("Enter");
			assertThat(board.locator("button[data-show=HELD]")).hasAttribute("aria-pressed", "false");
			board.getByLabel("Waits for").selectOption("support");
			assertThat(board.getByRole(AriaRole.STATUS).last()).hasText("No request fits.");
			board.getByText("All open").click();
			assertThat(board.getByLabel("Waits for")).hasValue("");
			assertThat(board.getByLabel("Confirmation code")).hasValue("");
			assertThat(board.locator("tbody tr").nth(1)).isVisible();
			board.getByLabel("Confirmation code").fill("no code");
			board.getByText("Find", new Locator.GetByTextOptions().setExact(true)).click();
			assertThat(board.getByRole(AriaRole.STATUS).first()).containsText("letters and digits only");
			assertThat(board.locator("tbody tr").nth(1)).isVisible();
			board.getByLabel("Confirmation code").fill(this.request.code().value());
			board.getByText("Find", new Locator.GetByTextOptions().setExact(true)).click();
			assertThat(board.locator("tbody tr")).hasCount(1);
			board.locator("tbody a").first().click();
			assertThat(page.locator("[data-element-id='Task_ReviewLegalHold']").first()).isVisible();
			assertThat(complaints).isEmpty();
		}
	}

	private void due(Instant instant) {
		this.database.update("update deletion_request set due_at = ? where code = ?", Timestamp.from(instant),
				this.request.code().value());
	}

	private Filter only(Show show) {
		return new Filter(show, null, "", this.request.code().value());
	}

	private Row row() {
		return this.board.rows(only(Show.OPEN), 1).get(0);
	}

}
