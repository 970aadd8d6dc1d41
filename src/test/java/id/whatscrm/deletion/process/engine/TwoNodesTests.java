package id.whatscrm.deletion.process.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.restore.EvidenceCommand;
import id.whatscrm.deletion.support.CommandLine;
import id.whatscrm.deletion.support.Node;
import id.whatscrm.deletion.support.NodeSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes in virtual machines of their own on one PostgreSQL. One is killed in the
 * middle and started again, and PostgreSQL crashes: nothing is lost, nothing is done
 * twice, and nobody has to put anything right by hand.
 */
class TwoNodesTests {

	private static final boolean HUNT = Boolean.getBoolean("hunt");

	private static final int REQUESTS = HUNT ? 500 : 20;

	private static final Duration PATIENCE = Duration.ofMinutes(HUNT ? 30 : 6);

	/** What lives for a minute is not worth the second compiler's time. */
	private static final String[] COMPILERS = HUNT ? new String[0] : new String[] { "-XX:TieredStopAtLevel=1" };

	private final GreenMail mail = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));

	private final EmbeddedDatabases databases = EmbeddedDatabases.start(0);

	private final JdbcTemplate deletion = this.databases.deletion();

	@Test
	void allRequestsEndOnceWhateverDies() throws Exception {
		this.mail.start();
		Map<String, Object> settings = NodeSettings.of(this.databases, this.mail.getSmtp().getPort());
		settings.putAll(NodeSettings.straightThrough());
		// How soon a dead node is missed.
		settings.put("camunda.bpm.job-execution.lock-time-in-millis", "10000");
		settings.put("deletion.purge.time-slice", "PT0S");
		String neighbour = DemoAccounts.createSmall(this.databases.crm(), "Tetangga", "tetangga@toko.example");
		List<String> owners = new ArrayList<>();
		for (int i = 0; i < REQUESTS; i++) {
			owners.add("pemilik" + i + "@toko.example");
			DemoAccounts.createSmall(this.databases.crm(), "Toko " + i, owners.get(i));
		}
		// Each account has 20 other rows of conversations.
		long attachments = this.databases.crm()
			.queryForObject("""
					select count(*) from crm.attachment a join crm.message m on m.id = a.message_id
					    join crm.conversation c on c.id = m.conversation_id where c.account_id <> ?""", Long.class,
					Long.valueOf(neighbour));
		List<String> codes = new ArrayList<>();
		Node one = Node.start(Node.class, "one", 384, settings, COMPILERS);
		try (Node two = Node.start(Node.class, "two", 384, settings, COMPILERS)) {
			for (int i = 0; i < REQUESTS; i++) {
				codes.add(((i % 2 == 0) ? one : two).accept(owners.get(i)));
			}
			await(REQUESTS / 10);
			one.kill();
			await(REQUESTS / 3);
			one = Node.start(Node.class, "one-again", 384, settings, COMPILERS);
			crash();
			await(REQUESTS);
			assertThat(one.stop()).as("exit code after SIGTERM").isIn(0, 143);
		}
		finally {
			one.close();
		}

		assertThat(this.deletion.queryForList("select code from deletion_request where state = 'DELETED' order by 1",
				String.class))
			.containsExactlyElementsOf(new TreeSet<>(codes));
		assertThat(this.deletion.queryForObject("select count(*) from act_ru_execution", Long.class)).isZero();
		assertThat(this.deletion.queryForObject("select count(*) from act_ru_incident", Long.class)).isZero();
		assertEachCategoryOnce(attachments);
		assertEachMailOnce(owners);
		assertThat(this.databases.crm().queryForList("select id::text from crm.account", String.class))
			.containsExactly(neighbour);
		assertThat(this.databases.crm()
			.queryForObject("select count(*) from crm.conversation where account_id = " + neighbour, Long.class))
			.isEqualTo(4);
		assertThat(ledgerCheck()).contains("The ledger is intact");
		this.mail.stop();
	}

	/** Eight categories and the end, each recorded once, with what there was. */
	private void assertEachCategoryOnce(long attachments) {
		assertThat(this.deletion.queryForList("""
				select code, category, outcome, count(*) from ledger_entry group by 1, 2, 3 having count(*) > 1"""))
			.isEmpty();
		assertThat(this.deletion.queryForObject("select count(*) from ledger_entry", Long.class))
			.isEqualTo(REQUESTS * 9L);
		assertThat(this.deletion.queryForObject("select sum(rows) from ledger_entry where category = 'CONVERSATIONS'",
				Long.class))
			.as("rows counted once")
			.isEqualTo(REQUESTS * 20L + attachments);
	}

	/**
	 * A mail that is handed over twice in a crash bears the same id, and is shown once.
	 */
	private void assertEachMailOnce(List<String> owners) throws Exception {
		Map<String, TreeSet<String>> ids = new HashMap<>();
		for (MimeMessage message : this.mail.getReceivedMessages()) {
			ids.computeIfAbsent(message.getAllRecipients()[0] + ": " + message.getSubject(), (key) -> new TreeSet<>())
				.add(message.getMessageID());
		}
		assertThat(ids.values()).allSatisfy((same) -> assertThat(same).hasSize(1));
		assertThat(ids.keySet().stream().filter((key) -> owners.contains(key.split(":")[0]))).hasSize(REQUESTS * 3);
	}

	private String ledgerCheck() {
		List<String> arguments = new ArrayList<>(List.of("ledger-check"));
		NodeSettings.of(this.databases, 0).forEach((name, value) -> arguments.add("--" + name + "=" + value));
		return CommandLine.run(EvidenceCommand::run, arguments);
	}

	/** Kills one of its processes: the others end with it, and it recovers. */
	private void crash() {
		long backend = this.deletion.queryForObject(
				"select pid from pg_stat_activity where datname = 'deletion' " + "and usename = 'deletion' limit 1",
				Long.class);
		ProcessHandle.of(backend).orElseThrow().destroyForcibly();
	}

	/**
	 * Waits until so many requests have ended. Retries that are planned for later come at
	 * once, as if their time had passed.
	 */
	private void await(int ended) throws InterruptedException {
		Instant end = Instant.now().plus(PATIENCE);
		while (Instant.now().isBefore(end)) {
			try {
				this.deletion.update("update act_ru_job set duedate_ = now() at time zone 'utc' - interval '1 second' "
						+ "where retries_ < 7 and duedate_ > now() at time zone 'utc' and lock_owner_ is null "
						+ "and exception_stack_id_ is not null");
				if (this.deletion.queryForObject("select count(*) from act_hi_procinst where end_time_ is not null",
						Integer.class) >= ended) {
					return;
				}
			}
			catch (DataAccessException ex) {
				// PostgreSQL is recovering.
			}
			Thread.sleep(200);
		}
		throw new AssertionError("Not all requests ended: "
				+ this.deletion.queryForList("select state, count(*) from deletion_request group by 1"));
	}

}
