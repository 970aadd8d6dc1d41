package id.whatscrm.deletion.process.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.support.Bench;
import id.whatscrm.deletion.support.History;
import id.whatscrm.deletion.support.Node;
import id.whatscrm.deletion.support.OpenRequests;

/**
 * How many requests about small accounts go from accepted to the end of their process in
 * a minute, straight through, by the engine's history. Each node is a virtual machine of
 * its own, all share the machine with PostgreSQL, which has its own settings for
 * durability. Each part can run alone, such as by
 * {@code -Dtest=ProcessBenchmark#behindAHugeAccount}.
 */
@Tag("bench")
class ProcessBenchmark {

	private static final int REQUESTS = Integer.getInteger("bench.requests", 300);

	private static final int OPEN = Integer.getInteger("bench.open", 100_000);

	private static final int MESSAGES = Integer.getInteger("bench.messages", 4_000_000);

	/** How many small requests come behind the huge one. */
	private static final int BEHIND = 100;

	private static final int HEAP = 512;

	/**
	 * One node and two, each next to the bare engine in the same run, which runs the same
	 * models with delegates that have nothing to do. Goal: 0.7 of it.
	 */
	@Test
	void besideTheBareEngine() throws Exception {
		try (Bench bench = new Bench("process-nodes")) {
			double bareOne;
			double bareTwo;
			JdbcTemplate bare = new JdbcTemplate(bench.databases().createDatabase("bare"));
			bare.execute("grant all on schema public to deletion");
			Map<String, Object> bareSettings = bench.settings();
			bareSettings.computeIfPresent("spring.datasource.url",
					(name, url) -> url.toString().replace("/deletion", "/bare"));
			try (Node one = Node.start(BareEngine.class, "bare-1", HEAP, bareSettings)) {
				measure(bench, "", bare, List.of(), one);
				bareOne = measure(bench, "bare engine, one node", bare, List.of(), one);
				try (Node two = Node.start(BareEngine.class, "bare-2", HEAP, bareSettings)) {
					measure(bench, "", bare, List.of(), one, two);
					bareTwo = measure(bench, "bare engine, two nodes", bare, List.of(), one, two);
				}
			}
			JdbcTemplate ours = bench.databases().deletion();
			try (Node one = Node.start(Node.class, "bench-1", HEAP, bench.settings())) {
				measure(bench, "", ours, bench.accounts(REQUESTS), one);
				ratio(bench, measure(bench, "service, one node", ours, bench.accounts(REQUESTS), one), bareOne,
						"of the bare engine");
				whereTimeGoes(bench);
				try (Node two = Node.start(Node.class, "bench-2", HEAP, bench.settings())) {
					measure(bench, "", ours, bench.accounts(REQUESTS), one, two);
					ratio(bench, measure(bench, "service, two nodes", ours, bench.accounts(REQUESTS), one, two),
							bareTwo, "of the bare engine");
				}
			}
		}
	}

	/**
	 * One node with many other requests that wait for a person. Goal: 0.9 of what it is
	 * without them.
	 */
	@Test
	void withOtherRequestsOpen() throws Exception {
		try (Bench bench = new Bench("process-open");
				Node node = Node.start(Node.class, "bench-open", HEAP, bench.settings())) {
			JdbcTemplate database = bench.databases().deletion();
			measure(bench, "", database, bench.accounts(REQUESTS), node);
			measure(bench, "", database, bench.accounts(REQUESTS), node);
			double without = measure(bench, "no other open requests", database, bench.accounts(REQUESTS), node);
			OpenRequests open = bench.openRequests(node);
			for (int others : new int[] { Math.min(1_000, OPEN), OPEN }) {
				open.fillTo(others);
				ratio(bench, measure(bench, "%,d other open requests".formatted(others), database,
						bench.accounts(REQUESTS), node), without, "of that without");
			}
		}
	}

	/**
	 * One node with fewer and more threads that run jobs, each number in a virtual
	 * machine that has run as much before. The settings that the service comes with are
	 * taken from it.
	 */
	@Test
	void byThreads() throws Exception {
		try (Bench bench = new Bench("process-threads")) {
			JdbcTemplate database = bench.databases().deletion();
			for (int threads : new int[] { 2, 4, 8, 16 }) {
				Map<String, Object> settings = bench.settings();
				for (String limit : List.of("core-pool-size", "max-pool-size", "queue-capacity",
						"max-jobs-per-acquisition")) {
					settings.put("camunda.bpm.job-execution." + limit, threads);
				}
				// Two connections for each, as the service has them.
				settings.put("spring.datasource.hikari.maximum-pool-size", 2 * threads + 10);
				try (Node node = Node.start(Node.class, "bench-threads-" + threads, HEAP, settings)) {
					measure(bench, "", database, bench.accounts(REQUESTS), node);
					measure(bench, threads + " threads", database, bench.accounts(REQUESTS), node);
				}
			}
		}
	}

