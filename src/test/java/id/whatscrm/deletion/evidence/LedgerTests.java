package id.whatscrm.deletion.evidence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.crm.LedgerHead;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.request.person.Requester;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The ledger is a chain that nobody can change unseen.
 */
@ServiceTest
class LedgerTests {

	private final Ledger ledger;

	private final DeletionRequests requests;

	private final JdbcTemplate database;

	private final TransactionTemplate transaction;

	private final Subject subject = Subject.account("ledger-" + UUID.randomUUID());

	private final SubjectHash subjects;

	@Autowired
	LedgerTests(SubjectHash subjects, Ledger ledger, DeletionRequests requests, JdbcTemplate database,
			PlatformTransactionManager transactions) {
		this.subjects = subjects;
		this.ledger = ledger;
		this.requests = requests;
		this.database = database;
		this.transaction = new TransactionTemplate(transactions);
	}

	@BeforeEach
	void someEntries() {
		for (int i = 0; i < 3; i++) {
			record();
		}
	}

	@Test
	void untouchedLedgerIsIntactAndEndsAtItsHead() {
		assertThat(this.ledger.check()).isEqualTo(new LedgerCheck.Intact(this.ledger.head()));
		assertThat(this.ledger.head().hash()).hasSize(64);
	}

	@Test
	void requestIsRecordedOnce() {
		ConfirmationCode code = record();
		LedgerHead entry = this.ledger.entryOf(code).orElseThrow();

		this.transaction.executeWithoutResult((status) -> this.ledger.record(this.requests.get(code)));

		assertThat(this.ledger.head()).isEqualTo(entry);
	}

	/** What is undone with its state leaves no gap. */
	@Test
	void entryOfATransactionThatFailsIsNotThere() {
		LedgerHead before = this.ledger.head();

		this.transaction.executeWithoutResult((status) -> {
			this.ledger.record(this.requests.save(ended()));
			status.setRollbackOnly();
		});

		assertThat(this.ledger.head()).isEqualTo(before);
		record();
		assertThat(this.ledger.head().position()).isEqualTo(before.position() + 1);
	}

