package id.whatscrm.deletion.purge;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.purge.execution.ExecutionSettings;
import id.whatscrm.deletion.purge.residue.ResidueSettings;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.TestClearance;
import id.whatscrm.deletion.support.RowChecksums;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What may happen around a purge: a restart of the database, locks and connections held
 * by others, a row that arrives, another node at the same work, the end of the process.
 */
class BadMomentTests {

	private static final Resource MAP = new ClassPathResource("data-map/whatscrm.yaml");

	private static final Map<DataCategory, Decision> ALL = PurgeKit.deleteAllBut(Map.of());

	private static final int KILLS = 10;

	private static DataSource plain;

	private static DataSource database;

	private static JdbcTemplate crm;

	private Subject account = Subject.account("?");

	private Map<String, Long> neighbours = Map.of();

	private long rows;

	@BeforeAll
	static void aDatabase() {
		plain = EmbeddedDatabases.shared().createDatabase("bad_moments");
		database = PurgeKit.pool(plain);
		EmbeddedDatabases.createReferenceSchema(database);
		crm = new JdbcTemplate(database);
		DemoAccounts.createSmall(crm, "Toko Tetangga", "tetangga@toko.example");
	}

	@BeforeEach
	void anAccount() {
		anAccount(300, 3000);
	}

	private void anAccount(int contacts, int messages) {
		String name = "Toko " + UUID.randomUUID().toString().substring(0, 12);
		this.account = Subject.account(
				DemoAccounts.createLarge(crm, name, "owner@" + name.substring(5) + ".example", contacts, messages));
		this.neighbours = RowChecksums.ofAllOthers(crm, this.account.key());
		this.rows = new PurgeKit(database, MAP).purge()
			.preview(this.account)
			.stream()
			.mapToLong(CategoryRows::rows)
			.sum();
	}

	private static PurgeKit kit(DataSource crm, int attempts) {
		ExecutionSettings execution = new ExecutionSettings(Duration.ofMillis(20), 50, 1000, Duration.ofSeconds(10),
				Duration.ofMillis(300), attempts, 1);
		return new PurgeKit(crm, PurgeKit.records(), MAP,
				new PurgeKit.Settings(execution, new ResidueSettings(100, 100_000, Duration.ofMinutes(5))));
	}

	private void everythingIsGoneOnce(PurgeKit kit, ConfirmationCode code) {
		kit.purge().verify(code, this.account, ALL);
		assertThat(kit.purge().receipts(code).stream().mapToLong(Receipt::rows).sum()).isEqualTo(this.rows);
		assertThat(RowChecksums.ofAllOthers(crm, this.account.key())).isEqualTo(this.neighbours);
	}

	@Test
	void databaseThatDropsAllSessionsMeanwhileIsWaitedFor() throws Exception {
		HikariDataSource pool = PurgeKit.pool(plain);
		PurgeKit kit = kit(pool, 6);
		ConfirmationCode code = kit.aRequest();
		CompletableFuture<Void> purge = CompletableFuture.runAsync(() -> kit.purgeAll(code, this.account, ALL));
		for (int drops = 0; drops < 3 && !purge.isDone(); drops++) {
			long before = messages();
			while (!purge.isDone() && messages() == before) {
				Thread.onSpinWait();
			}
			crm.queryForList("select pg_terminate_backend(pid) from pg_stat_activity "
					+ "where datname = 'bad_moments' and pid <> pg_backend_pid()");
		}

		purge.get(2, TimeUnit.MINUTES);

		everythingIsGoneOnce(kit, code);
	}

	/**
	 * A backup is older than the transactions that a purge has noted, and their numbers
	 * are still to come in it.
	 */
	@Test
	void whatADatabaseHasForgottenSinceItWasRestoredIsPurgedAgain() {
		PurgeKit kit = kit(database, 6);
		ConfirmationCode code = kit.aRequest();
		new JdbcTemplate(PurgeKit.records())
			.update("insert into purge_batch (code, category, table_name, action, rows, millis, transaction_id) "
					+ "values (?, 'CONVERSATIONS', 'crm.message', 'DELETED', 7, 1, '999999999999')", code.value());

		kit.purgeAll(code, this.account, ALL);

		everythingIsGoneOnce(kit, code);
	}

	private long messages() {
		return crm.queryForObject(
				"select count(*) from crm.message m join crm.conversation c "
						+ "on c.id = m.conversation_id where c.account_id = ?",
				Long.class, Long.valueOf(this.account.key()));
	}

