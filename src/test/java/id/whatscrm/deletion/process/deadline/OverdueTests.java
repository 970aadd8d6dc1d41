package id.whatscrm.deletion.process.deadline;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.mail.internet.MimeMessage;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.operations.DeadlineBoard;
import id.whatscrm.deletion.operations.DeadlineBoard.Filter;
import id.whatscrm.deletion.operations.DeadlineBoard.Row;
import id.whatscrm.deletion.operations.DeadlineBoard.Show;
import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.CaseEvent.Kind;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.StaffNote;
import id.whatscrm.deletion.request.clock.Dates;
import id.whatscrm.deletion.request.clock.ExtensionReason;
import id.whatscrm.deletion.request.clock.OverdueReason;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.PathsTaken;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The due date of a request to its end: staff are reminded, operators may extend it once
 * and before it has passed, with a reason that the requester is told (C3), and what is
 * late comes back to them until it is closed.
 */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class OverdueTests {

	private static final String DECIDE = "Task_DecideExtension";

	private static final String HANDLE = "Task_HandleOverdue";

	@Autowired
	private ProcessEngine engine;

	@Autowired
	private RequestDesk desk;

	@Autowired
	private DeletionRequests requests;

	@Autowired
	private DeadlineBoard board;

	@Autowired
	private DemoMailServer mailServer;

	@Autowired
	private PathsTaken paths;

	@Autowired
	private PlatformTransactionManager transactions;

	@Autowired
	private Dates dates;

	@Autowired
	private Clock clock;

	@Value("${deletion.public-url}")
	private String address;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private Inbox inbox;

	private String owner = "";

	private String account = "";

	@BeforeEach
	void anAccount() {
		String name = "warung" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		this.account = DemoAccounts.createSmall(this.crm, name, this.owner);
		this.inbox = new Inbox(this.mailServer);
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	/** Whether a part of the model watches the due date. */
	public static boolean isOfDeadline(FlowElement element) {
		return element.getParentElement() instanceof SubProcess parent && parent.triggeredByEvent();
	}

	@AfterAll
	void everyNodeIsReachedAndEveryFlowTaken() {
		TreeSet<String> missing = new TreeSet<>();
		this.engine.getRepositoryService()
			.getBpmnModelInstance(this.engine.getRepositoryService()
				.createProcessDefinitionQuery()
				.processDefinitionKey("data-deletion")
				.latestVersion()
				.singleResult()
				.getId())
			.getModelElementsByType(FlowElement.class)
			.stream()
			.filter(OverdueTests::isOfDeadline)
			.forEach((element) -> missing.add(element.getId()));
		assertThat(missing).hasSizeGreaterThan(30);
		missing.removeAll(this.paths.flows());
		this.engine.getHistoryService()
			.createHistoricActivityInstanceQuery()
			.list()
			.forEach((activity) -> missing.remove(activity.getActivityId()));
		assertThat(missing).as("nodes and flows that no case reaches").isEmpty();
	}

	// --- before the due date ---

	@Test
	void extendedOnceBeforeTheDueDateWithAReasonThatTheRequesterIsTold() {
		Case request = aVerifiedRequest();
		Instant due = request(request).dueAt();

		request.after(Duration.ofDays(26));
		assertThat(request.task("Task_ReviewLegalHold").getPriority()).isEqualTo(80);
		assertThat(reminders(request)).isOne();
		operator(request, DECIDE, Map.of("extension", "EXTEND", "extensionReason", "MANY_REQUESTS", "note", "A wave"));

		DeletionRequest extended = request(request);
		assertThat(extended.dueAt()).isEqualTo(due.plus(30, ChronoUnit.DAYS));
		assertThat(extended.extendedAt()).isBefore(due);
		assertThat(extended.extensionReason()).isEqualTo(ExtensionReason.MANY_REQUESTS);
		assertThat(request.hasTask(DECIDE)).isFalse();
		assertThat(request.task("Task_ReviewLegalHold").getPriority()).isEqualTo(50);
		assertThat(events(request)).extracting(CaseEvent::kind, CaseEvent::actor)
			.contains(tuple(Kind.DUE_DATE_EXTENDED, "operator"));
		MimeMessage mail = lettersAboutMoreTime().get(0);
		assertThat(Inbox.text(mail)).contains("many requests at the same time",
				this.dates.day(extended.dueAt(), Locale.ENGLISH));
		assertThat(StaffClient.stranger(this.address).open("/requests/" + request.code()).body())
			.contains("many requests at the same time");

		request.after(Duration.ofDays(6));
		assertThat(request.path()).as("the old due date").doesNotContain("Start_DeadlinePassed");
		request.after(Duration.ofDays(24));
		assertThat(reminders(request)).as("before the new due date").isEqualTo(2);
		assertThat(request.hasTask(DECIDE)).as("the only extension").isFalse();
		request.after(Duration.ofDays(5));
		assertThat(request.incidents()).extracting("incidentType").containsExactly("overdue");
		assertThat(request.hasTask(HANDLE)).isTrue();
		assertThat(lettersAboutMoreTime()).hasSize(1);
	}

	@Test
	void afterTheDueDateThereIsNothingToDecide() {
		Case request = aVerifiedRequest();
		Instant due = request(request).dueAt();
		request.after(Duration.ofDays(26));

		// C3: late by moments, before the engine has noticed.
		ClockUtil.setCurrentTime(Date.from(due));
		refused(request, DECIDE, Map.of("extension", "EXTEND", "extensionReason", "MANY_REQUESTS"),
				"The due date has passed");
		request.runJobs();

		assertThat(request.hasTask(DECIDE)).isFalse();
		assertThat(request.path()).contains("End_NotExtended");
		assertThat(request(request).dueAt()).isEqualTo(due);
		assertThat(request(request).extendedAt()).isNull();
		assertThat(lettersAboutMoreTime()).isEmpty();
	}

	@Test
	void keptDueDateStays() {
		Case request = aVerifiedRequest();
		Instant due = request(request).dueAt();
		request.after(Duration.ofDays(26));

		operator(request, DECIDE, Map.of("extension", "KEEP"));

		assertThat(events(request)).extracting(CaseEvent::kind).contains(Kind.DUE_DATE_KEPT);
		assertThat(request(request).dueAt()).isEqualTo(due);
		assertThat(lettersAboutMoreTime()).isEmpty();
		assertThat(row(request).place().step()).isEqualTo("Review legal hold");
		request.after(Duration.ofDays(5));
		assertThat(request.hasTask(HANDLE)).isTrue();
	}

	@Test
	void decisionEndsWithTheRequest() {
		Case request = aVerifiedRequest().after(Duration.ofDays(20))
			.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(6));
		assertThat(request.hasTask(DECIDE)).isTrue();

		request.after(Duration.ofDays(2));

		assertThat(request(request).state()).isEqualTo(RequestState.DELETED);
		assertThat(request.instance()).isNull();
		assertThat(request.hasTask(DECIDE)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "'' | MANY_REQUESTS | Choose whether", "LATER | MANY_REQUESTS | Choose whether",
					"EXTEND | '' | needs its reason", "EXTEND | BECAUSE | needs its reason",
					"EXTEND | ADDITIONAL_VERIFICATION | The identity is verified" })
	void wrongDecisionIsRefusedWithASentence(String extension, String reason, String sentence) {
		Case request = aVerifiedRequest().after(Duration.ofDays(26));

		refused(request, DECIDE, Map.of("extension", extension, "extensionReason", reason), sentence);

		assertThat(request(request).extendedAt()).isNull();
	}

	@Test
	void secondExtensionIsRefused() {
		Case request = aVerifiedRequest().after(Duration.ofDays(26));
		new TransactionTemplate(this.transactions).executeWithoutResult((transaction) -> {
			DeletionRequest same = this.requests.get(request.code());
			same.extendOnce(ExtensionReason.COMPLEX_REQUEST, same.dueAt(), "another", same.receivedAt());
			this.requests.save(same);
		});

		refused(request, DECIDE, Map.of("extension", "EXTEND", "extensionReason", "MANY_REQUESTS"),
				"has been extended already");
	}

	/**
	 * A request whose account was found late: the link is not used, and extended
	 * verification takes the only extension when staff have been reminded already.
	 */
	@Nested
	class ExtendedForVerificationAfterTheReminder {

		private Case request;

		@BeforeEach
		void aRequestMatchedLate() {
			this.request = open(Channel.WEB_FORM, "who@elsewhere.example").after(Duration.ofDays(20))
				.answer("support", "support", "Task_MatchAccount", Map.of("accountKey", OverdueTests.this.account))
				.after(Duration.ofDays(6));
			assertThat(this.request.hasTask(DECIDE)).isTrue();
		}

		@Test
		void nobodyDecidesAnyMore() {
			this.request.after(Duration.ofDays(2));

			assertThat(this.request.path()).contains("Event_ExtendedMeanwhile");
			assertThat(this.request.hasTask(DECIDE)).isFalse();
			assertRemindedAgain();
		}

		@Test
		void theReminderIsRepeatedThoughTheDueDateWasKept() {
			operator(this.request, DECIDE, Map.of("extension", "KEEP"));
			this.request.after(Duration.ofDays(2));

			assertThat(this.request.path()).contains("Event_ExtendedLater");
			assertRemindedAgain();
		}

		@Test
		void operatorsMayTakeThatReasonThemselves() {
			operator(this.request, DECIDE, Map.of("extension", "EXTEND", "extensionReason", "ADDITIONAL_VERIFICATION"));
			Instant due = request(this.request).dueAt();

			this.request.after(Duration.ofDays(2));

			assertThat(this.request.hasTask("Task_VerifyIdentity")).isTrue();
			assertThat(request(this.request).dueAt()).as("extended once").isEqualTo(due);
			assertRemindedAgain();
		}

		private void assertRemindedAgain() {
			assertThat(request(this.request).extensionReason()).isEqualTo(ExtensionReason.ADDITIONAL_VERIFICATION);
			assertThat(reminders(this.request)).isOne();
			this.request.after(Duration.ofDays(28));
			assertThat(reminders(this.request)).isEqualTo(2);
			assertThat(this.request.hasTask(DECIDE)).isFalse();
			assertThat(this.request.path()).doesNotContain("Start_DeadlinePassed");
		}

	}

	// --- after the due date ---

	@Test
	void overdueTaskComesBackUntilTheRequestIsClosed() {
		Case request = anOverdueRequest();
		assertThat(row(request).lateBecause()).isNull();

		operator(request, HANDLE, Map.of("overdueReason", "WAITING_FOR_LEGAL", "followUpOn",
				today().plusDays(3).toString(), "note", "The reviewer is back on Monday"));

		assertThat(row(request).lateBecause()).isEqualTo(OverdueReason.WAITING_FOR_LEGAL);
		assertThat(row(request).followUpOn()).isEqualTo(today().plusDays(3));
		assertThat(row(request).place().step()).as("where it waits, not the watch").isEqualTo("Review legal hold");
		assertThat(notes(request)).contains("The reviewer is back on Monday");
		assertThat(StaffClient.signedIn(this.address, "operator", "cockpit")
			.get("/staff/deadlines?show=OVERDUE&code=" + request.code())
			.body())
			.contains("Late: waiting for legal. Looked at again on "
					+ this.dates.day(today().plusDays(3), Locale.ENGLISH) + ".");
		endOf(today().plusDays(2));
		assertThat(request.runJobs().hasTask(HANDLE)).isFalse();
		assertThat(request.after(Duration.ofHours(1)).hasTask(HANDLE)).isTrue();
		assertThat(request.incidents()).as("not another one").hasSize(1);

		operator(request, HANDLE, Map.of("overdueReason", "TECHNICAL_FAILURE"));
		assertThat(row(request).lateBecause()).isEqualTo(OverdueReason.TECHNICAL_FAILURE);
		assertThat(events(request)).filteredOn((event) -> event.kind() == Kind.OVERDUE_HANDLED).hasSize(2);

		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(request(request).state()).isEqualTo(RequestState.DELETED);
		assertThat(request.instance()).isNull();
		assertThat(request.hasTask(HANDLE)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "MONDAY, TUESDAY", "THURSDAY, FRIDAY", "FRIDAY, MONDAY", "SATURDAY, MONDAY" })
	void withoutADayItIsTheNextWorkingDay(DayOfWeek answered, DayOfWeek back) {
		Case request = anOverdueRequest();
		LocalDate day = today().with(TemporalAdjusters.next(answered));
		ClockUtil.setCurrentTime(Date.from(day.atTime(10, 0).atZone(this.clock.getZone()).toInstant()));

		operator(request, HANDLE, Map.of("overdueReason", "OTHER"));

		assertThat(request(request).followUpOn()).isEqualTo(day.with(TemporalAdjusters.next(back)));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 31 })
	void dayThatIsNotAheadOrTooFarIsRefused(int days) {
		Case request = anOverdueRequest();

		refused(request, HANDLE, Map.of("overdueReason", "OTHER", "followUpOn", today().plusDays(days).toString()),
				"after today and at most 30 days ahead");
		operator(request, HANDLE,
				Map.of("overdueReason", "OTHER", "followUpOn", today().plusDays((days < 1) ? 1 : 30).toString()));
	}

	@Test
	void wrongAnswerIsRefusedWithASentence() {
		Case request = anOverdueRequest();

		refused(request, HANDLE, Map.of(), "Say why the request is late");
		refused(request, HANDLE, Map.of("overdueReason", "BECAUSE"), "Say why the request is late");
		refused(request, HANDLE, Map.of("overdueReason", "OTHER", "followUpOn", "tomorrow"), "is not a date");
		refused(request, HANDLE, Map.of("overdueReason", "OTHER", "extension", "EXTEND"), "no field extension");
		assertThat(request(request).overdueReason()).isNull();
	}

	// --- fixtures ---

	private Case open(Channel channel, String email) {
		return new Case(this.engine,
				this.desk.accept(new NewRequest(channel, Language.ENGLISH, email, null, null, null, null, null)),
				this.inbox)
			.runJobs();
	}

	private Case aVerifiedRequest() {
		Case request = open(Channel.SELF_SERVICE, this.owner);
		assertThat(request.hasTask("Task_ReviewLegalHold")).isTrue();
		return request;
	}

	private Case anOverdueRequest() {
		Case request = aVerifiedRequest().after(Duration.ofDays(31));
		assertThat(request.hasTask(HANDLE)).isTrue();
		return request;
	}

	private static void operator(Case request, String task, Map<String, ?> answers) {
		request.answer("operator", "operators", task, answers);
		assertThat(request.hasTask(task)).isFalse();
	}

	private static void refused(Case request, String task, Map<String, ?> answers, String sentence) {
		assertThatExceptionOfType(AnswerRefused.class)
			.isThrownBy(() -> request.answer("operator", "operators", task, answers))
			.withMessageContaining(sentence);
		assertThat(request.hasTask(task)).isTrue();
	}

	private DeletionRequest request(Case request) {
		return this.requests.get(request.code());
	}

	private List<CaseEvent> events(Case request) {
		return new TransactionTemplate(this.transactions).execute((transaction) -> request(request).history());
	}

	private List<String> notes(Case request) {
		return new TransactionTemplate(this.transactions)
			.execute((transaction) -> request(request).staffNotes().stream().map(StaffNote::text).toList());
	}

	private Row row(Case request) {
		return this.board.rows(new Filter(Show.OPEN, null, "", request.code().value()), 1).get(0);
	}

	private LocalDate today() {
		return LocalDate.now(this.clock);
	}

	private void endOf(LocalDate day) {
		ZoneId zone = this.clock.getZone();
		ClockUtil.setCurrentTime(Date.from(day.plusDays(1).atStartOfDay(zone).minusMinutes(1).toInstant()));
	}

	private long reminders(Case request) {
		return this.inbox.of("operators@whatscrm.example")
			.stream()
			.filter((mail) -> Inbox.text(mail).contains("The deletion request " + request.code() + " is due on"))
			.count();
	}

	private List<MimeMessage> lettersAboutMoreTime() {
		return this.inbox.of(this.owner)
			.stream()
			.filter((mail) -> Inbox.text(mail).contains("We need more time for your request"))
			.toList();
	}

}
