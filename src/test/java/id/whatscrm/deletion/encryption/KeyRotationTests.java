package id.whatscrm.deletion.encryption;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.operations.HoldDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.retention.ReviewAnswer;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The key under which personal data is stored is changed while requests and holds are
 * open.
 */
@ServiceTest
class KeyRotationTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final DeletionRequests requests;

	private final HoldDesk holds;

	private final EncryptionSettings settings;

	private final List<EncryptedColumn> columns;

	private final JdbcClient jdbc;

	private final PlatformTransactionManager transactions;

	private final Inbox inbox;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	@Autowired
	KeyRotationTests(ProcessEngine engine, RequestDesk desk, DeletionRequests requests, HoldDesk holds,
			EncryptionSettings settings, List<EncryptedColumn> columns, JdbcClient jdbc,
			PlatformTransactionManager transactions, DemoMailServer mails) {
		this.engine = engine;
		this.desk = desk;
		this.requests = requests;
		this.holds = holds;
		this.settings = settings;
		this.columns = columns;
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.inbox = new Inbox(mails);
	}

	@AfterEach
	void asBefore() {
		ClockUtil.reset();
		rotateTo("demo");
	}

	@Test
	void openRequestsAndHoldsGoOnUnderTheNewKey() {
		String run = UUID.randomUUID().toString().substring(0, 8);
		String owner = "kunci@" + run + ".example";
		String account = DemoAccounts.createSmall(this.crm, "kunci " + run, owner);
		this.holds.set(account, "CONVERSATIONS", new ReviewAnswer("HOLD", "DISPUTE", "Case 4/2026", "2099-01-01"),
				"legal");
		Case request = new Case(
				this.engine, this.desk.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner,
						"kunci " + run, "+62855" + Math.abs(run.hashCode() % 10_000_000), null, "Please", null)),
				this.inbox)
			.runJobs();
		assertThat(stored("demo:%")).isPositive();

		rotateTo("demo-next");

		assertThat(stored("demo:%")).as("nothing is left under the old key").isZero();
		assertThat(this.requests.get(request.code()).requester()).isNotNull()
			.satisfies((requester) -> assertThat(requester.email()).isEqualTo(owner));
		Map<String, Object> answers = new HashMap<>(DataDeletionProcessTests.everything("DELETE"));
		answers.putAll(Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "DISPUTE",
				"citation_CONVERSATIONS", "Case 4/2026", "holdUntil_CONVERSATIONS", "2099-01-01"));
		request.answer("legal", "legal", "Task_ReviewLegalHold", answers).after(Duration.ofDays(8));
		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED_EXCEPT_HELD);
		assertThat(this.crm.queryForObject("select count(*) from crm.conversation where account_id = ?::bigint",
				Long.class, account))
			.isPositive();
		assertThat(this.inbox.subjects(owner)).last().asString().startsWith("Your data is deleted");
	}

	@Test
	void withoutItsKeyNothingIsReadAndTheMessageNamesNoValue() {
		PersonalData before = new PersonalData(new EncryptionSettings(this.settings.keys(), "demo"));
		String stored = before.encrypt("sari@warungsari.example");
		PersonalData lost = new PersonalData(
				new EncryptionSettings(Map.of("other", this.settings.keys().get("demo-next")), "other"));
		PersonalData wrong = new PersonalData(
				new EncryptionSettings(Map.of("demo", this.settings.keys().get("demo-next")), "demo"));

		assertThat(before.decrypt(stored)).isEqualTo("sari@warungsari.example");
		assertThatIllegalStateException().isThrownBy(() -> lost.decrypt(stored))
			.withMessageContaining("deletion.encryption.keys does not have")
			.withMessageNotContaining("sari");
		assertThatIllegalStateException().isThrownBy(() -> wrong.decrypt(stored))
			.withMessageContaining("another one than it was stored under");
		String changed = stored.substring(0, stored.length() - 6) + (stored.endsWith("AAAAA=") ? "BBBBB=" : "AAAAA=");
		assertThatIllegalStateException().isThrownBy(() -> before.decrypt(changed))
			.withMessageContaining("or the data was changed");
		assertThatIllegalArgumentException().isThrownBy(() -> new EncryptionSettings(Map.of("a", "c2hvcnQ="), "a"))
			.withMessageContaining("must be 32 bytes in Base64");
		assertThatIllegalArgumentException().isThrownBy(() -> new EncryptionSettings(this.settings.keys(), "none"))
			.withMessageContaining("current-key must name one of");
	}

	/** Every column that holds what we encrypt is one that the rotation knows. */
	@Test
	void noColumnIsForgotten() {
		String run = UUID.randomUUID().toString().substring(0, 8);
		this.desk.accept(new NewRequest(Channel.WEB_FORM, Language.ENGLISH, "a@" + run + ".example", "b " + run,
				"+6281234567", "123", "c", "d@" + run + ".example"));
		List<String> known = this.columns.stream().map((column) -> column.table() + "." + column.column()).toList();
		List<String> found = this.database.queryForList("""
				select table_name || '.' || column_name from information_schema.columns
				join information_schema.tables using (table_schema, table_name)
				where table_type = 'BASE TABLE' and table_schema = 'public' and data_type = 'text'""", String.class)
			.stream()
			.filter((name) -> this.database.queryForObject("select exists (select from " + name.split("\\.")[0]
					+ " where " + name.split("\\.")[1] + " ~ '^demo:[A-Za-z0-9+/=]{40,}$')", Boolean.class))
			.toList();
		assertThat(found).contains("deletion_request.email").isSubsetOf(known);
	}

	private void rotateTo(String key) {
		new KeyRotation(this.jdbc, this.transactions, this.columns,
				new PersonalData(new EncryptionSettings(this.settings.keys(), key)))
			.rotate();
	}

	private long stored(String pattern) {
		return this.columns.stream()
			.mapToLong((column) -> this.database.queryForObject(
					"select count(*) from " + column.table() + " where " + column.column() + " like ?", Long.class,
					pattern))
			.sum();
	}

}