	@Test
	void lockOfAnotherSessionIsWaitedForAndThenReported() throws Exception {
		PurgeKit patient = kit(database, 6);
		ConfirmationCode code = patient.aRequest();
		try (Connection other = plain.getConnection()) {
			other.setAutoCommit(false);
			other.createStatement()
				.execute("select * from crm.contact where account_id = " + this.account.key() + " limit 1 for update");
			assertThatExceptionOfType(PurgeFailed.class)
				.isThrownBy(() -> kit(database, 2).purgeAll(code, this.account, ALL))
				.withMessage("Deleting failed on table crm.contact (SQL state 55P03)");
			other.rollback();
		}

		patient.purgeAll(code, this.account, ALL);

		everythingIsGoneOnce(patient, code);
	}

	@Test
	void withoutAConnectionItFailsInWordsAndGoesOnLater() throws Exception {
		HikariDataSource exhausted = PurgeKit.pool(plain);
		exhausted.setMaximumPoolSize(1);
		exhausted.setConnectionTimeout(300);
		PurgeKit kit = kit(exhausted, 2);
		ConfirmationCode code = kit.aRequest();
		try (Connection taken = exhausted.getConnection()) {
			assertThat(taken.isValid(1)).isTrue();
			assertThatExceptionOfType(PurgeFailed.class).isThrownBy(() -> kit.purgeAll(code, this.account, ALL))
				.withMessage("Reading identifiers failed on table crm.member (SQL state 08000)");
		}

		kit.purgeAll(code, this.account, ALL);

		everythingIsGoneOnce(kit, code);
	}

	/** Our own database is lost right before a commit in the CRM's. */
	@Test
	void failureBeforeACommitLeavesNothingOpen() {
		PurgeKit kit = kit(database, 6);
		ConfirmationCode code = kit.aRequest();
		kit.purge().begin(code, this.account);
		assertThatThrownBy(
				() -> kit.purge().purge(TestClearance.of(code, this.account, DataCategory.API_TOKENS, (commit) -> {
					throw new IllegalStateException("lost");
				}), ALL, TimeSlice.UNLIMITED))
			.hasMessage("lost");
		assertThat(crm.queryForObject("select count(*) from pg_stat_activity where state like 'idle in transaction%' "
				+ "and datname = current_database()", Long.class))
			.isZero();

		kit.purgeAll(code, this.account, ALL);

		everythingIsGoneOnce(kit, code);
	}

	@Test
	void rowThatArrivesMeanwhileIsPurgedTooAndReported() {
		PurgeKit kit = kit(database, 6);
		ConfirmationCode code = kit.aRequest();
		kit.purge().approve(code, this.account);
		for (DataCategory category : DataCategory.values()) {
			if (category == DataCategory.CONTACTS) {
				crm.update("insert into crm.contact (account_id, full_name) values (?, 'Baru')",
						Long.valueOf(this.account.key()));
				this.rows++;
			}
			kit.purge(code, this.account, category, ALL);
		}

		assertThat(kit.purge().receipts(code)).filteredOn((receipt) -> receipt.category() == DataCategory.CONTACTS)
			.extracting(Receipt::afterReview)
			.containsExactly(1L);
		everythingIsGoneOnce(kit, code);
	}

	@Test
	void twoNodesAtTheSameWorkCountNothingTwice() {
		PurgeKit one = kit(database, 10);
		PurgeKit two = kit(PurgeKit.pool(plain), 10);
		ConfirmationCode code = one.aRequest();
		CompletableFuture<Void> other = CompletableFuture.runAsync(() -> two.purgeAll(code, this.account, ALL));
		one.purgeAll(code, this.account, ALL);
		other.join();

		one.purgeAll(code, this.account, ALL);

		everythingIsGoneOnce(one, code);
	}