	@Test
	void manyWritersMakeOneChain() throws Exception {
		long before = this.ledger.head().position();
		ExecutorService writers = Executors.newFixedThreadPool(8);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				all.add(writers.submit(this::record));
			}
			for (Future<?> one : all) {
				one.get();
			}
		}
		finally {
			writers.shutdown();
		}

		assertThat(this.ledger.check()).isInstanceOfSatisfying(LedgerCheck.Intact.class,
				(intact) -> assertThat(intact.head().position()).isEqualTo(before + 40));
	}

	@ParameterizedTest
	@ValueSource(strings = { "update ledger_entry set outcome = 'DELETED'", "delete from ledger_entry",
			"truncate ledger_entry", "update ledger_entry set hash = hash where position = 1" })
	void databaseRefusesChanges(String statement) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.database.execute(statement))
			.withStackTraceContaining("The ledger is append-only");
	}

	@ParameterizedTest
	@ValueSource(strings = { "outcome = 'DELETED'", "code = 'WD0000000000000000'", "received_at = now()",
			"channel = 'META'", "subject_hmac = null", "key_id = 'other'", "citation = ''", "due_at = due_at + '1 s'",
			"rows = 0", "recorded_at = recorded_at + interval '1 microsecond'", "policy_version = 'x'",
			"verified_at = null", "extended_at = now()", "completed_at = null", "category = 'CONTACTS'",
			"ground = 'DISPUTE'", "hold_until = '2030-01-01'", "subject_type = 'META_USER'", "map_version = 'x'",
			"subject_hmac = sha256('the name under another key')" })
	void changedContentIsFound(String change) {
		long position = this.ledger.head().position() - 1;

		LedgerCheck found = tampered("update ledger_entry set " + change + " where position = " + position);

		assertThat(found).isEqualTo(new LedgerCheck.Broken(position, "Its content was changed."));
	}

	@Test
	void removedEntryIsFound() {
		long position = this.ledger.head().position() - 1;

		assertThat(tampered("delete from ledger_entry where position = " + position))
			.isInstanceOfSatisfying(LedgerCheck.Broken.class, (broken) -> {
				assertThat(broken.position()).isEqualTo(position);
				assertThat(broken.problem()).contains("missing");
			});
	}

	@Test
	void changedOrderIsFound() {
		long position = this.ledger.head().position() - 2;

		assertThat(tampered("update ledger_entry set position = -position where position = " + position,
				"update ledger_entry set position = " + position + " where position = " + (position + 1),
				"update ledger_entry set position = " + (position + 1) + " where position = " + -position))
			.isInstanceOfSatisfying(LedgerCheck.Broken.class,
					(broken) -> assertThat(broken.position()).isEqualTo(position));
	}

	@Test
	void insertedEntryIsFound() {
		long last = this.ledger.head().position();
		String columns = this.database.queryForObject("""
				select string_agg(column_name, ', ') from information_schema.columns
				where table_name = 'ledger_entry' and column_name not in ('position', 'code')""", String.class);

		assertThat(tampered("update ledger_entry set position = position + 1 where position = " + last,
				"insert into ledger_entry (position, code, " + columns + ") select " + last + ", 'WD0000000000000000', "
						+ columns + " from ledger_entry where position = " + (last - 1)))
			.isInstanceOfSatisfying(LedgerCheck.Broken.class,
					(broken) -> assertThat(broken.position()).isEqualTo(last));
	}

	/**
	 * A chain that somebody made anew is intact in itself, and is not what was published.
	 */
	@Test
	void replacedChainShowsByThePublishedHead() {
		LedgerHead published = this.ledger.head();
		this.transaction.executeWithoutResult((status) -> {
			this.database.execute("alter table ledger_entry disable trigger user");
			this.database.execute("delete from ledger_entry");
			record();

			assertThat(this.ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
			assertThat(this.ledger.contains(published)).isFalse();
			status.setRollbackOnly();
		});
		assertThat(this.ledger.contains(published)).isTrue();
	}

	/** Whoever makes an entry's own hash right breaks the one after it. */
	@Test
	void entryThatIsWrittenAnewIsFoundAtTheNextOne() {
		long position = this.ledger.head().position() - 1;

		assertThat(tampered(
				"update ledger_entry set outcome = 'DELETED', hash = sha256('x') where position = " + position))
			.isInstanceOf(LedgerCheck.Broken.class);
		assertThat(tampered("update ledger_entry set previous_hash = sha256('x') where position = " + position))
			.isEqualTo(new LedgerCheck.Broken(position, "It does not follow the entry before it."));
	}

	/**
	 * A cut-off end is intact in itself, and shows by the head that was published before.
	 */
	@Test
	void cutOffEndShowsByThePublishedHead() {
		LedgerHead published = this.ledger.head();

		assertThat(tampered("delete from ledger_entry where position = " + published.position()))
			.isInstanceOfSatisfying(LedgerCheck.Intact.class,
					(intact) -> assertThat(intact.head().position()).isEqualTo(published.position() - 1));
	}

	@Test
	void ledgerNamesNobody() {
		assertThat(
				this.database.queryForObject("select count(*) from ledger_entry e where e::text like '%' || ? || '%'",
						Long.class, this.subject.key()))
			.isZero();
		assertThat(this.database.queryForObject(
				"select count(distinct subject_hmac) from ledger_entry where subject_hmac is not null and code in "
						+ "(select code from deletion_request where subject_hash = ?)",
				Long.class, this.subjects.allOf(this.subject).get(0)))
			.as("the same subject has the same name")
			.isEqualTo(1);
	}

	@Test
	void subjectIsRecognisedByOlderKeysToo() {
		Pseudonyms before = new Pseudonyms(new EvidenceSettings(Map.of("old", "first-secret"), "old"));
		Pseudonyms after = new Pseudonyms(
				new EvidenceSettings(Map.of("old", "first-secret", "new", "second-secret"), "new"));

		assertThat(after.of(this.subject).keyId()).isEqualTo("new");
		assertThat(after.allOf(this.subject)).extracting(Pseudonyms.Pseudonym::value)
			.anySatisfy((value) -> assertThat(value).isEqualTo(before.of(this.subject).value()))
			.hasSize(2);
		// An entry of before is found by a service whose current key is the new one.
		byte[] name = before.of(this.subject).value();
		assertThat(tampered(
				"update ledger_entry set category = 'CONTACTS', subject_hmac = '\\x" + HexFormat.of().formatHex(name)
						+ "' where position = " + this.ledger.head().position(),
				() -> assertThat(
						new ErasedSubjects(JdbcClient.create(this.database), after).among(List.of(this.subject)))
					.containsOnlyKeys(this.subject)))
			.isNotNull();
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new EvidenceSettings(Map.of("old", "first-secret"), "new"))
			.withMessageContaining("must name one of");
	}

	/**
	 * Does what only somebody with the database's rights can do, looks, and takes it
	 * back.
	 */
	private LedgerCheck tampered(String... statements) {
		return tampered(List.of(statements), () -> {
		});
	}

	private LedgerCheck tampered(String statement, Runnable look) {
		return tampered(List.of(statement), look);
	}

	private LedgerCheck tampered(List<String> statements, Runnable look) {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			this.database.execute("alter table ledger_entry disable trigger user");
			statements.forEach(this.database::execute);
			look.run();
			LedgerCheck check = this.ledger.check();
			status.setRollbackOnly();
			return check;
		}));
	}

	private ConfirmationCode record() {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			DeletionRequest request = this.requests.save(ended());
			this.ledger.record(request);
			return request.code();
		}));
	}

	private DeletionRequest ended() {
		Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
		DeletionRequest request = new DeletionRequest(ConfirmationCode.random(), Channel.SELF_SERVICE, Language.ENGLISH,
				new Requester(null, null, null, null, null, null), now, now);
		request.match(this.subject, CaseEvent.SYSTEM, now);
		request.confirmByChannel(now);
		request.withdraw(now);
		return request;
	}

}
