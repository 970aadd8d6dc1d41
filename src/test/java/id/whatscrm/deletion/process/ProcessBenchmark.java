package id.whatscrm.deletion.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;

/**
 * How many requests about small accounts go from accepted to <em>Data deleted</em> in a
 * minute, straight through, next to the bare engine in the same run; with many other
 * requests open; and behind a huge one. Each node is a virtual machine of its own, all
 * share the machine with PostgreSQL, which has its own settings for durability.
 */
@Tag("bench")
class ProcessBenchmark {

	private static final int REQUESTS = Integer.getInteger("bench.requests", 300);

	private static final int HEAP = 512;

	private final List<String> report = new ArrayList<>();

	private final GreenMail mail = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));

	@Test
	void requestsPerMinute() throws Exception {
		this.mail.start();
		EmbeddedDatabases databases = EmbeddedDatabases.durable();
		print("%d requests each, %d cores, Java %s".formatted(REQUESTS, Runtime.getRuntime().availableProcessors(),
				Runtime.version()));
		double bareOne;
		double bareTwo;
		JdbcTemplate bare = new JdbcTemplate(databases.createDatabase("bare"));
		bare.execute("grant all on schema public to deletion");
		try (Node one = Node.start(BareEngine.class, "bare-1", HEAP, bareSettings(databases))) {
			measure("", bare, List.of(), one);
			bareOne = measure("bare engine, one node", bare, List.of(), one);
			try (Node two = Node.start(BareEngine.class, "bare-2", HEAP, bareSettings(databases))) {
				measure("", bare, List.of(), one, two);
				bareTwo = measure("bare engine, two nodes", bare, List.of(), one, two);
			}
		}
		JdbcTemplate ours = databases.deletion();
		try (Node one = Node.start(Node.class, "bench-1", HEAP, settings(databases))) {
			measure("", ours, accounts(databases), one);
			double alone = measure("service, one node", ours, accounts(databases), one);
			ratio(alone, bareOne, "of the bare engine");
			whereTimeGoes(ours);
			try (Node two = Node.start(Node.class, "bench-2", HEAP, settings(databases))) {
				measure("", ours, accounts(databases), one, two);
				ratio(measure("service, two nodes", ours, accounts(databases), one, two), bareTwo,
						"of the bare engine");
			}
			OpenRequests open = new OpenRequests(ours, waiting(databases, one));
			for (int others : new int[] { 1_000, Integer.getInteger("bench.open", 100_000) }) {
				double before = measure("service, one node", ours, accounts(databases), one);
				open.fillTo(others);
				ratio(measure("with %,d other open requests".formatted(others), ours, accounts(databases), one), before,
						"of that before");
			}
		}
		finally {
			Files.createDirectories(Path.of("target", "bench"));
			Files.write(Path.of("target", "bench", "process.txt"), this.report);
			this.mail.stop();
		}
	}

	private static Map<String, Object> bareSettings(EmbeddedDatabases databases) {
		Map<String, Object> settings = new HashMap<>(databases.properties());
		settings.putAll(NodeSettings.straightThrough());
		settings.computeIfPresent("spring.datasource.url", (name, url) -> url.toString().replace("/deletion", "/bare"));
		return settings;
	}

	private Map<String, Object> settings(EmbeddedDatabases databases) {
		Map<String, Object> settings = NodeSettings.of(databases, this.mail.getSmtp().getPort());
		settings.putAll(NodeSettings.straightThrough());
		return settings;
	}

	private static List<String> accounts(EmbeddedDatabases databases) {
		List<String> owners = new ArrayList<>();
		for (int i = 0; i < REQUESTS; i++) {
			String name = "toko" + UUID.randomUUID().toString().substring(0, 12);
			owners.add("pemilik@" + name + ".example");
			DemoAccounts.createSmall(databases.crm(), name, owners.get(i));
		}
		databases.crm().execute("analyze");
		return owners;
	}

	/** One that waits for a person. */
	private static String waiting(EmbeddedDatabases databases, Node node) throws InterruptedException {
		String owner = "menunggu@toko.example";
		String code = node.accept(owner);
		// No account fits, so support is asked.
		while (databases.deletion().queryForObject("select count(*) from act_ru_task", Long.class) == 0) {
			Thread.sleep(50);
		}
		return code;
	}

	/**
	 * @param name what is measured; empty for a warming up
	 * @param owners whose accounts; none for the bare engine
	 * @return requests per minute
	 */
	private double measure(String name, JdbcTemplate database, List<String> owners, Node... nodes) throws Exception {
		String ended = "select count(*) from act_hi_procinst where proc_def_key_ = 'data-deletion' and end_time_ is not null";
		long before = database.queryForObject(ended, Long.class);
		long start = System.nanoTime();
		ExecutorService submitters = Executors.newFixedThreadPool(nodes.length);
		List<Future<?>> submitted = new ArrayList<>();
		for (int n = 0; n < nodes.length; n++) {
			int node = n;
			submitted.add(submitters.submit(() -> {
				for (int i = node; i < REQUESTS; i += nodes.length) {
					nodes[node].accept(owners.isEmpty() ? "-" : owners.get(i));
				}
			}));
		}
		for (Future<?> done : submitted) {
			done.get();
		}
		submitters.shutdown();
		while (database.queryForObject(ended, Long.class) < before + REQUESTS) {
			Thread.sleep(20);
		}
		double perMinute = REQUESTS * 60e9 / (System.nanoTime() - start);
		this.mail.purgeEmailFromAllMailboxes();
		if (!name.isEmpty()) {
			print("%-36s %8.0f requests/min".formatted(name, perMinute));
		}
		return perMinute;
	}

	private void whereTimeGoes(JdbcTemplate database) {
		database.query("""
				select act_id_, avg(duration_) as millis from act_hi_actinst where act_type_ = 'serviceTask'
				    and duration_ is not null group by 1 order by 2 desc limit 8""", (row) -> {
			print("    %-32s %8.0f ms each".formatted(row.getString(1), row.getDouble(2)));
		});
	}

	private void ratio(double measured, double other, String of) {
		print("%-36s %8.2f %s".formatted("", measured / other, of));
	}

	private void print(String line) {
		this.report.add(line);
		System.out.println(line);
	}

}
