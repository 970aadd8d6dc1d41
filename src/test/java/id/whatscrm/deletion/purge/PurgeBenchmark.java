package id.whatscrm.deletion.purge;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Subject;

/**
 * How fast the purge is, next to other ways to do the same in the same run, and what the
 * CRM's other users notice. Real PostgreSQL with its own settings for durability.
 */
@Tag("bench")
class PurgeBenchmark {

	private static final Resource MAP = new ClassPathResource("data-map/whatscrm.yaml");

	private static final int ACCOUNTS = 10;

	private static final int PAGE_ROWS = 50_000;

	/** Slow ways are measured on so many rows at most. */
	private static final int SLOW_ROWS = 10_000;

	private static final Duration IDLE = Duration.ofSeconds(10);

	private final List<String> report = new ArrayList<>();

	private boolean warmingUp;

	@Test
	void purgeBesideOtherWays() throws Exception {
		List<Integer> sizes = Arrays
			.stream(System.getProperty("bench.sizes", "10000,100000,1000000,4000000").split(","))
			.map(Integer::valueOf)
			.toList();
		try (EmbeddedPostgres server = EmbeddedPostgres.builder()
			.setServerConfig("shared_buffers", "1GB")
			.setServerConfig("max_wal_size", "8GB")
			.start()) {
			JdbcTemplate admin = new JdbcTemplate(server.getPostgresDatabase());
			admin.execute("create role whatscrm_eraser login");
			admin.execute("create database records");
			DataSource records = PurgeKit.pool(server.getDatabase("postgres", "records"));
			Flyway.configure().dataSource(records).load().migrate();
			print("PostgreSQL " + admin.queryForObject("show server_version", String.class) + ", "
					+ Runtime.getRuntime().availableProcessors() + " cores, Java " + Runtime.version() + ", heap limit "
					+ Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MB");
			print("%-10s %-34s %10s %12s %9s %12s %10s".formatted("messages", "way", "rows", "rows/s", "of limit",
					"longest tx", "peak heap"));
			// A service runs for months: what the virtual machine compiles is not
			// measured.
			this.warmingUp = true;
			admin.execute("create database crm_warm_up");
			measure(PurgeKit.pool(server.getDatabase("postgres", "crm_warm_up")), records, 20_000);
			this.warmingUp = false;
			for (int size : sizes) {
				admin.execute("create database crm_" + size);
				measure(PurgeKit.pool(server.getDatabase("postgres", "crm_" + size)), records, size);
			}
		}
		Path file = Path.of("target", "bench", "purge.txt");
		Files.createDirectories(file.getParent());
		Files.write(file, this.report);
	}

	private void measure(DataSource crm, DataSource records, int size) throws Exception {
		JdbcTemplate jdbc = new JdbcTemplate(crm);
		EmbeddedDatabases.createReferenceSchema(crm);
		List<String> accounts = new ArrayList<>();
		for (int i = 0; i < ACCOUNTS; i++) {
			accounts.add(DemoAccounts.createLarge(jdbc, "Bench " + i, "owner" + i + "@bench.example",
					Math.max(10, size / ACCOUNTS / 200), size / ACCOUNTS));
		}
		jdbc.execute("vacuum analyze");
		Measured raw = new Measured();
		Measured ours = new Measured();
		// In turns, so that neither has the warmer cache.
		raw.add(rawDeletes(crm, accounts.get(0)));
		ours.add(purge(crm, records, accounts.get(1)));
		raw.add(rawDeletes(crm, accounts.get(2)));
		ours.add(purge(crm, records, accounts.get(3)));
		ours.add(purge(crm, records, accounts.get(4)));
		raw.add(rawDeletes(crm, accounts.get(5)));
		double limit = raw.rowsPerSecond();
		line(size, "one DELETE per table, one tx (limit)", raw, limit);
		line(size, "purge", ours, limit);
		line(size, "Hibernate deleteAll, messages", hibernate(crm, accounts.get(6)), limit);
		line(size, "autocommit per row, messages", rowByRow(crm, accounts.get(7)), limit);
		if (size >= 1_000_000) {
			neighbours(crm, records, accounts.get(7), 1, accounts.get(6));
			neighbours(crm, records, accounts.get(8), 0.5, accounts.get(6));
		}
		for (Map<String, Object> key : jdbc.queryForList(
				"""
						select conrelid::regclass::text as tab, conname, pg_get_constraintdef(oid) as def from pg_constraint
						where contype = 'f' and conparentid = 0 and confdeltype <> 'c' and connamespace = 'crm'::regnamespace""")) {
			String definition = String.valueOf(key.get("def")).replaceAll(" ON DELETE .*", "");
			jdbc.execute("alter table " + key.get("tab") + " drop constraint \"" + key.get("conname") + "\", add "
					+ definition + " on delete cascade");
		}
		line(size, "cascade from the account row", cascade(crm, accounts.get(9)), limit);
	}

	/** What was measured, over some runs. */
	private static final class Measured {

		private long rows;

		private Duration duration = Duration.ZERO;

		private Duration longest = Duration.ZERO;

		private long heap;

		void add(Measured other) {
			this.rows += other.rows;
			this.duration = this.duration.plus(other.duration);
			this.longest = (other.longest.compareTo(this.longest) > 0) ? other.longest : this.longest;
			this.heap = Math.max(this.heap, other.heap);
		}

		double rowsPerSecond() {
			return this.rows * 1e9 / this.duration.toNanos();
		}

	}

	private void line(int size, String way, Measured measured, double limit) {
		print("%-10d %-34s %10d %12.0f %9.2f %9d ms %7d MB".formatted(size, way, measured.rows,
				measured.rowsPerSecond(), measured.rowsPerSecond() / limit, measured.longest.toMillis(),
				measured.heap / 1024 / 1024));
	}

	private void print(String line) {
		if (!this.warmingUp) {
			this.report.add(line);
			System.out.println(line);
		}
	}

	private static Measured timed(DataSource crm, LongSupplier work) {
		new JdbcTemplate(crm).execute("checkpoint");
		System.gc();
		HeapWatch heap = new HeapWatch();
		Measured measured = new Measured();
		long start = System.nanoTime();
		measured.rows = work.getAsLong();
		measured.duration = Duration.ofNanos(System.nanoTime() - start);
		measured.longest = measured.duration;
		measured.heap = heap.stop();
		return measured;
	}

	private static Measured purge(DataSource crm, DataSource records, String account) {
		TransactionTimes times = new TransactionTimes();
		PurgeKit kit = new PurgeKit(times.of(crm), records, MAP, PurgeKit.settings(PAGE_ROWS, 1));
		ConfirmationCode code = PurgeKit.aRequest(new JdbcTemplate(records));
		Measured measured = timed(crm, () -> {
			kit.purgeAll(code, Subject.account(account), PurgeKit.deleteAllBut(Map.of()));
			return kit.purge().receipts(code).stream().mapToLong(Receipt::rows).sum();
		});
		measured.longest = times.longest();
		return measured;
	}

	private static final List<String> DELETES = List.of("api_token where account_id = ?",
			"webhook where account_id = ?", "integration where account_id = ?", "meta_connection where account_id = ?",
			"automation_run where automation_id in (select id from crm.automation where account_id = ?)",
			"automation where account_id = ?",
			"campaign_recipient where campaign_id in (select id from crm.campaign where account_id = ?)",
			"campaign where account_id = ?", """
					attachment where (message_id, message_sent_at) in (select m.id, m.sent_at from crm.message m
					join crm.conversation c on c.id = m.conversation_id where c.account_id = ?)""",
			"message where conversation_id in (select id from crm.conversation where account_id = ?)",
			"note where owner_type = 'conversation' and owner_id in (select id from crm.conversation where account_id = ?)",
			"conversation where account_id = ?", "search_document where account_id = ?::text",
			"note where owner_type = 'contact' and owner_id in (select id from crm.contact where account_id = ?)",
			"contact_tag where contact_id in (select id from crm.contact where account_id = ?)",
			"contact_identity where contact_id in (select id from crm.contact where account_id = ?)",
			"contact where account_id = ?", "tag where account_id = ?", "activity_log where account_id = ?",
			"profile where member_id in (select member_id from crm.account_member where account_id = ?)",
			"credential where member_id in (select member_id from crm.account_member where account_id = ?)",
			"fraud_flag where account_id = ?", "dispute where account_id = ?", "invoice where account_id = ?",
			"whatsapp_channel where account_id = ?");

	private static Measured rawDeletes(DataSource crm, String account) {
		long key = Long.parseLong(account);
		JdbcTemplate jdbc = new JdbcTemplate(crm);
		return timed(crm, () -> new TransactionTemplate(new DataSourceTransactionManager(crm)).execute((status) -> {
			long rows = 0;
			for (String delete : DELETES) {
				rows += jdbc.update("delete from crm." + delete, key);
			}
			List<Long> members = jdbc.queryForList("select member_id from crm.account_member where account_id = ?",
					Long.class, key);
			rows += jdbc.update("delete from crm.account_member where account_id = ?", key);
			for (Long member : members) {
				rows += jdbc.update("delete from crm.member where id = ?", member);
			}
			return rows + jdbc.update("delete from crm.account where id = ?", key);
		}));
	}

	private static Measured cascade(DataSource crm, String account) {
		JdbcTemplate jdbc = new JdbcTemplate(crm);
		String count = "select sum((xpath('/row/c/text()', query_to_xml('select count(*) as c from ' || oid::regclass, "
				+ "false, true, '')))[1]::text::bigint) from pg_class "
				+ "where relnamespace = 'crm'::regnamespace and relkind in ('r', 'p') and not relispartition";
		long before = jdbc.queryForObject(count, Long.class);
		Measured measured = timed(crm,
				() -> jdbc.update("delete from crm.account where id = ?", Long.valueOf(account)));
		measured.rows = before - jdbc.queryForObject(count, Long.class);
		return measured;
	}

	private static Measured hibernate(DataSource crm, String account) {
		StandardServiceRegistryBuilder registry = new StandardServiceRegistryBuilder()
			.applySetting("hibernate.connection.datasource", crm)
			.applySetting("hibernate.hbm2ddl.auto", "none");
		try (SessionFactory sessions = new MetadataSources(registry.build()).addResource("bench-orm.xml")
			.buildMetadata()
			.buildSessionFactory()) {
			new JdbcTemplate(crm).update(
					"delete from crm.attachment a using crm.message m, crm.conversation c "
							+ "where m.id = a.message_id and c.id = m.conversation_id and c.account_id = ?",
					Long.valueOf(account));
			return timed(crm, () -> {
				try (Session session = sessions.openSession()) {
					session.beginTransaction();
					List<BenchMessage> messages = session
						.createNativeQuery("select m.* from crm.message m join crm.conversation c "
								+ "on c.id = m.conversation_id where c.account_id = " + account
								+ " order by m.id desc limit " + SLOW_ROWS, BenchMessage.class)
						.list();
					messages.forEach(session::remove);
					session.getTransaction().commit();
					return messages.size();
				}
			});
		}
	}

	private static Measured rowByRow(DataSource crm, String account) {
		return timed(crm, () -> {
			try (Connection connection = crm.getConnection();
					PreparedStatement select = connection
						.prepareStatement("select m.id, m.sent_at from crm.message m join crm.conversation c "
								+ "on c.id = m.conversation_id where c.account_id = " + account
								+ " order by m.id desc limit " + SLOW_ROWS);
					PreparedStatement delete = connection
						.prepareStatement("delete from crm.message where id = ? and sent_at = ?")) {
				List<Object[]> keys = new ArrayList<>();
				try (ResultSet rows = select.executeQuery()) {
					while (rows.next()) {
						keys.add(new Object[] { rows.getLong(1), rows.getTimestamp(2) });
					}
				}
				for (Object[] key : keys) {
					delete.setObject(1, key[0]);
					delete.setObject(2, key[1]);
					delete.executeUpdate();
				}
				return keys.size();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	/** What other users of the CRM notice: a steady mix of reads and inserts. */
	private void neighbours(DataSource crm, DataSource records, String account, double share, String neighbour)
			throws Exception {
		List<Long> conversations = new JdbcTemplate(crm)
			.queryForList("select id from crm.conversation where account_id = ?", Long.class, Long.valueOf(neighbour));
		PurgeKit kit = new PurgeKit(crm, records, MAP, PurgeKit.settings(PAGE_ROWS, share));
		ConfirmationCode code = PurgeKit.aRequest(new JdbcTemplate(records));
		Mix mix = new Mix(crm, conversations);
		Thread.sleep(IDLE.toMillis());
		long[] before = mix.take();
		kit.purgeAll(code, Subject.account(account), PurgeKit.deleteAllBut(Map.of()));
		long[] during = mix.take();
		Thread.sleep(IDLE.toMillis());
		long[] idle = LongStream.concat(Arrays.stream(before), Arrays.stream(mix.take())).toArray();
		mix.stop();
		print(("           neighbours' statements, idle: p50 %.2f, p99 %.2f ms; purging at share %.1f: p50 %.2f, p99 %.2f ms"
				+ " (p99 %.2f times idle; n %d, %d)")
			.formatted(percentile(idle, 50), percentile(idle, 99), share, percentile(during, 50),
					percentile(during, 99), percentile(during, 99) / percentile(idle, 99), idle.length, during.length));
	}

	private static double percentile(long[] nanos, int percent) {
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
	}

	/** Four reads for each insert, at a steady rate. */
	private static final class Mix {

		private static final long EVERY_NANOS = 5_000_000;

		private final List<Long> nanos = new ArrayList<>();

		private final AtomicBoolean going = new AtomicBoolean(true);

		private final Thread thread;

		Mix(DataSource crm, List<Long> conversations) {
			JdbcTemplate jdbc = new JdbcTemplate(crm);
			Random random = new Random(7);
			this.thread = new Thread(() -> {
				long next = System.nanoTime();
				int n = 0;
				while (this.going.get()) {
					next += EVERY_NANOS;
					long wait = next - System.nanoTime();
					if (wait > 0) {
						LockSupport.parkNanos(wait);
					}
					Long conversation = conversations.get(random.nextInt(conversations.size()));
					long start = System.nanoTime();
					if (n++ % 5 == 0) {
						jdbc.update("insert into crm.message (id, sent_at, conversation_id, direction, body) "
								+ "values (nextval('crm.message_id'), now(), ?, 'in', 'Halo')", conversation);
					}
					else {
						jdbc.queryForList("select id, body from crm.message where conversation_id = ? limit 20",
								conversation);
					}
					synchronized (this.nanos) {
						this.nanos.add(System.nanoTime() - start);
					}
				}
			}, "neighbours");
			this.thread.start();
		}

		long[] take() {
			synchronized (this.nanos) {
				long[] taken = this.nanos.stream().mapToLong(Long::longValue).toArray();
				this.nanos.clear();
				return taken;
			}
		}

		void stop() throws InterruptedException {
			this.going.set(false);
			this.thread.join();
		}

	}

	/** The most that was in use after a collection. */
	private static final class HeapWatch {

		private final AtomicBoolean going = new AtomicBoolean(true);

		private final long[] peak = new long[1];

		private final Thread thread = new Thread(() -> {
			while (this.going.get()) {
				long used = 0;
				for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
					MemoryUsage usage = pool.getCollectionUsage();
					if (pool.getType() == MemoryType.HEAP && usage != null) {
						used += usage.getUsed();
					}
				}
				this.peak[0] = Math.max(this.peak[0], used);
				LockSupport.parkNanos(20_000_000);
			}
		}, "heap-watch");

		HeapWatch() {
			this.thread.setDaemon(true);
			this.thread.start();
		}

		long stop() {
			this.going.set(false);
			try {
				this.thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return this.peak[0];
		}

	}

	/** The longest transaction that changed rows. */
	private static final class TransactionTimes {

		private long longest;

		DataSource of(DataSource real) {
			return (DataSource) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { DataSource.class }, (proxy, method, args) -> {
						Object result = method.invoke(real, args);
						return (result instanceof Connection connection) ? of(connection) : result;
					});
		}

		private Connection of(Connection real) {
			long[] start = new long[1];
			return (Connection) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { Connection.class }, (proxy, method, args) -> {
						if (method.getName().equals("setAutoCommit") && Boolean.FALSE.equals(args[0])) {
							start[0] = System.nanoTime();
						}
						try {
							return method.invoke(real, args);
						}
						catch (java.lang.reflect.InvocationTargetException ex) {
							throw ex.getCause();
						}
						finally {
							if (method.getName().equals("commit")) {
								this.longest = Math.max(this.longest, System.nanoTime() - start[0]);
							}
						}
					});
		}

		Duration longest() {
			return Duration.ofNanos(this.longest);
		}

	}

}
