package id.whatscrm.deletion.process.release;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestInstance;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.operations.HoldDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.retention.DecisionRefused;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Data under hold is deleted when its hold ends (E3), and only then are its owners
 * forgotten.
 */
@ServiceTest
@TestInstance(Lifecycle.PER_CLASS)
class HeldDataReleaseTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final HoldDesk holds;

	private final DeletionRequests requests;

	private final Inbox inbox;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private final List<String> reached = new ArrayList<>();

	private String owner = "";

	private String account = "";

	private Case request;

	@Autowired
	HeldDataReleaseTests(ProcessEngine engine, RequestDesk desk, HoldDesk holds, DeletionRequests requests,
			DemoMailServer mails) {
		this.holds = holds;
		this.engine = engine;
		this.desk = desk;
		this.requests = requests;
		this.inbox = new Inbox(mails);
	}

	@BeforeEach
	void aRequestWhoseConversationsAreHeldForSixtyDays() {
		String name = "held" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		this.account = DemoAccounts.createSmall(this.crm, name, this.owner);
		ConfirmationCode code = this.desk
			.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, this.owner, null, null, null, null, null));
		this.request = new Case(this.engine, code, this.inbox).runJobs();
		Map<String, Object> answers = DataDeletionProcessTests.everything("DELETE");
		answers.putAll(Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "DISPUTE",
				"citation_CONVERSATIONS", "Contract no. 7, section 12", "holdUntil_CONVERSATIONS", day(60)));
		this.request.answer("legal", "legal", "Task_ReviewLegalHold", answers).after(Duration.ofDays(8));
		assertThat(request().state()).isEqualTo(RequestState.DELETED_EXCEPT_HELD);
		assertThat(conversations()).isPositive();
		assertThat(accounts()).as("the bare row on which they hang").isOne();
	}

	@AfterEach
	void realTime() {
		this.reached.addAll(this.request.path());
		ClockUtil.reset();
	}

	@AfterAll
	void everyNodeIsReached() {
		assertThat(this.engine.getRepositoryService()
			.getBpmnModelInstance(this.engine.getRepositoryService()
				.createProcessDefinitionQuery()
				.processDefinitionKey(ProcessNames.Definitions.HELD_DATA_RELEASE)
				.latestVersion()
				.singleResult()
				.getId())
			.getModelElementsByType(FlowNode.class)).extracting(FlowNode::getId).isSubsetOf(this.reached);
	}

	@Test
	void holdThatEndsReleasesItsDataByItself() {
		assertThat(request().requester()).as("what the requester wrote is forgotten already").isNull();
		assertThat(addresses()).as("whom to tell is kept with the hold").isPositive();

		later(40);
		assertThat(this.request.hasTask("Task_ReviewExpiringHold")).isTrue();
		assertThat(conversations()).isPositive();
		later(15);

		assertAllIsGone();
		assertThat(this.inbox.subjects(this.owner)).last().asString().startsWith("What we had to keep is deleted now");
	}

	@Test
	void reviewerReleasesBeforeTheEnd() {
		later(40).answer("legal", "legal", "Task_ReviewExpiringHold", Map.of("holdDecision_CONVERSATIONS", "RELEASE"));

		assertAllIsGone();
	}

	/** A hold that goes on for years is not decided about because another one ends. */
	@Test
	void holdThatDoesNotEndSoonStaysWithoutAnAnswer() {
		this.database.update(
				"""
						insert into legal_hold (code, subject_type, subject_key, subject_hash, category, ground, citation, hold_until, set_by, set_at)
						select code, subject_type, subject_key, subject_hash, 'CONTACTS', 'LEGAL_OBLIGATION', 'UU 28/2007', hold_until + 3000, set_by, set_at
						from legal_hold where code = ?""",
				this.request.code().value());

		later(40);
		this.request.answer("legal", "legal", "Task_ReviewExpiringHold",
				Map.of("holdDecision_CONVERSATIONS", "RELEASE"));

		assertThat(conversations()).isZero();
		assertThat(request().state()).isEqualTo(RequestState.DELETED_EXCEPT_HELD);
		assertThat(addresses()).as("whom to tell when that hold ends").isPositive();
		assertThat(this.request.hasTask("Task_ReviewExpiringHold")).isFalse();
	}

	/**
	 * The purge is done, and then the step itself fails: its next try must not forget the
	 * rest.
	 */
	@Test
	void releaseThatFailsAfterThePurgeIsFinishedByItsNextTry() {
		this.database.execute("""
				create function refuse_release() returns trigger language plpgsql as
				$$ begin raise exception 'no'; end $$""");
		this.database
			.execute("create constraint trigger refuse after insert on act_ru_variable deferrable initially deferred "
					+ "for each row when (new.name_ = 'heldDataPurged') execute function refuse_release()");
		try {
			later(56);
			assertThat(conversations()).as("purged").isZero();
			assertThat(request().state()).isEqualTo(RequestState.DELETED_EXCEPT_HELD);
		}
		finally {
			this.database.execute("drop function refuse_release() cascade");
		}
		this.request.after(Duration.ofDays(1));

		assertAllIsGone();
		assertThat(this.inbox.subjects(this.owner)).last().asString().startsWith("What we had to keep is deleted now");
	}

	@Test
	void extendedHoldKeepsItsDataAndTheOwnersAreTold() {
		later(40);
		String later = day(120);
		this.request.answer("legal", "legal", "Task_ReviewExpiringHold", Map.of("holdDecision_CONVERSATIONS", "EXTEND",
				"holdUntil_CONVERSATIONS", later, "citation_CONVERSATIONS", "Judgment 12/2027"));

		assertThat(conversations()).isPositive();
		assertThat(this.inbox.subjects(this.owner)).last().asString().startsWith("We have to keep some data longer");
		assertThat(Inbox.text(this.inbox.of(this.owner).get(this.inbox.of(this.owner).size() - 1)))
			.contains("Judgment 12/2027");
		later(20);
		assertThat(this.request.hasTask("Task_ReviewExpiringHold")).as("not before the new end comes near").isFalse();
		assertThat(conversations()).isPositive();
		later(110);
		assertAllIsGone();
		assertThat(this.database.queryForList(
				"select outcome || ' ' || coalesce(citation, '') from ledger_entry where code = ? and category = 'CONVERSATIONS' order by position",
				String.class, this.request.code().value()))
			.containsExactly("HELD Contract no. 7, section 12", "HELD Judgment 12/2027", "DELETED ");
	}

	@Test
	void wrongAnswersAreRefusedAndChangeNothing() {
		later(40);
		for (Map<String, String> wrong : List.of(Map.<String, String>of(),
				Map.of("holdDecision_CONVERSATIONS", "FORGET"), Map.of("holdDecision_CONTACTS", "RELEASE"),
				Map.of("holdDecision_CONVERSATIONS", "EXTEND"),
				Map.of("holdDecision_CONVERSATIONS", "EXTEND", "holdUntil_CONVERSATIONS", day(5),
						"citation_CONVERSATIONS", "x"),
				Map.of("holdDecision_CONVERSATIONS", "EXTEND", "holdUntil_CONVERSATIONS", day(200),
						"citation_CONVERSATIONS", "a\nb"))) {
			assertThatThrownBy(() -> this.request.answer("legal", "legal", "Task_ReviewExpiringHold", wrong))
				.hasStackTraceContaining("CONVERSATIONS:");
		}
		assertThat(this.request.hasTask("Task_ReviewExpiringHold")).isTrue();
		assertThat(conversations()).isPositive();
	}

	/** The clearance is asked anew: a hold that came with another request still holds. */
	@Test
	void holdOfAnotherRequestGoesOnHoldingForThisOne() {
		String other = this.desk
			.accept(new NewRequest(Channel.WEB_FORM, Language.ENGLISH, "x@nowhere.example", null, null, null, null,
					null))
			.value();
		this.database.update(
				"""
						insert into legal_hold (code, subject_type, subject_key, subject_hash, category, ground, citation, hold_until, set_by, set_at)
						select ?, subject_type, subject_key, subject_hash, category, ground, 'Case 5/2027', hold_until + 400, set_by, set_at
						from legal_hold where code = ?""",
				other, this.request.code().value());

		later(56);

		assertThat(conversations()).isPositive();
		assertThat(this.inbox.subjects(this.owner)).last().asString().startsWith("We have to keep some data longer");
		assertThat(Inbox.text(this.inbox.of(this.owner).get(this.inbox.of(this.owner).size() - 1)))
			.contains("Case 5/2027");
		later(401);
		assertAllIsGone();
	}

	@Test
	void reviewerReleasesFromTheListWhileTheHoldWaits() {
		this.holds.release(hold(), "legal");
		this.request.runJobs();

		assertAllIsGone();
		assertThat(this.inbox.subjects(this.owner)).last().asString().startsWith("What we had to keep is deleted now");
	}

	/** Its process comes to it a moment later, and "released" must be true until then. */
	@Test
	void reviewerReleasesAHoldWhoseLastDayIsJustOver() {
		later(40);
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(16))));

		this.holds.release(hold(), "legal");

		assertThat(this.database.queryForObject("select released_at is not null from legal_hold where id = ?",
				Boolean.class, hold()))
			.isTrue();
		this.request.runJobs();
		assertAllIsGone();
	}

	@Test
	void reviewerReleasesFromTheListWhileTheReviewIsOpen() {
		later(40);
		assertThat(this.request.hasTask("Task_ReviewExpiringHold")).isTrue();

		this.holds.release(hold(), "legal");
		this.request.runJobs();

		assertAllIsGone();
		assertThatThrownBy(() -> this.holds.release(hold(), "legal")).isInstanceOf(DecisionRefused.class)
			.hasMessageStartingWith("No hold with this number is in force");
	}

	private long hold() {
		return this.database.queryForObject("select id from legal_hold where code = ?", Long.class,
				this.request.code().value());
	}

	private void assertAllIsGone() {
		assertThat(conversations()).isZero();
		assertThat(accounts()).isZero();
		DeletionRequest request = request();
		assertThat(request.state()).isEqualTo(RequestState.DELETED);
		assertThat(request.forgottenAt()).isNotNull();
		assertThat(request.subject()).isNull();
		assertThat(addresses()).isZero();
		assertThat(this.request.path()).contains("End_HeldDataDeleted");
		assertThat(this.database.queryForList(
				"select outcome from ledger_entry where code = ? and category = 'CONVERSATIONS' order by position",
				String.class, this.request.code().value()))
			.startsWith("HELD")
			.endsWith("DELETED");
		assertThat(this.database.queryForList(
				"select outcome from ledger_entry where code = ? and category is null order by position", String.class,
				this.request.code().value()))
			.containsExactly("DELETED_EXCEPT_HELD", "DELETED");
	}

	private DeletionRequest request() {
		return this.requests.get(this.request.code());
	}

	private Case later(int days) {
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(days))));
		return this.request.runJobs();
	}

	private long addresses() {
		return this.database.queryForObject("select count(*) from address_on_file where code = ?", Long.class,
				this.request.code().value());
	}

	private long conversations() {
		return this.crm.queryForObject("select count(*) from crm.conversation where account_id = ?::bigint", Long.class,
				this.account);
	}

	private long accounts() {
		return this.crm.queryForObject("select count(*) from crm.account where id = ?::bigint", Long.class,
				this.account);
	}

	private static String day(int fromNow) {
		Date now = ClockUtil.getCurrentTime();
		return LocalDate.ofInstant(now.toInstant(), ZoneId.of("Asia/Jakarta")).plusDays(fromNow).toString();
	}

}