	@RepeatedTest(5)
	void ownerOfTwoAccountsGoesWithTheSecond() {
		String other = DemoAccounts.createSmall(crm, "Kedua", "kedua@toko.example");
		crm.update("insert into crm.account_member select ?::bigint, member_id, 'owner' from crm.account_member "
				+ "where account_id = ?::bigint", other, this.account.key());
		PurgeKit kit = kit(database, 10);
		ConfirmationCode first = kit.aRequest();
		ConfirmationCode second = kit.aRequest();
		long members = crm.queryForObject("select count(*) from crm.member", Long.class);
		for (DataCategory category : DataCategory.values()) {
			CompletableFuture<Void> beside = CompletableFuture
				.runAsync(() -> kit.purge(second, Subject.account(other), category, ALL));
			kit.purge(first, this.account, category, ALL);
			beside.join();
		}

		assertThat(crm.queryForObject("select count(*) from crm.member", Long.class)).isEqualTo(members - 2);
		kit.purge().verify(first, this.account, ALL);
		kit.purge().verify(second, Subject.account(other), ALL);
	}

	@Test
	void namesAndValuesThatLookLikeSqlAreNames() {
		crm.execute("create table crm.\"x\"\"; drop table crm.plan; --\" (account_id text, \"a'b\" text)");
		try {
			String sly = "1'; drop table crm.plan; --";
			crm.update("insert into crm.\"x\"\"; drop table crm.plan; --\" values (?, ?), ('9', 'other')",
					this.account.key(), sly);
			String map = text(MAP).replace("API_TOKENS:\n",
					"API_TOKENS:\n        - { table: 'crm.\"x\"\"; drop table crm.plan; --\"', "
							+ "subject: account_id, where: { \"a'b\": \"" + sly + "\" } }\n");
			PurgeKit kit = new PurgeKit(database, PurgeKit.yaml(map));
			ConfirmationCode code = kit.aRequest();

			kit.purge(code, this.account, DataCategory.API_TOKENS, ALL);
			assertThatExceptionOfType(PurgeFailed.class)
				.isThrownBy(() -> kit.purge(kit.aRequest(), Subject.account("1; drop table crm.plan"),
						DataCategory.API_TOKENS, ALL))
				.withMessageContaining("22P02");

			assertThat(crm.queryForList("select account_id from crm.\"x\"\"; drop table crm.plan; --\"", String.class))
				.containsExactly("9");
			assertThat(crm.queryForObject("select to_regclass('crm.plan') is not null", Boolean.class)).isTrue();
		}
		finally {
			crm.execute("drop table crm.\"x\"\"; drop table crm.plan; --\"");
		}
	}

	private static String text(Resource resource) {
		try {
			return resource.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void processThatIsKilledAtRandomMomentsIsGoneOnWith() throws Exception {
		anAccount(300, 30_000);
		PurgeKit kit = kit(database, 6);
		ConfirmationCode code = kit.aRequest();
		Random random = new Random(4);
		int killed = 0;
		for (int n = 0; n < KILLS; n++) {
			Process child = purgeInItsOwnProcess(code);
			child.inputReader().readLine();
			// The moment is random on purpose; nothing is expected of how far it came.
			child.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
			killed += child.destroyForcibly().waitFor() == 0 ? 0 : 1;
		}
		assertThat(killed).isEqualTo(KILLS);

		kit.purgeAll(code, this.account, ALL);

		everythingIsGoneOnce(kit, code);
	}

	private Process purgeInItsOwnProcess(ConfirmationCode code) throws Exception {
		return new ProcessBuilder(List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1",
				"-cp", System.getProperty("java.class.path"), KilledChild.class.getName(), url(plain),
				url(PurgeKit.records()), code.value(), this.account.key()))
			.redirectError(new File("target/killed-child.log"))
			.start();
	}

	private static String url(DataSource source) throws Exception {
		try (Connection connection = source.getConnection()) {
			return connection.getMetaData().getURL();
		}
	}

	/** Purges until it is killed. */
	static final class KilledChild {

		private KilledChild() {
		}

		public static void main(String[] arguments) {
			DataSource crm = pool(arguments[0]);
			ExecutionSettings slow = new ExecutionSettings(Duration.ofMillis(5), 20, 200, Duration.ofSeconds(10),
					Duration.ofSeconds(2), 6, 0.5);
			PurgeKit kit = new PurgeKit(crm, pool(arguments[1]), MAP,
					new PurgeKit.Settings(slow, new ResidueSettings(100, 100_000, Duration.ofMinutes(5))));
			System.out.println("begins");
			ConfirmationCode code = ConfirmationCode.parse(arguments[2]).orElseThrow();
			while (true) {
				kit.purgeAll(code, Subject.account(arguments[3]), ALL);
			}
		}

		private static DataSource pool(String url) {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl(url);
			pool.setUsername("postgres");
			return pool;
		}

	}

}
