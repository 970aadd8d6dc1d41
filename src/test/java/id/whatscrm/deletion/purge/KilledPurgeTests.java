package id.whatscrm.deletion.purge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.purge.execution.ExecutionSettings;
import id.whatscrm.deletion.purge.residue.ResidueSettings;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.support.RowChecksums;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The purge is killed at its writes, in the CRM's database and in ours, and started
 * again: the end is the same each time.
 */
class KilledPurgeTests {

	private static final Resource MAP = new ClassPathResource("data-map/whatscrm.yaml");

	private static final boolean HUNT = Boolean.getBoolean("hunt");

	/** One in so many writes is tried; the hunt tries them all. */
	private static final int SOME = HUNT ? 1 : 9;

	/** The same where less is new. */
	private static final int FEW = HUNT ? 1 : 53;

	private static DataSource database;

	private static JdbcTemplate crm;

	@BeforeAll
	static void aDatabaseWithANeighbour() {
		database = PurgeKit.pool(EmbeddedDatabases.shared().createDatabase("killed"));
		EmbeddedDatabases.createReferenceSchema(database);
		crm = new JdbcTemplate(database);
		DemoAccounts.createSmall(crm, "Toko Tetangga", "tetangga@toko.example");
	}

	@TestFactory
	List<DynamicTest> theEndIsTheSame() {
		List<DynamicTest> tests = new ArrayList<>();
		tests.add(DynamicTest.dynamicTest("all deleted", () -> killAtEach(Map.of(), SOME)));
		tests.add(DynamicTest.dynamicTest("activity logs anonymised",
				() -> killAtEach(Map.of(DataCategory.ACTIVITY_LOGS, new Decision.Anonymise()), FEW)));
		for (DataCategory held : DataCategory.values()) {
			tests.add(DynamicTest.dynamicTest(held + " held", () -> killAtEach(Map.of(held, PurgeKit.hold()), FEW)));
		}
		tests.add(DynamicTest.dynamicTest("conversations held, activity logs anonymised",
				() -> killAtEach(Map.of(DataCategory.CONVERSATIONS, PurgeKit.hold(), DataCategory.ACTIVITY_LOGS,
						new Decision.Anonymise()), FEW)));
		return tests;
	}

	private void killAtEach(Map<DataCategory, Decision> others, int step) {
		Map<DataCategory, Decision> decisions = PurgeKit.deleteAllBut(others);
		Faults none = new Faults(0, false);
		purgeWith(none, decisions, 0);
		assertThat(none.writes()).isGreaterThan(60);
		for (int write = 1; write <= none.writes(); write += step) {
			for (boolean afterCommit : new boolean[] { false, true }) {
				purgeWith(new Faults(write, afterCommit), decisions, write);
			}
		}
	}

	/** A purge that is killed, started again, and compared with what there was. */
	private static void purgeWith(Faults faults, Map<DataCategory, Decision> decisions, int write) {
		String name = "Toko " + UUID.randomUUID().toString().substring(0, 12);
		Subject account = Subject
			.account(DemoAccounts.createSmall(crm, name, "owner@" + name.substring(5) + ".example"));
		Map<DataCategory, Long> rows = new EnumMap<>(DataCategory.class);
		Map<String, Long> neighbours = RowChecksums.ofAllOthers(crm, account.key());
		ExecutionSettings once = new ExecutionSettings(Duration.ofMillis(200), 5, 1000, Duration.ofSeconds(10),
				Duration.ofSeconds(2), 1, 1);
		PurgeKit.Settings settings = new PurgeKit.Settings(once,
				new ResidueSettings(100, 100_000, Duration.ofMinutes(5)));
		PurgeKit killed = new PurgeKit(faults.before(database), faults.before(PurgeKit.records()), MAP, settings);
		PurgeKit resumed = new PurgeKit(database, MAP);
		ConfirmationCode code = resumed.aRequest();
		resumed.purge().preview(account).forEach((category) -> rows.put(category.category(), category.rows()));
		int before = faults.writes();
		try {
			killed.purgeAll(code, account, decisions);
			// Some accounts have a few rows less, and need fewer writes.
			assertThat(faults.writes()).as("a fault that was not noticed").isLessThan((write > 0) ? write : 1000);
		}
		catch (PurgeFailed | DataAccessException | TransactionException ex) {
			assertThat(faults.writes()).isGreaterThan(before);
			resumed.purgeAll(code, account, decisions);
		}
		String killedAt = "killed at write " + write;
		resumed.purge().verify(code, account, decisions);
		assertThat(RowChecksums.ofAllOthers(crm, account.key())).as(killedAt).containsAllEntriesOf(neighbours);
		assertThat(resumed.purge().receipts(code)).as(killedAt).hasSize(8).allSatisfy((receipt) -> {
			long expected = (decisions.get(receipt.category()) instanceof Decision.Hold) ? 0
					: rows.get(receipt.category());
			assertThat(receipt.rows() + receipt.keptBare()).as(receipt.category() + "").isEqualTo(expected);
		});
		// Holds end, so that the next purge finds an empty database.
		resumed.purgeAll(code, account, PurgeKit.deleteAllBut(Map.of()));
		resumed.purge().verify(code, account, PurgeKit.deleteAllBut(Map.of()));
		crm.update("delete from crm.activity_log where account_id is null");
	}

}
