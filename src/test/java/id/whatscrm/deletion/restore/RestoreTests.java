package id.whatscrm.deletion.restore;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.evidence.LedgerCheck;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.CommandLine;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.RowChecksums;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A backup of the CRM is restored after people were erased (E6). The backup is a copy
 * that PostgreSQL itself makes of the database, file by file.
 */
@ServiceTest
class RestoreTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Ledger ledger;

	private final Environment settings;

	private final Inbox inbox;

	private final String address;

	private final EmbeddedDatabases databases = EmbeddedDatabases.shared();

	private final JdbcTemplate crm = this.databases.crm();

	private final JdbcTemplate database = this.databases.deletion();

	private final List<String> accounts = new ArrayList<>();

	private String run = "";

	@Autowired
	RestoreTests(ProcessEngine engine, RequestDesk desk, Ledger ledger, Environment settings, DemoMailServer mails,
			@Value("${deletion.public-url}") String address) {
		this.engine = engine;
		this.desk = desk;
		this.ledger = ledger;
		this.settings = settings;
		this.inbox = new Inbox(mails);
		this.address = address;
	}

	@BeforeEach
	void threeAccounts() {
		this.run = UUID.randomUUID().toString().substring(0, 8);
		for (int i = 0; i < 4; i++) {
			this.accounts.add(DemoAccounts.createSmall(this.crm, "back" + i + this.run, owner(i)));
		}
	}

	@AfterEach
	void asBefore() {
		this.crm.update("delete from crm.plan where code = 'planted'");
		ClockUtil.reset();
		this.engine.getIdentityService().clearAuthentication();
		if (!"UP".equals(health())) {
			this.crm.update("update crm.deletion_marker set installation = m.installation, erasures = m.erasures, "
					+ "ledger_position = 0 from (select * from (values (?, ?::bigint)) v (installation, erasures)) m",
					this.database.queryForObject("select installation from restore_marker", String.class),
					this.database.queryForObject("select erasures from restore_marker", Long.class));
		}
	}

	@Test
	void peopleWhomABackupBroughtBackAreErasedAgain() {
		this.databases.backUp("whatscrm", "before_erasure");
		ConfirmationCode first = erase(0, Map.of());
		erase(1, Map.of());
		erase(2, Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "DISPUTE", "citation_CONVERSATIONS",
				"Case 3/2026", "holdUntil_CONVERSATIONS", "2099-01-01"));
		String bare = row(2);
		Case waiting = open(owner(3));
		waiting.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
		String suspended = row(3);
		Map<String, Long> erased = RowChecksums.ofAllOthers(this.crm, "-1");
		assertThat(health()).isEqualTo("UP");

		this.databases.restore("whatscrm", "before_erasure");
		assertThat(rowsOf(0)).isPositive();
		assertThat(health()).isEqualTo("DOWN");
		String late = DemoAccounts.createSmall(this.crm, "late" + this.run, "late@" + this.run + ".example");
		this.accounts.add(late);
		Case refused = open("late@" + this.run + ".example");
		refused.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(rowsOf(4)).as("no purge begins before the replay").isPositive();

		assertThat(command("erasure-replay", "--dry-run")).contains(" 3 were erased before", "Nothing was changed");
		assertThat(rowsOf(0)).isPositive();

		String created = this.crm.queryForObject("select created_at::text from crm.account where id = ?::bigint",
				String.class, this.accounts.get(1));
		this.crm.update("update crm.account set created_at = '2100-01-01' where id = ?::bigint", this.accounts.get(1));
		assertThat(command("erasure-replay", "--dry-run")).as("another may have the key by now")
			.contains(" 2 were erased before", " 1 with such a key are newer");
		this.crm.update("update crm.account set created_at = ?::timestamptz where id = ?::bigint", created,
				this.accounts.get(1));

		ProcessInstance replay = start();
		runJobs(replay);
		Task confirm = task(replay);
		assertThat(this.engine.getTaskService().getVariable(confirm.getId(), "subjectsFound")).isEqualTo(3L);
		asOperator();
		assertThatThrownBy(() -> this.engine.getFormService().submitTaskForm(confirm.getId(), Map.of()))
			.hasStackTraceContaining("Choose whether to erase");
		this.engine.getFormService().submitTaskForm(confirm.getId(), Map.of("replayDecision", "REPLAY"));
		runJobs(replay);

		assertThat(task(replay).getName()).startsWith("Replayed: 3 erased again");
		assertThat(health()).isEqualTo("UP");
		assertThat(row(2)).isEqualTo(bare);
		assertThat(row(3)).as("a request in its cooling-off").contains("\"status\": \"suspended\"");
		this.crm.update(
				"update crm.account a set suspended_at = (?::jsonb ->> 'suspended_at')::timestamptz where id = ?::bigint",
				suspended, this.accounts.get(3));
		Map<String, Long> now = RowChecksums.ofAllOthers(this.crm, late);
		assertThat(now).isEqualTo(erased);
		assertThat(this.database.queryForList(
				"select outcome from ledger_entry where code in (select code from ledger_entry group by code) "
						+ "and outcome like '%_AGAIN'",
				String.class))
			.hasSizeGreaterThan(3 * 5)
			.contains("DELETED_AGAIN");
		assertThat(this.ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
		HttpResponse<String> certificate = StaffClient.stranger(this.address).get("/certificates/" + first.value());
		assertThat(certificate.statusCode()).as("the certificate stands as it was").isEqualTo(200);
		assertThat(command("ledger-check")).contains("The ledger is intact");
		assertThat(command("erasure-replay")).contains("there is nothing to replay");
		refused.after(Duration.ofDays(1));
		assertThat(rowsOf(4)).as("purges go on").isZero();
	}

	@Test
	void databaseOfAnotherInstallationIsLeftAlone() {
		erase(0, Map.of());
		this.crm.update("update crm.deletion_marker set installation = 'another'");

		assertThat(health()).isEqualTo("DOWN");
		assertThatThrownBy(this::start).hasStackTraceContaining("marked by another installation");
		assertThat(command("erasure-replay")).contains("marked by another installation");
		Case request = open(owner(1));
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(rowsOf(1)).isPositive();
	}

	@Test
	void cancelledReplayChangesNothing() {
		this.crm.update("update crm.deletion_marker set erasures = -1");
		ProcessInstance replay = start();
		runJobs(replay);
		asOperator();
		this.engine.getFormService().submitTaskForm(task(replay).getId(), Map.of("replayDecision", "CANCEL"));
		assertThat(
				this.engine.getRuntimeService().createProcessInstanceQuery().processInstanceId(replay.getId()).count())
			.isZero();
	}

	/** The head that was published is not in our ledger: ours is an older state. */
	@Test
	void restoreOfOurOwnDatabaseIsNoticed() {
		this.crm.update("update crm.deletion_marker set ledger_position = ?, ledger_hash = ?",
				this.ledger.head().position() + 7, "ab".repeat(32));

		assertThat(health()).isEqualTo("DOWN");
		Case request = open(owner(1));
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(rowsOf(1)).as("it may have been withdrawn").isPositive();

		assertThat(command("erasure-replay")).contains("verified and recorded");

		assertThat(health()).isEqualTo("UP");
		request.after(Duration.ofDays(1));
		assertThat(rowsOf(1)).as("whoever replays goes on without what is lost").isZero();
	}

	/** A restore takes back the CRM's numbers too (C7). */
	@Test
	void whoGotTheKeyOfASuspendedAccountIsLeftAlone() {
		Case request = open(owner(0));
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
		this.crm.update("update crm.account set status = 'active', suspended_at = null, created_at = '2100-01-01' "
				+ "where id = ?::bigint", this.accounts.get(0));
		this.crm.update("update crm.deletion_marker set erasures = -1");

		assertThat(command("erasure-replay")).contains("verified and recorded");

		assertThat(row(0)).contains("\"status\": \"active\"");
		request.after(Duration.ofDays(8));
		assertThat(rowsOf(0)).isPositive();
		assertThat(this.engine.getManagementService()
			.createJobQuery()
			.processInstanceId(request.instanceId())
			.withException()
			.singleResult()
			.getExceptionMessage()).startsWith("Purging an account that is newer than its request");
	}

	/** Its own row is gone after the first attempt, so the CRM no longer tells of it. */
	@Test
	void replayThatLeftSomethingIsNotDoneUntilThatIsGone() {
		this.databases.backUp("whatscrm", "before_residue");
		ConfirmationCode code = erase(0, Map.of());
		this.databases.restore("whatscrm", "before_residue");
		this.crm.update("insert into crm.plan values ('planted', 'made for ' || ?)", owner(0));

		for (int attempt = 1; attempt <= 2; attempt++) {
			assertThat(command("erasure-replay")).as("attempt " + attempt)
				.contains("Not erased again: 1", code.value());
			assertThat(health()).isEqualTo("DOWN");
		}
		this.crm.update("delete from crm.plan where code = 'planted'");

		assertThat(command("erasure-replay")).contains(" 1 erased again");
		assertThat(health()).isEqualTo("UP");
		assertThat(this.database.queryForList("select outcome from ledger_entry where code = ?", String.class,
				code.value()))
			.contains("DELETED_AGAIN");
		assertThat(this.database.queryForObject("select count(*) from replay_begun", Long.class)).isZero();
	}

	@Test
	void backupFromWithinTheLastPurgeIsNoticed() {
		Case request = open(owner(0));
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
		ClockUtil.offset(Duration.ofDays(8).toMillis());
		request.runJobsUntil(() -> this.engine.getManagementService()
			.createJobQuery()
			.processInstanceId(request.instanceId())
			.activityId("Task_VerifyErasure")
			.count() > 0);
		this.databases.backUp("whatscrm", "within_purge");
		// A backup ends all sessions here, which may fail the first try.
		request.after(Duration.ofMinutes(5)).after(Duration.ofMinutes(5));
		assertThat(request.instance()).isNull();
		assertThat(health()).isEqualTo("UP");

		this.databases.restore("whatscrm", "within_purge");

		assertThat(command("erasure-replay", "--dry-run")).contains("Looked at");
	}

	/** Whoever confirms a replay sees the case file of the task's request. */
	@Test
	void replayInTheNameOfARequestIsRefused() {
		String code = open(owner(0)).code().value();
		this.crm.update("update crm.deletion_marker set erasures = -1");

		HttpResponse<String> answer = StaffClient.signedIn(this.address, "operator")
			.postJson("/camunda/api/engine/engine/default/process-definition/key/erasure-replay/submit-form",
					"{\"businessKey\": \"" + code + "\", \"variables\": {}}");

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("Leave the business key empty");
	}

	@Test
	void commandWithoutItsKeysOrWithWrongOnesSaysSo() {
		assertThat(run("ledger-check", List.of("--deletion.evidence.current-key=lost")))
			.contains("deletion.evidence.current-key must name one of deletion.evidence.keys");
		assertThat(run("erasure-replay", List.of("--deletion.encryption.keys.demo=short")))
			.contains("must be 32 bytes in Base64");
		assertThat(run("ledger-check", List.of("--deletion.evidence.keys.demo=some-other-key-than-before")))
			.contains("The ledger is intact");
		assertThat(run("erasure-replay", List.of("--deletion.evidence.keys.demo=some-other-key-than-before")))
			.contains("deletion.evidence.keys.demo is another key than the one that was used");
		erase(0, Map.of());
		assertThat(run("erasure-replay",
				List.of("!deletion.evidence.keys.demo", "--deletion.evidence.keys.new=a-new-key-of-the-ledger",
						"--deletion.evidence.current-key=new")))
			.contains("The ledger names subjects under keys that deletion.evidence.keys does not have: demo");
		assertThat(run("ledger-check", List.of("--deletion.evidence.keys.demo=")))
			.contains("deletion.evidence.keys.demo is empty");
		this.database.update("delete from key_check where name = 'new'");
	}

	private ConfirmationCode erase(int which, Map<String, String> different) {
		Map<String, Object> answers = new HashMap<>(DataDeletionProcessTests.everything("DELETE"));
		answers.putAll(different);
		Case request = open(owner(which));
		request.answer("legal", "legal", "Task_ReviewLegalHold", answers).after(Duration.ofDays(8));
		assertThat(this.engine.getRuntimeService().createIncidentQuery().processInstanceId(request.instanceId()).list())
			.extracting(Incident::getIncidentMessage)
			.isEmpty();
		assertThat(request.instance()).isNull();
		ClockUtil.reset();
		return request.code();
	}

	private String row(int which) {
		return this.crm.queryForObject("select to_jsonb(a)::text from crm.account a where id = ?::bigint", String.class,
				this.accounts.get(which));
	}

	private Case open(String owner) {
		return new Case(this.engine,
				this.desk.accept(
						new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, null, null, null, null, null)),
				this.inbox)
			.runJobs();
	}

	private String owner(int which) {
		return "owner" + which + "@" + this.run + ".example";
	}

	private long rowsOf(int which) {
		return this.crm.queryForObject("select count(*) from crm.contact where account_id = ?::bigint", Long.class,
				this.accounts.get(which));
	}

	private ProcessInstance start() {
		asOperator();
		try {
			return this.engine.getFormService()
				.submitStartForm(this.engine.getRepositoryService()
					.createProcessDefinitionQuery()
					.processDefinitionKey(ProcessNames.Definitions.ERASURE_REPLAY)
					.latestVersion()
					.singleResult()
					.getId(), Map.of());
		}
		finally {
			this.engine.getIdentityService().clearAuthentication();
		}
	}

	private void asOperator() {
		this.engine.getIdentityService().setAuthentication("operator", List.of("operators"));
	}

	private Task task(ProcessInstance instance) {
		return this.engine.getTaskService().createTaskQuery().processInstanceId(instance.getId()).singleResult();
	}

	private void runJobs(ProcessInstance instance) {
		this.engine.getIdentityService().clearAuthentication();
		for (Job job : this.engine.getManagementService().createJobQuery().processInstanceId(instance.getId()).list()) {
			this.engine.getManagementService().executeJob(job.getId());
		}
	}

	private String health() {
		String body = StaffClient.stranger(this.address).get("/actuator/health").body();
		return body.startsWith("{\"status\":\"UP\"") ? "UP" : "DOWN";
	}

	private String command(String... words) {
		return run(words[0], List.of(words).subList(1, words.length));
	}

	private String run(String name, List<String> options) {
		List<String> arguments = new ArrayList<>(List.of(name));
		for (String setting : List.of("spring.datasource.url", "spring.datasource.username",
				"spring.datasource.password", "deletion.crm.datasource.url", "deletion.crm.datasource.username",
				"deletion.crm.datasource.password", "deletion.public-url", "deletion.evidence.keys.demo",
				"deletion.evidence.current-key", "deletion.encryption.keys.demo", "deletion.encryption.current-key")) {
			if (options.stream()
				.noneMatch((option) -> option.startsWith("--" + setting + "=") || option.equals("!" + setting))) {
				arguments.add("--" + setting + "=" + this.settings.getRequiredProperty(setting));
			}
		}
		options.stream().filter((option) -> option.startsWith("--")).forEach(arguments::add);
		return CommandLine.run(EvidenceCommand::run, arguments);
	}

}
