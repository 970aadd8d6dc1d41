package id.whatscrm.deletion.evidence;

import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.crm.LedgerHead;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Subject;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long the check of a large ledger takes and how much memory, next to reading the
 * same rows without looking at them.
 */
@Tag("bench")
class LedgerBenchmark {

	private static final int PAGE = 10_000;

	private final Pseudonyms pseudonyms = new Pseudonyms(new EvidenceSettings(Map.of("bench", "a-key"), "bench"));

	@Test
	void check() throws Exception {
		int entries = Integer.getInteger("bench.entries", 1_000_000);
		DataSource database = EmbeddedDatabases.shared().createDatabase("ledger_bench");
		Flyway.configure().dataSource(database).load().migrate();
		LedgerHead head = fill(database, entries);
		JdbcTemplate jdbc = new JdbcTemplate(database);
		jdbc.execute("vacuum analyze ledger_entry");
		Ledger ledger = new Ledger(jdbc, this.pseudonyms, Clock.systemUTC());
		TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));

		long[] plain = measured(() -> transaction.executeWithoutResult((status) -> {
			JdbcTemplate reader = new JdbcTemplate(database);
			reader.setFetchSize(1_000);
			reader.query("select * from ledger_entry order by position", (row) -> {
			});
		}));
		long[] checked = measured(() -> transaction
			.executeWithoutResult((status) -> assertThat(ledger.check()).isEqualTo(new LedgerCheck.Intact(head))));

		String report = """
				%,d entries, heap limit %d MB
				reading alone      %6.1f s, peak heap %d MB
				checking the chain %6.1f s, peak heap %d MB, %.2f times reading, %,.0f entries/s
				""".formatted(entries, Runtime.getRuntime().maxMemory() / 1024 / 1024, plain[0] / 1000.0, plain[1],
				checked[0] / 1000.0, checked[1], (double) checked[0] / plain[0], entries * 1000.0 / checked[0]);
		System.out.println(report);
		Path file = Path.of("target", "bench", "ledger.txt");
		Files.createDirectories(file.getParent());
		Files.writeString(file, report);
	}

	/** Milliseconds, and megabytes of heap at the most. */
	private static long[] measured(Runnable work) {
		System.gc();
		ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
		long start = System.nanoTime();
		work.run();
		long millis = (System.nanoTime() - start) / 1_000_000;
		long peak = ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.mapToLong((pool) -> pool.getPeakUsage().getUsed())
			.sum();
		return new long[] { millis, peak / 1024 / 1024 };
	}

	private LedgerHead fill(DataSource database, int entries) throws Exception {
		HexFormat hex = HexFormat.of();
		byte[] previous = LedgerEntry.BEFORE_THE_FIRST;
		Instant time = Instant.parse("2026-01-01T00:00:00Z");
		try (Connection connection = database.getConnection()) {
			CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
			StringBuilder rows = new StringBuilder();
			for (int position = 1; position <= entries; position++) {
				Instant at = time.plusSeconds(position);
				LedgerEntry entry = new LedgerEntry(position, previous, at,
						new LedgerEntry.Request(ConfirmationCode.random().value(), "WEB_FORM", at, at, at, null, at),
						"DELETED", null, null, new LedgerEntry.Hold(null, null, null),
						new LedgerEntry.NamedSubject("ACCOUNT",
								this.pseudonyms.of(Subject.account(String.valueOf(position))).value(), "bench"),
						new LedgerEntry.Rules("1", "1"));
				byte[] hash = entry.hash();
				rows.append(position + "\t\\\\x" + hex.formatHex(previous) + "\t\\\\x" + hex.formatHex(hash) + "\t" + at
						+ "\t" + entry.request().code() + "\tWEB_FORM\t" + at + "\t" + at + "\t" + at + "\t\\N\t" + at
						+ "\tDELETED\t\\N\t\\N\t\\N\t\\N\t\\N\tACCOUNT\t\\\\x" + hex.formatHex(entry.subject().hmac())
						+ "\tbench\t1\t1\n");
				previous = hash;
				if (position % PAGE == 0 || position == entries) {
					copy.copyIn("copy ledger_entry from stdin", new StringReader(rows.toString()));
					rows.setLength(0);
				}
			}
		}
		return new LedgerHead(entries, hex.formatHex(previous));
	}

}
