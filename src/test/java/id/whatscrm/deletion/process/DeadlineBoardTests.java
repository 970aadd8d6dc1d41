package id.whatscrm.deletion.process;

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

import id.whatscrm.deletion.ServiceTest;
import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.operations.DeadlineBoard;
import id.whatscrm.deletion.operations.DeadlineBoard.Row;
import id.whatscrm.deletion.operations.DeadlineBoard.Show;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Language;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The board of deadlines: what it counts, whom it answers, and how it looks in Cockpit.
 */
@ServiceTest
class DeadlineBoardTests {

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
		this.database.update("update deletion_request set due_at = received_at + interval '30 days'");
	}

	@ParameterizedTest
	@CsvSource({ "-1, OVERDUE", "1, DUE_SOON", "604799, DUE_SOON", "604801, ON_TRACK" })
	void countsAtTheBorders(int seconds, Show shown) {
		Instant now = Instant.parse("2031-03-01T05:00:00Z");
		ClockUtil.setCurrentTime(Date.from(now));
		this.database.update("update deletion_request set due_at = ? where code = ?",
				Timestamp.from(now.plusSeconds(seconds)), this.request.code().value());

		for (Show show : List.of(Show.OVERDUE, Show.DUE_SOON, Show.ON_TRACK, Show.HELD)) {
			assertThat(this.board.rows(show, this.request.code().value(), 1)).as(show.name())
				.hasSize((show == shown) ? 1 : 0);
			assertThat(this.board.total(show, this.request.code().value())).isEqualTo((show == shown) ? 1 : 0);
		}
	}

	@Test
	void saysWhereARequestWaitsAndForWhom() {
		assertThat(row().place().step()).isEqualTo("Review legal hold");
		assertThat(row().place().forWhom()).isEqualTo("legal");
		assertThat(row().place().instance()).isEqualTo(this.request.instanceId());
		assertThat(row().daysLeft()).isBetween(28L, 31L);

		this.engine.getTaskService().claim(this.request.task("Task_ReviewLegalHold").getId(), "legal");

		assertThat(row().place().step()).isEqualTo("Review legal hold");
		assertThat(row().place().forWhom()).as("who has claimed it").isEqualTo("legal");
	}

	@Test
	void anOverdueRequestIsShownWhereItWaitsAndNotAtItsOverdueTask() {
		this.request.after(Duration.ofDays(31));

		assertThat(this.request.hasTask("Task_HandleOverdue")).isTrue();
		assertThat(row().place().step()).isEqualTo("Review legal hold");
		assertThat(row().daysLeft()).isNegative();
		assertThat(this.board.counts().overdue()).isPositive();
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
	@ValueSource(strings = { "page=0", "page=-1", "page=x", "page=99999999999", "show=ALL", "show=open",
			"code=%27%20or%201", "code=WDWDWDWDWDWDWDWDWDWD" })
	void aWrongQuestionIsAnsweredByASentence(String query) {
		HttpResponse<String> answer = StaffClient.signedIn(this.address, "operator").get("/staff/deadlines?" + query);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).doesNotContain("Exception").hasSizeLessThan(200);
	}

	@ParameterizedTest
	@CsvSource({ "1280, wide", "390, narrow" })
	void cockpitShowsItOnItsDashboard(int width, String name) {
		for (int daysLeft : new int[] { -4, -1, 2, 5, 5, 9, 13, 13, 20, 24 }) {
			due(daysLeft);
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
			board.locator("button[data-show=HELD]").click();
			assertThat(board.locator("button[data-show=HELD]")).hasAttribute("aria-pressed", "true");
			board.locator("button[data-show=HELD]").click();
			assertThat(board.locator("button[data-show=HELD]")).hasAttribute("aria-pressed", "false");
			board.getByLabel("Confirmation code").fill(this.request.code().value());
			board.getByText("Find", new Locator.GetByTextOptions().setExact(true)).click();
			assertThat(board.locator("tbody tr")).hasCount(1);
			board.locator("tbody a").first().click();
			assertThat(page.locator("[data-element-id='Task_ReviewLegalHold']").first()).isVisible();
			assertThat(complaints).isEmpty();
		}
	}

	private void due(int daysLeft) {
		this.database.update("update deletion_request set due_at = ? where code = ?",
				Timestamp.from(Instant.now().plus(Duration.ofDays(daysLeft))), this.request.code().value());
	}

	private Row row() {
		return this.board.rows(Show.OPEN, this.request.code().value(), 1).get(0);
	}

}
