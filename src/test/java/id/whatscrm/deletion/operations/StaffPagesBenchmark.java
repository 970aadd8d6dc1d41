package id.whatscrm.deletion.operations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.LoadState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.support.Bench;
import id.whatscrm.deletion.support.Browser;
import id.whatscrm.deletion.support.Node;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long answers to staff take with many requests open that wait for support: the board
 * of deadlines, and whatever Cockpit's dashboard and Tasklist ask when they are opened in
 * a browser. Each is asked again and again by one person, the next when the one before
 * was answered. At the end a task of a copied request is answered, to see that what was
 * measured are requests that work. Goal: the 99th percentile is less than 200 ms.
 */
@Tag("bench")
class StaffPagesBenchmark {

	private static final int OPEN = Integer.getInteger("bench.open", 100_000);

	private static final int ANSWERS = Integer.getInteger("bench.answers", 200);

	private static final int WARM_UP = 20;

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	/** What is asked of the board; the last page is added. */
	private static final List<String> BOARD = List.of("", "?show=OVERDUE", "?show=DUE_SOON", "?show=ON_TRACK",
			"?show=HELD", "?state=RECEIVED", "?group=support", "?state=RECEIVED&group=support", "?page=2",
			"?code=WD0000000000000042", "?code=0042", "?code=NOSUCHCODE");

	/** What a webapp asks. */
	private record Question(String method, String path, String accept, String body) {
	}

	@Test
	void withManyOpenRequests() throws Exception {
		int port = Bench.freePort();
		String address = "http://localhost:" + port;
		try (Bench bench = new Bench("staff-pages")) {
			Map<String, Object> settings = bench.settings(port);
			settings.put("camunda.bpm.admin-user.id", "admin");
			settings.put("camunda.bpm.admin-user.password", "demo");
			try (Node node = Node.start(Node.class, "bench-staff", 512, settings)) {
				JdbcTemplate database = bench.databases().deletion();
				createStaff(database);
				bench.openRequests(node).fillTo(OPEN);
				// From five days late to due in thirty.
				database
					.update("""
							update deletion_request set due_at = now() + (right(code, 10)::bigint % 35 - 5) * interval '1 day'
							    + right(code, 10)::bigint % 1440 * interval '1 minute' where code like 'WD0000%'""");
				database.execute("vacuum analyze");
				bench.print("%,d open requests; %d answers each, or those of %d s".formatted(OPEN, ANSWERS,
						PATIENCE.toSeconds()));
				bench.print("%-76s %4s %11s %11s %11s".formatted("", "", "median", "p99", "longest"));
				StaffClient operator = StaffClient.signedIn(address, "operator", "cockpit");
				for (String query : BOARD) {
					measure(bench, operator, board(query));
				}
				measure(bench, operator, board("?page=" + OPEN / 20));
				for (Question question : asked(address, "operator", "cockpit")) {
					measure(bench, operator, question);
				}
				StaffClient support = StaffClient.signedIn(address, "support");
				for (Question question : asked(address, "support", "tasklist")) {
					measure(bench, support, question);
				}
				answerOne(database, support);
			}
		}
	}

	/**
	 * With the password of the engine's first user, and no more rights than staff has.
	 */
	private static void createStaff(JdbcTemplate database) {
		Map.of("operator", "operators", "support", "support").forEach((user, group) -> {
			database.update("""
					insert into act_id_user (id_, rev_, first_, last_, pwd_, salt_)
					select ?, 1, 'Staff', ?, pwd_, salt_ from act_id_user where id_ = 'admin'""", user, user);
			database.update("insert into act_id_membership values (?, ?)", user, group);
		});
	}

	private static Question board(String query) {
		return new Question("GET", "/staff/deadlines" + query, "*/*", "");
	}

	/** What one of the webapps asks when it is opened, each once. */
	private static Set<Question> asked(String address, String user, String app) {
		Set<Question> questions = new LinkedHashSet<>();
		try (Browser browser = Browser.open()) {
			Page page = browser.window(1280, 1000);
			page.navigate(address + "/camunda/app/" + app + "/");
			page.getByPlaceholder("Username").fill(user);
			page.getByPlaceholder("Password").fill("demo");
			page.waitForLoadState(LoadState.NETWORKIDLE);
			page.onResponse((answer) -> {
				Request request = answer.request();
				String path = request.url().replace(address, "");
				boolean asks = path.startsWith("/staff/tasks/")
						|| (path.startsWith("/camunda/api/") && !path.contains("/auth/"));
				if (asks && answer.status() == 200) {
					String body = request.postData();
					questions.add(new Question(request.method(), path, request.headers().getOrDefault("accept", "*/*"),
							(body != null) ? body : ""));
				}
			});
			page.locator("button[type=submit]").click();
			page.waitForLoadState(LoadState.NETWORKIDLE);
			page.waitForTimeout(5_000);
		}
		assertThat(questions).isNotEmpty();
		return questions;
	}

	private static void measure(Bench bench, StaffClient person, Question question) {
		timed(person, question, WARM_UP, PATIENCE.dividedBy(4));
		double[] millis = timed(person, question, ANSWERS, PATIENCE);
		String name = question.method() + " "
				+ question.path()
					.replace("/camunda/api/engine/engine/default", "{engine}")
					.replaceAll("[0-9a-f-]{36}", "{id}");
		bench.print("%-76s %4d %8.1f ms %8.1f ms %8.1f ms".formatted(name.substring(0, Math.min(76, name.length())),
				millis.length, Bench.percentile(millis, 0.5), Bench.percentile(millis, 0.99),
				Bench.percentile(millis, 1)));
	}

	/** So many answers, or as many as come in time. */
	private static double[] timed(StaffClient person, Question question, int answers, Duration time) {
		List<Double> millis = new ArrayList<>();
		long end = System.nanoTime() + time.toNanos();
		while (millis.size() < answers && (millis.isEmpty() || System.nanoTime() < end)) {
			long start = System.nanoTime();
			int status = person.ask(question.method(), question.path(), question.accept(), question.body())
				.statusCode();
			assertThat(status).as(question.toString()).isEqualTo(200);
			millis.add((System.nanoTime() - start) / 1e6);
		}
		return millis.stream().mapToDouble(Double::doubleValue).toArray();
	}

	private static void answerOne(JdbcTemplate database, StaffClient support) throws InterruptedException {
		String code = "WD%016d".formatted(OPEN / 2);
		String task = database.queryForObject("""
				select t.id_ from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_
				where e.business_key_ = ?""", String.class, code);
		String engine = "/camunda/api/engine/engine/default/task/" + task;
		assertThat(support.postJson(engine + "/claim", "{\"userId\": \"support\"}").statusCode()).isEqualTo(204);
		assertThat(support.postJson(engine + "/submit-form", "{\"variables\": {\"noAccount\": {\"value\": true}}}")
			.statusCode()).isEqualTo(204);
		while (database.queryForObject("select completed_at is null from deletion_request where code = ?",
				Boolean.class, code)) {
			Thread.sleep(200);
		}
		assertThat(database.queryForObject("select count(*) from act_ru_execution where business_key_ = ?", Long.class,
				code))
			.isZero();
	}

}
