package id.whatscrm.deletion.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.deadline.OverdueTests;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionProcess;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.Links;
import id.whatscrm.deletion.support.PathsTaken;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

/**
 * The cases that the processes must handle, each by its path. Together they take every
 * sequence flow and reach every node; those of the deadlines are in {@link OverdueTests}.
 */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class DataDeletionProcessTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final DeletionRequests requests;

	private final DeletionProcess process;

	private final Purge purge;

	private final Inbox inbox;

	private final DemoMailServer mailServer;

	private final PathsTaken paths;

	private final Links links;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final List<Case> cases = new ArrayList<>();

	private String owner = "";

	private String accountKey = "";

	@Autowired
	DataDeletionProcessTests(ProcessEngine engine, RequestDesk desk, DeletionRequests requests, DeletionProcess process,
			Purge purge, DemoMailServer mailServer, PathsTaken paths, Links links) {
		this.engine = engine;
		this.desk = desk;
		this.requests = requests;
		this.process = process;
		this.purge = purge;
		this.mailServer = mailServer;
		this.inbox = new Inbox(mailServer);
		this.paths = paths;
		this.links = links;
	}

	@BeforeEach
	void anAccount() {
		String name = "warung" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		this.accountKey = DemoAccounts.createSmall(this.crm, name, this.owner);
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	// --- straight through ---

	@Test
	void confirmedReviewedAndPurged() {
		Case request = aVerifiedRequest();

		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE"));
		assertThat(state(request)).isEqualTo(RequestState.SCHEDULED);
		assertThat(rows("account")).isOne();

		request.after(Duration.ofDays(8));

		assertEnded(request, "End_DataDeleted", RequestState.DELETED);
		assertThat(rows("account")).isZero();
		assertThat(receipts(request)).doesNotContainValue(Outcome.HELD);
		assertThat(this.inbox.subjects(this.owner)).hasSizeGreaterThanOrEqualTo(4);
	}

	/**
	 * Also what an engineer mapped only after the purge: what nobody purged is found and,
	 * at the next try, purged.
	 */
	@Test
	void whatCameAfterItsCategoryWasPurgedIsPurgedBeforeTheNextLook() {
		Case request = aVerifiedRequest();
		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE"));
		ClockUtil.setCurrentTime(Date.from(Instant.now().plus(Duration.ofDays(8))));
		request.runJobsUntil(() -> job(request, "Task_VerifyErasure") != null);
		this.crm.update("insert into crm.search_document values (?, 'late', '1', 'nothing special')", this.accountKey);
		long purged = rowsPurged(request);

		request.runJobs();

		assertThat(state(request)).isEqualTo(RequestState.PURGING);
		assertThat(job(request, "Task_VerifyErasure").getExceptionMessage())
			.startsWith("Data is left in crm.search_document [");

		request.after(Duration.ofMinutes(2));

		assertEnded(request, "End_DataDeleted", RequestState.DELETED);
		assertThat(this.crm.queryForObject("select count(*) from crm.search_document where account_id = ?", Long.class,
				this.accountKey))
			.isZero();
		assertThat(rowsPurged(request)).isEqualTo(purged + 1);
	}

	private long rowsPurged(Case request) {
		return this.purge.receipts(request.code()).stream().mapToLong(Receipt::rows).sum();
	}

	private Job job(Case request, String activity) {
		return this.engine.getManagementService()
			.createJobQuery()
			.processInstanceId(request.instanceId())
			.activityId(activity)
			.singleResult();
	}

	@Test
	void purgeTasksRunInTheOrderOfTheCategories() {
		Case request = aVerifiedRequest();
		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE")).after(Duration.ofDays(8));

		List<String> purged = request.path().stream().filter((id) -> id.startsWith("Task_Purge")).toList();
		assertThat(purged).containsExactlyInAnyOrder("Task_PurgeApiTokens", "Task_PurgeIntegrations",
				"Task_PurgeAutomations", "Task_PurgeConversations", "Task_PurgeContacts", "Task_PurgeActivityLogs",
				"Task_PurgeProfile", "Task_PurgeAccount");
		assertThat(this.purge.receipts(request.code())).extracting(Receipt::category)
			.containsExactly(DataCategory.values());
	}

	@Test
	void legalHoldKeepsOnlyItsCategory() {
		Case request = aVerifiedRequest();
		long conversations = rows("conversation");
		Map<String, Object> answers = everything("DELETE");
		answers.putAll(hold("CONVERSATIONS"));

		request.answer("legal", "legal", "Task_ReviewLegalHold", answers).after(Duration.ofDays(8));

		assertEnded(request, "End_DataDeleted", RequestState.DELETED_EXCEPT_HELD);
		assertThat(receipts(request)).containsEntry(DataCategory.CONVERSATIONS, Outcome.HELD)
			.containsEntry(DataCategory.API_TOKENS, Outcome.DELETED);
		assertThat(rows("conversation")).isEqualTo(conversations).isPositive();
		assertThat(rows("api_token")).isZero();
	}

	@Test
	void requestThatArrivesVerifiedNeedsNoLink() {
		Case request = open(Channel.SELF_SERVICE, this.owner, null);

		assertThat(request.path()).doesNotContain("CallActivity_VerifyIdentity");
		assertThat(request.hasTask("Task_ReviewLegalHold")).isTrue();
		// C1: what happened when is kept.
		assertThat(request(request).verifiedAt()).isNotNull();
	}

	/**
	 * The second proven request for an account meets the first, whatever their channels.
	 */
	@Test
	void secondProvenRequestJoinsTheFirst() {
		Case first = open(Channel.SELF_SERVICE, this.owner, null);
		Case second = open();
		assertThat(state(second)).isEqualTo(RequestState.AWAITING_CONFIRMATION);

		this.links.press(second.link(this.owner, "confirm"));
		second.runJobs();

		assertEnded(second, "End_Joined", RequestState.JOINED);
		assertThat(this.inbox.subjects(this.owner)).anyMatch((subject) -> subject.contains("under another request"));
		assertThat(state(first)).isEqualTo(RequestState.UNDER_REVIEW);
		first.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE")).after(Duration.ofDays(8));
		assertEnded(first, "End_DataDeleted", RequestState.DELETED);
	}

	/** I9: what nobody proved is not joined, and blocks nothing. */
	@Test
	void unprovenRequestBlocksNoProvenOne() {
		Case unproven = open();
		Case proven = open(Channel.SELF_SERVICE, this.owner, null);

		assertThat(state(proven)).isEqualTo(RequestState.UNDER_REVIEW);
		assertThat(state(unproven)).isEqualTo(RequestState.AWAITING_CONFIRMATION);
	}

	@Test
	void linkIsSentAgainOnDemand() {
		Case request = open();
		String first = request.link(this.owner, "confirm");

		this.process.linkRequested(request.code());
		request.runJobs();

		assertThat(request.link(this.owner, "confirm")).isNotEqualTo(first);
		assertThat(this.links.press(first)).as("the first link still works").isEqualTo(200);
		this.process.linkRequested(request.code());
		assertThat(request.runJobs().hasTask("Task_ReviewLegalHold")).as("nothing waits for a link now").isTrue();
	}

	@Test
	void policyThatNeedsNoReviewGoesStraightToCoolingOff() {
		String policy = new String(resource("processes/retention-policy.dmn"), StandardCharsets.UTF_8)
			.replace("<text>true</text>", "<text>false</text>");
		Deployment deployment = this.engine.getRepositoryService()
			.createDeployment()
			.addString("retention-policy.dmn", policy)
			.addClasspathResource("processes/data-deletion.bpmn")
			.addClasspathResource("processes/identity-verification.bpmn")
			.addClasspathResource("forms/review-legal-hold.form")
			.deploy();
		try {
			Case request = open(Channel.SELF_SERVICE, this.owner, null);

			assertThat(state(request)).isEqualTo(RequestState.SCHEDULED);
			request.after(Duration.ofDays(8));
			assertEnded(request, "End_DataDeleted", RequestState.DELETED);
			assertThat(receipts(request)).containsEntry(DataCategory.ACTIVITY_LOGS, Outcome.ANONYMISED);
		}
		finally {
			this.engine.getRepositoryService().deleteDeployment(deployment.getId(), true);
		}
	}

	// --- the account ---

	@Test
	void unknownAddressGoesToSupportWhoMatchesTheAccount() {
		Case request = open(Channel.WEB_FORM, "someone@elsewhere.example", null);
		assertThat(request.instance()).isWaitingAt("Task_MatchAccount");

		request.answer("support", "support", "Task_MatchAccount", Map.of("accountKey", this.accountKey));

		// I2: the link goes to the address on file, never to the one that was typed.
		assertThat(request.link(this.owner, "confirm")).isNotEmpty();
		assertThat(this.inbox.of("someone@elsewhere.example")).hasSize(1);
	}

	@Test
	void noAccountFoundEndsTheRequest() {
		Case request = open(Channel.WEB_FORM, "nobody@elsewhere.example", null);

		request.answer("support", "support", "Task_MatchAccount", Map.of("noAccount", true));

		assertEnded(request, "End_NoAccountFound", RequestState.NO_ACCOUNT_FOUND);
		assertThat(this.inbox.of("nobody@elsewhere.example")).hasSize(2);
	}

	// --- identity ---

	@Test
	void linkNotClickedLeadsToExtendedVerification() {
		Case request = open();
		var dueBefore = request(request).dueAt();

		request.after(Duration.ofDays(7).plusHours(1));

		assertThat(request.hasTask("Task_VerifyIdentity")).isTrue();
		DeletionRequest extended = request(request);
		assertThat(extended.state()).isEqualTo(RequestState.EXTENDED_VERIFICATION);
		// C3: extended once, with notice before the original due date.
		assertThat(extended.dueAt()).isEqualTo(dueBefore.plus(Duration.ofDays(30)));
		assertThat(request.path()).contains("Task_SendTakesLonger", "Task_SendConfirmationReminder");
		request.after(Duration.ofDays(24));
		assertThat(request.path()).doesNotContain("Start_DeadlinePassed");
	}

	@Test
	void linkClickedLateStillConfirms() {
		Case request = open();
		request.after(Duration.ofDays(7).plusHours(1));

		this.links.press(request.link(this.owner, "confirm"));

		request.runJobs();
		assertThat(request.path()).contains("End_ConfirmedLate");
		assertThat(request.hasTask("Task_ReviewLegalHold")).isTrue();
	}

	@Test
	void unreachableAddressGoesToSupportAtOnce() {
		Case request = open(Channel.WEB_FORM, this.owner, "new@elsewhere.example");

		assertThat(request.hasTask("Task_VerifyIdentity")).isTrue();
		assertThat(this.inbox.of(this.owner)).isEmpty();

		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "CONFIRMED", "identityEvidence", "CALLBACK_ON_FILE_NUMBER"));

		assertThat(request.path()).contains("End_ConfirmedBySupport");
		assertThat(request.hasTask("Task_ReviewLegalHold")).isTrue();
	}

	@Test
	void supportAsksAndTheRequesterAnswers() {
		Case request = open(Channel.WEB_FORM, this.owner, "new@elsewhere.example");
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "MORE_INFORMATION", "question", "Which city is your shop in?"));
		assertThat(state(request)).isEqualTo(RequestState.AWAITING_INFORMATION);

		this.links.answer(request.link("new@elsewhere.example", "answer"), "Bandung");
		request.runJobs();

		assertThat(request.hasTask("Task_VerifyIdentity")).isTrue();
		assertThat(request(request).answer()).isEqualTo("Bandung");
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "CONFIRMED", "identityEvidence", "BILLING_RECORD"));
		// I7: evidence of identity is gone right after the check.
		assertThat(request(request).answer()).isNull();
	}

	@Test
	void linkClickedWhileSupportWaitsForAnAnswerConfirms() {
		Case request = open();
		request.after(Duration.ofDays(7).plusHours(1));
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "MORE_INFORMATION", "question", "Can you open the link?"));

		this.links.press(request.link(this.owner, "confirm"));

		request.runJobs();
		assertThat(request.path()).contains("End_ConfirmedLate");
	}

	@Test
	void questionThatNobodyAnswersLapses() {
		Case request = open(Channel.WEB_FORM, this.owner, "new@elsewhere.example");
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "MORE_INFORMATION", "question", "Which city is your shop in?"));

		request.after(Duration.ofDays(31));

		assertThat(request.path()).contains("Task_SendQuestionReminder", "End_IdentityLapsed");
		assertEnded(request, "End_ClosedUnverified", RequestState.CLOSED_UNVERIFIED);
		assertThat(rows("account")).isOne();
	}

	@Test
	void rejectedIdentityRefusesTheRequestWithItsReason() {
		Case request = open(Channel.WEB_FORM, this.owner, "new@elsewhere.example");

		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "REJECTED", "refusalReason", "NOT_THE_OWNER"));

		assertEnded(request, "End_Refused", RequestState.REFUSED);
		assertThat(request(request).refusalReason()).isEqualTo(RefusalReason.NOT_THE_OWNER);
		assertThat(rows("account")).isOne();
	}

	// --- withdrawal ---

	@Test
	void ownerWithdrawsDuringCoolingOff() {
		Case request = aVerifiedRequest();
		assertThat(accountStatus()).isEqualTo("suspended");
		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE"));

		this.links.press(request.link(this.owner, "withdraw"));
		request.runJobs();

		assertEnded(request, "End_Withdrawn", RequestState.WITHDRAWN);
		assertThat(accountStatus()).isEqualTo("active");
		assertThat(rows("account")).isOne();
		assertThat(request.path()).doesNotContain("Task_PurgeApiTokens");
	}

	/** The CRM was away when the account was to be resumed (C4). */
	@Test
	void lateResumptionLeavesTheAccountToTheNextRequest() {
		Case withdrawn = aVerifiedRequest();
		this.links.press(withdrawn.link(this.owner, "withdraw"));
		Case next = open(Channel.SELF_SERVICE, this.owner, null);
		assertThat(next.instance()).isWaitingAt("Task_ReviewLegalHold");

		withdrawn.runJobs();

		assertEnded(withdrawn, "End_Withdrawn", RequestState.WITHDRAWN);
		assertThat(accountStatus()).isEqualTo("suspended");
		this.links.press(next.link(this.owner, "withdraw"));
		next.runJobs();
		assertThat(accountStatus()).isEqualTo("active");
	}

	@Test
	void whoeverMovesTheTimerDoesNotShortenTheCoolingOff() {
		Case request = aVerifiedRequest();
		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE"));
		ManagementService jobs = this.engine.getManagementService();
		Job timer = jobs.createJobQuery()
			.processInstanceId(request.instanceId())
			.activityId("Event_CoolingOff")
			.singleResult();
		assertThatExceptionOfType(AuthorizationException.class)
			.isThrownBy(() -> jobs.setJobRetries(3).jobId(timer.getId()).dueDate(new Date(0)));

		jobs.setJobDuedate(timer.getId(), new Date(0));
		request.runJobs();

		assertThat(state(request)).isEqualTo(RequestState.SCHEDULED);
		assertThat(this.links.press(request.link(this.owner, "withdraw"))).isEqualTo(200);
		request.runJobs();
		assertEnded(request, "End_Withdrawn", RequestState.WITHDRAWN);
	}

	@Test
	void withdrawalIsRefusedOnceThePurgeHasStarted() {
		Case request = aVerifiedRequest();
		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE"));
		String link = request.link(this.owner, "withdraw");
		request.after(Duration.ofDays(8));

		assertThat(this.links.press(link)).isIn(404, 409, 410);

		assertThat(state(request)).isEqualTo(RequestState.DELETED);
	}

	// --- deadlines ---

	/** A reminder comes while acting still helps (C8). */
	@Test
	void deadlineNearRemindsStaffAndRaisesTheTask() {
		Case request = aVerifiedRequest();

		request.after(Duration.ofDays(26));

		assertThat(request.path()).contains("Task_RemindStaff").doesNotContain("Start_DeadlinePassed");
		assertThat(request.task("Task_ReviewLegalHold").getPriority()).isEqualTo(80);
		assertThat(this.inbox.of("legal@whatscrm.example"))
			.anyMatch((mail) -> Inbox.text(mail).contains(request.code().value()));
	}

	@Test
	void overdueIncidentStaysWhereverTheInstanceMovesUntilItEnds() {
		Case request = aVerifiedRequest();

		request.after(Duration.ofDays(31));

		assertThat(request.incidents()).extracting("incidentType").containsExactly("overdue");
		assertThat(request.task("Task_ReviewLegalHold").getPriority()).isEqualTo(100);

		request.answer("operator", "operators", "Task_HandleOverdue",
				Map.of("overdueReason", "WAITING_FOR_LEGAL", "note", "Reminded the reviewer"));
		assertThat(request.hasTask("Task_HandleOverdue")).isFalse();
		assertThat(request.incidents()).extracting("incidentType").containsExactly("overdue");

		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE"));
		assertThat(request.incidents()).extracting("incidentType").containsExactly("overdue");

		request.after(Duration.ofDays(8));
		assertEnded(request, "End_DataDeleted", RequestState.DELETED);
		assertThat(request.incidents()).isEmpty();
	}

	@Test
	void openOverdueTaskDoesNotKeepAFinishedRequestOpen() {
		Case request = aVerifiedRequest();
		request.after(Duration.ofDays(31));

		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE")).after(Duration.ofDays(8));

		assertEnded(request, "End_DataDeleted", RequestState.DELETED);
		assertThat(request.hasTask("Task_HandleOverdue")).isFalse();
	}

	// --- failures ---

	@Test
	void failingPurgeRetriesBecomesAnIncidentAndContinuesFromThere() {
		Case request = aVerifiedRequest();
		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE"));
		this.crm.execute("""
				create or replace function crm.refuse() returns trigger language plpgsql as
				$$ begin raise exception 'refused for %', old; end $$""");
		this.crm.execute("create trigger refuse before delete on crm.contact for each row when (old.account_id = "
				+ this.accountKey + ") execute function crm.refuse()");
		try {
			request.after(Duration.ofDays(9));

			assertThat(request.incidents()).singleElement().satisfies((incident) -> {
				assertThat(incident.getIncidentType()).isEqualTo("failedJob");
				assertThat(incident.getActivityId()).isEqualTo("Task_PurgeContacts");
				assertThat(incident.getIncidentMessage()).contains("contact").doesNotContain(this.owner);
			});
			assertThat(state(request)).isEqualTo(RequestState.PURGING);
			assertThat(receipts(request)).containsKey(DataCategory.CONVERSATIONS);
		}
		finally {
			this.crm.execute("drop trigger refuse on crm.contact");
		}

		this.engine.getManagementService().setJobRetries(request.incidents().get(0).getConfiguration(), 1);
		request.runJobs();

		assertEnded(request, "End_DataDeleted", RequestState.DELETED);
	}

	@Test
	void mailServerThatIsDownDelaysAMailAndLosesNone() {
		this.mailServer.goDown();
		Case request;
		try {
			request = open();
			assertThat(request.path()).doesNotContain("Task_FindAccount");
			assertThat(this.inbox.of(this.owner)).isEmpty();
		}
		finally {
			this.mailServer.comeBack();
		}

		request.after(Duration.ofHours(1));

		assertThat(this.inbox.of(this.owner)).hasSize(2);
		assertThat(state(request)).isEqualTo(RequestState.AWAITING_CONFIRMATION);
	}

	/** Each mail of a request waits for the server, and comes once (I5, C5). */
	@Test
	void mailServerThatIsDownAtEachStepLosesNoMail() {
		Case request = mailServerDownFor(this::open);
		assertThat(this.inbox.subjects(this.owner)).hasSize(2);
		String link = request.link(this.owner, "confirm");

		mailServerDownFor(() -> {
			this.links.press(link);
			return request.runJobs();
		});
		request.after(Duration.ofHours(1));
		assertThat(this.inbox.subjects(this.owner)).singleElement().asString().startsWith("Your account is suspended");

		request.answer("legal", "legal", "Task_ReviewLegalHold", everything("DELETE"));
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(8))));
		mailServerDownFor(request::runJobs);
		request.after(Duration.ofHours(1));
		assertThat(this.inbox.subjects(this.owner)).singleElement().asString().startsWith("Your data is deleted");
		assertEnded(request, "End_DataDeleted", RequestState.DELETED);
	}

	private Case mailServerDownFor(Supplier<Case> step) {
		this.mailServer.goDown();
		Case request;
		try {
			request = step.get();
		}
		finally {
			this.mailServer.comeBack();
		}
		return request.after(Duration.ofHours(1));
	}

	// --- staff ---

	/** The clock of a letter starts on the day that support names (C9). */
	@Test
	void supportRegistersALetterAndNothingTypedStaysInTheEngine() {
		this.engine.getFormService()
			.submitStartForm(definition("register-request"), Map.of("receivedBy", "LETTER", "email", this.owner,
					"businessName", "Warung", "language", "id", "description", "Tolong hapus data saya"));

		String code = this.engine.getHistoryService()
			.createHistoricProcessInstanceQuery()
			.processDefinitionKey("register-request")
			.orderByProcessInstanceStartTime()
			.desc()
			.list()
			.get(0)
			.getBusinessKey();
		Case request = remember(new Case(this.engine, new ConfirmationCode(code), this.inbox)).runJobs();
		assertThat(request(request).channel()).isEqualTo(Channel.STAFF);
		assertThat(request(request).language()).isEqualTo(Language.INDONESIAN);
		assertThat(request.link(this.owner, "confirm")).isNotEmpty();
	}

	@Test
	void wrongAnswersAreRefusedWithASentenceAndChangeNothing() {
		Case request = open(Channel.WEB_FORM, this.owner, "new@elsewhere.example");
		refused(request, "support", "Task_VerifyIdentity", Map.of(), "Choose whether the identity");
		refused(request, "support", "Task_VerifyIdentity", Map.of("identityDecision", "MAYBE"),
				"Choose whether the identity");
		refused(request, "support", "Task_VerifyIdentity", Map.of("identityDecision", "CONFIRMED"), "which evidence");
		refused(request, "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "CONFIRMED", "identityEvidence", "NONE"), "which evidence");
		refused(request, "support", "Task_VerifyIdentity", Map.of("identityDecision", "MORE_INFORMATION"),
				"Write the question");
		refused(request, "support", "Task_VerifyIdentity", Map.of("identityDecision", "REJECTED"), "needs its reason");
		refused(request, "support", "Task_VerifyIdentity", Map.of("identityDecision", "REJECTED", "dueAt", "never"),
				"has no field dueAt");
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "CONFIRMED", "identityEvidence", "BILLING_RECORD"));

		Map<String, Object> review = everything("DELETE");
		refused(request, "legal", "Task_ReviewLegalHold", with(review, "decision_CONTACTS", "FORGET"),
				"CONTACTS: that is not a decision");
		refused(request, "legal", "Task_ReviewLegalHold", with(review, "decision_CONTACTS", ""),
				"CONTACTS: choose DELETE");
		refused(request, "legal", "Task_ReviewLegalHold", with(review, "decision_CONTACTS", "HOLD"),
				"one of the four grounds");
		review.putAll(hold("CONTACTS"));
		refused(request, "legal", "Task_ReviewLegalHold", with(review, "citation_CONTACTS", ""), "needs a citation");
		refused(request, "legal", "Task_ReviewLegalHold", with(review, "holdUntil_CONTACTS", ""), "needs its last day");
		refused(request, "legal", "Task_ReviewLegalHold", with(review, "holdUntil_CONTACTS", "tomorrow"),
				"is not a date");
		refused(request, "legal", "Task_ReviewLegalHold", with(review, "holdUntil_CONTACTS", "2020-01-01"),
				"not in the future");
		refused(request, "legal", "Task_ReviewLegalHold", with(review, "ground_CONTACTS", "BECAUSE"),
				"one of the four grounds");
		assertThat(state(request)).isEqualTo(RequestState.UNDER_REVIEW);
	}

	@Test
	void wrongMatchIsRefusedWithASentence() {
		Case request = open(Channel.WEB_FORM, "who@elsewhere.example", null);
		refused(request, "support", "Task_MatchAccount", Map.of(), "Give the account number");
		refused(request, "support", "Task_MatchAccount", Map.of("accountKey", "1", "noAccount", true),
				"Give the account number");
		refused(request, "support", "Task_MatchAccount", Map.of("accountKey", "999999999"),
				"No account has this number");
		refused(request, "support", "Task_MatchAccount", Map.of("accountKey", "1; drop table crm.account"),
				"No account has this number");
		assertThat(request.hasTask("Task_MatchAccount")).isTrue();
	}

	@Test
	void noPersonalDataIsAProcessVariable() {
		Case request = aVerifiedRequest();

		List<String> names = this.engine.getRuntimeService()
			.createVariableInstanceQuery()
			.processInstanceIdIn(request.instanceId())
			.list()
			.stream()
			.map((variable) -> variable.getName())
			.filter((name) -> !name.matches("(decision|proposal|ground|citation|holdUntil)_.*"))
			.toList();
		assertThat(names).isSubsetOf("dueAt", "dueSoonAt", "identityProven", "accountMatched", "addressReachable",
				"reviewRequired");
		assertThat(this.engine.getHistoryService().createHistoricVariableInstanceQuery().count()).isZero();
	}

	// --- every node and flow ---

	@AfterAll
	void everyNodeIsReachedAndEveryFlowTaken() {
		TreeSet<String> reached = new TreeSet<>(this.paths.flows());
		this.engine.getHistoryService()
			.createHistoricActivityInstanceQuery()
			.list()
			.forEach((activity) -> reached.add(activity.getActivityId()));
		TreeSet<String> missing = new TreeSet<>();
		for (String process : List.of("data-deletion", "identity-verification", "register-request", "forget-request")) {
			var model = this.engine.getRepositoryService().getBpmnModelInstance(definition(process));
			model.getModelElementsByType(FlowElement.class)
				.stream()
				.filter((element) -> !OverdueTests.isOfDeadline(element))
				.forEach((element) -> missing.add(element.getId()));
		}
		missing.removeAll(reached);
		assertThat(missing).as("nodes and flows that no case reaches").isEmpty();
	}

	// --- fixtures ---

	private Case open() {
		return open(Channel.WEB_FORM, this.owner, null);
	}

	private Case open(Channel channel, String email, String contactEmail) {
		ConfirmationCode code = this.desk
			.accept(new NewRequest(channel, Language.ENGLISH, email, null, null, null, null, contactEmail));
		return remember(new Case(this.engine, code, this.inbox)).runJobs();
	}

	private Case aVerifiedRequest() {
		Case request = open();
		assertThat(request.instance()).isWaitingAt("CallActivity_VerifyIdentity");
		assertThat(this.links.press(request.link(this.owner, "confirm"))).isEqualTo(200);
		request.runJobs();
		assertThat(request.instance()).isWaitingAt("Task_ReviewLegalHold");
		return request;
	}

	private Case remember(Case request) {
		this.cases.add(request);
		return request;
	}

	public static Map<String, Object> everything(String decision) {
		Map<String, Object> answers = new HashMap<>();
		for (DataCategory category : DataCategory.values()) {
			answers.put("decision_" + category, decision);
			answers.put("ground_" + category, null);
			answers.put("citation_" + category, null);
			answers.put("holdUntil_" + category, null);
		}
		return answers;
	}

	public static Map<String, Object> hold(String category) {
		return Map.of("decision_" + category, "HOLD", "ground_" + category, "DISPUTE", "citation_" + category,
				"Case 12/2026, Bandung district court", "holdUntil_" + category,
				LocalDate.now().plusYears(1).toString());
	}

	private static Map<String, Object> with(Map<String, Object> answers, String field, Object value) {
		Map<String, Object> changed = new HashMap<>(answers);
		changed.put(field, value);
		return changed;
	}

	private void refused(Case request, String user, String task, Map<String, ?> answers, String sentence) {
		RequestState before = state(request);
		assertThatExceptionOfType(AnswerRefused.class).isThrownBy(() -> request.answer(user, user, task, answers))
			.withMessageContaining(sentence);
		assertThat(state(request)).isEqualTo(before);
		assertThat(request.hasTask(task)).isTrue();
	}

	private void assertEnded(Case request, String end, RequestState state) {
		assertThat(request.instance()).isNull();
		assertThat(request.path()).contains(end);
		if (state == RequestState.REFUSED || state == RequestState.WITHDRAWN) {
			request.after(Duration.ofDays(13));
			assertThat(request(request).requester()).as("kept for questions").isNotNull();
			request.after(Duration.ofDays(1));
		}
		DeletionRequest ended = request(request);
		assertThat(ended.state()).isEqualTo(state);
		assertThat(ended.requester()).isNull();
		// Whose it is and whom to tell is kept as long as something is held.
		assertThat(ended.forgottenAt() != null).isEqualTo(state != RequestState.DELETED_EXCEPT_HELD);
	}

	private DeletionRequest request(Case request) {
		return this.requests.get(request.code());
	}

	private RequestState state(Case request) {
		return request(request).state();
	}

	private Map<DataCategory, Outcome> receipts(Case request) {
		Map<DataCategory, Outcome> outcomes = new HashMap<>();
		this.purge.receipts(request.code()).forEach((receipt) -> outcomes.put(receipt.category(), receipt.outcome()));
		return outcomes;
	}

	private long rows(String table) {
		String column = "account".equals(table) ? "id" : "account_id";
		return this.crm.queryForObject(
				"select count(*) from crm." + table + " where " + column + " = " + this.accountKey, Long.class);
	}

	private String accountStatus() {
		return this.crm.queryForObject("select status from crm.account where id = " + this.accountKey, String.class);
	}

	private static byte[] resource(String path) {
		try {
			return new ClassPathResource(path).getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String definition(String key) {
		return this.engine.getRepositoryService()
			.createProcessDefinitionQuery()
			.processDefinitionKey(key)
			.latestVersion()
			.singleResult()
			.getId();
	}

}