	/**
	 * A hundred small requests at once: seconds from accepted to the end. First in a CRM
	 * of small accounts, then beside a huge account that nobody asked about, since the
	 * search for residue reads the whole CRM for each, and then while the same node
	 * purges that account's conversations, which came first. Goal: the 95th percentile is
	 * at most twice that of the same without the huge request. The search looks at a
	 * sample of the large tables, or a hundred searches of all would be what is measured
	 * ({@code -Dbench.sample=100}).
	 */
	@Test
	void behindAHugeAccount() throws Exception {
		try (Bench bench = new Bench("process-fairness"); Node node = fairNode(bench)) {
			JdbcTemplate database = bench.databases().deletion();
			for (int i = 0; i < 3; i++) {
				measure(bench, "", database, bench.accounts(BEHIND), node);
			}
			bench.print("%-44s %8s %8s %8s".formatted("%d small requests at once".formatted(BEHIND), "median", "p95",
					"longest"));
			small(bench, "in a small CRM", bench.accounts(BEHIND), node);
			List<String> alone = bench.accounts(BEHIND);
			List<String> behind = bench.accounts(BEHIND);
			String owner = "pemilik@raksasa.example";
			DemoAccounts.createLarge(bench.databases().crm(), "Raksasa", owner, Math.max(10, MESSAGES / 200), MESSAGES);
			bench.databases().crm().execute("vacuum analyze");
			double p95Alone = small(bench, "beside %,d messages".formatted(MESSAGES), alone, node);
			String huge = node.accept(owner);
			while (purgedRows(database, huge) == 0) {
				Thread.sleep(200);
			}
			long before = purgedRows(database, huge);
			double p95Behind = small(bench, "behind their purge", behind, node);
			long after = purgedRows(database, huge);
			bench.print("%-44s %8.2f of the 95th percentile beside them".formatted("", p95Behind / p95Alone));
			bench.print("purged of the huge account's conversations: %,d rows before, %,d more meanwhile; now %s"
				.formatted(before, after - before, database
					.queryForObject("select state from deletion_request where code = ?", String.class, huge)));
		}
	}

	private static Node fairNode(Bench bench) {
		Map<String, Object> settings = bench.settings();
		settings.put("deletion.residue.sample-percent", Integer.getInteger("bench.sample", 5));
		return Node.start(Node.class, "bench-fairness", HEAP, settings);
	}

	private static long purgedRows(JdbcTemplate database, String code) {
		return database.queryForObject("""
				select (select coalesce(sum(rows), 0) from purge_progress where code = ? and category = 'CONVERSATIONS')
				    + (select coalesce(sum(rows), 0) from purge_batch where code = ? and category = 'CONVERSATIONS')""",
				Long.class, code, code);
	}

	private static double small(Bench bench, String name, List<String> owners, Node node) throws Exception {
		History history = new History(bench.databases().deletion());
		owners.forEach(node::accept);
		history.await(owners.size());
		double[] seconds = history.each();
		double p95 = Bench.percentile(seconds, 0.95);
		bench.print("%-44s %6.2f s %6.2f s %6.2f s".formatted(name, Bench.percentile(seconds, 0.5), p95,
				Bench.percentile(seconds, 1)));
		bench.forgetMails();
		return p95;
	}

	/**
	 * @param name what is measured; empty for a warming up
	 * @param owners whose accounts; none for the bare engine
	 * @return requests per minute
	 */
	private static double measure(Bench bench, String name, JdbcTemplate database, List<String> owners, Node... nodes)
			throws Exception {
		int requests = owners.isEmpty() ? REQUESTS : owners.size();
		History history = new History(database);
		ExecutorService submitters = Executors.newFixedThreadPool(nodes.length);
		List<Future<?>> submitted = new ArrayList<>();
		for (int n = 0; n < nodes.length; n++) {
			int node = n;
			submitted.add(submitters.submit(() -> {
				for (int i = node; i < requests; i += nodes.length) {
					nodes[node].accept(owners.isEmpty() ? "-" : owners.get(i));
				}
			}));
		}
		for (Future<?> done : submitted) {
			done.get();
		}
		submitters.shutdown();
		history.await(requests);
		double perMinute = requests * 60 / history.seconds();
		bench.forgetMails();
		if (!name.isEmpty()) {
			bench.print("%-36s %8.0f requests/min".formatted(name, perMinute));
		}
		return perMinute;
	}

	private static void whereTimeGoes(Bench bench) {
		bench.databases().deletion().query("""
				select act_id_, avg(duration_) as millis from act_hi_actinst where act_type_ = 'serviceTask'
				    and duration_ is not null group by 1 order by 2 desc limit 8""", (row) -> {
			bench.print("    %-32s %8.0f ms each".formatted(row.getString(1), row.getDouble(2)));
		});
	}

	private static void ratio(Bench bench, double measured, double other, String of) {
		bench.print("%-36s %8.2f %s".formatted("", measured / other, of));
	}

}
