package id.whatscrm.deletion.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.support.Bench;
import id.whatscrm.deletion.support.History;
import id.whatscrm.deletion.support.Node;

/**
 * The public pages under load: 200 calls begin in each second, whether those before were
 * answered or not, against one node on the same machine. The time of an answer counts
 * from the moment at which its call was to begin. An error is an answer with another
 * status than is right, or none in ten seconds. Goal: none.
 */
@Tag("bench")
class PublicPagesBenchmark {

	private static final int PER_SECOND = Integer.getInteger("bench.rate", 200);

	private static final int SECONDS = Integer.getInteger("bench.seconds", 60);

	private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warm-up", 20);

	/** Requests whose pages are looked at, half of them ended, half waiting. */
	private static final int REQUESTS = 100;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String HTML = "text/html";

	private static final String JSON = "application/json";

	/** How many calls of a hundred there are of each kind. */
	private static final Map<Kind, Integer> MIX = new LinkedHashMap<>();

	static {
		MIX.put(Kind.HOME, 20);
		MIX.put(Kind.FORM, 20);
		MIX.put(Kind.STATUS, 25);
		MIX.put(Kind.STATUS_JSON, 19);
		MIX.put(Kind.UNKNOWN, 10);
		MIX.put(Kind.UNKNOWN_JSON, 5);
		MIX.put(Kind.SEND, 1);
	}

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Random random = new Random(6);

	private final AtomicInteger sent = new AtomicInteger();

	private final List<String> codes = new ArrayList<>();

	private List<String> owners = List.of();

	private String address = "";

	private String cookie = "";

	private String formToken = "";

	/** What is asked, and the status that is right. */
	private enum Kind {

		HOME("GET /", 200), FORM("GET /requests/new", 200), STATUS("GET /requests/{code}", 200),
		STATUS_JSON("GET /requests/{code}, JSON", 200), UNKNOWN("GET /requests/{unknown code}", 404),
		UNKNOWN_JSON("GET /requests/{unknown code}, JSON", 404), SEND("POST /requests/new", 303);

		private final String title;

		private final int status;

		Kind(String title, int status) {
			this.title = title;
			this.status = status;
		}

	}

	private record Answer(Kind kind, double millis, boolean right) {
	}

	@Test
	void constantRate() throws Exception {
		int port = Bench.freePort();
		this.address = "http://localhost:" + port;
		try (Bench bench = new Bench("public-pages")) {
			Map<String, Object> settings = bench.settings(port);
			// As behind a proxy: forms of many people, who share no network.
			settings.put("deletion.limits.client-address-header", "X-Forwarded-For");
			try (Node node = Node.start(Node.class, "bench-public", 512, settings)) {
				History history = new History(bench.databases().deletion());
				bench.accounts(REQUESTS / 2).forEach((owner) -> this.codes.add(node.accept(owner)));
				history.await(REQUESTS / 2);
				for (int i = 0; i < REQUESTS / 2; i++) {
					this.codes.add(node.accept("tidak-ada" + i + "@toko.example"));
				}
				this.owners = bench.accounts((WARM_UP_SECONDS + SECONDS) * PER_SECOND / 50);
				openForm();
				run(WARM_UP_SECONDS);
				report(bench, run(SECONDS));
			}
		}
	}

	private void openForm() throws Exception {
		HttpResponse<String> form = this.client.send(call("/requests/new", HTML).build(), BodyHandlers.ofString());
		this.cookie = form.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
		Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(form.body());
		if (!token.find()) {
			throw new AssertionError("The form has no token");
		}
		this.formToken = token.group(1);
	}

	private List<Answer> run(int seconds) throws Exception {
		ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
		List<CompletableFuture<?>> calls = new ArrayList<>();
		long start = System.nanoTime();
		for (int i = 0; i < seconds * PER_SECOND; i++) {
			long intended = start + i * 1_000_000_000L / PER_SECOND;
			for (long rest = intended - System.nanoTime(); rest > 0; rest = intended - System.nanoTime()) {
				LockSupport.parkNanos(rest);
			}
			Kind kind = any();
			calls.add(this.client.sendAsync(request(kind), BodyHandlers.ofByteArray()).handle((answer, failure) -> {
				answers.add(new Answer(kind, (System.nanoTime() - intended) / 1e6,
						answer != null && answer.statusCode() == kind.status));
				return null;
			}));
		}
		for (CompletableFuture<?> call : calls) {
			call.get(1, TimeUnit.MINUTES);
		}
		return List.copyOf(answers);
	}

	private Kind any() {
		int number = this.random.nextInt(100);
		for (Map.Entry<Kind, Integer> kind : MIX.entrySet()) {
			number -= kind.getValue();
			if (number < 0) {
				return kind.getKey();
			}
		}
		throw new IllegalStateException("The mix is not a hundred");
	}

	private HttpRequest request(Kind kind) {
		return switch (kind) {
			case HOME -> call("/", HTML).build();
			case FORM -> call("/requests/new", HTML).build();
			case STATUS, STATUS_JSON -> call("/requests/" + this.codes.get(this.random.nextInt(this.codes.size())),
					(kind == Kind.STATUS) ? HTML : JSON)
				.build();
			case UNKNOWN, UNKNOWN_JSON ->
				call("/requests/" + ConfirmationCode.random(), (kind == Kind.UNKNOWN) ? HTML : JSON).build();
			case SEND -> {
				int number = this.sent.getAndIncrement();
				yield call("/requests/new", HTML).header("Content-Type", "application/x-www-form-urlencoded")
					.header("Cookie", this.cookie)
					.header("X-Forwarded-For", "198.18.%d.%d".formatted(number / 250, number % 250))
					.POST(BodyPublishers
						.ofString("email=" + this.owners.get(number % this.owners.size()) + "&_csrf=" + this.formToken))
					.build();
			}
		};
	}

	private HttpRequest.Builder call(String path, String accept) {
		return HttpRequest.newBuilder(URI.create(this.address + path)).header("Accept", accept).timeout(PATIENCE);
	}

	private static void report(Bench bench, List<Answer> answers) {
		bench.print("%d calls per second for %d s".formatted(PER_SECOND, SECONDS));
		bench.print("%-40s %8s %8s %9s %9s %9s".formatted("", "calls", "errors", "median", "p99", "longest"));
		Map<Kind, List<Answer>> byKind = new EnumMap<>(Kind.class);
		answers.forEach((answer) -> byKind.computeIfAbsent(answer.kind(), (kind) -> new ArrayList<>()).add(answer));
		MIX.keySet().forEach((kind) -> line(bench, kind.title, byKind.getOrDefault(kind, List.of())));
		line(bench, "all", answers);
	}

	private static void line(Bench bench, String name, List<Answer> answers) {
		if (answers.isEmpty()) {
			return;
		}
		double[] millis = answers.stream().mapToDouble(Answer::millis).toArray();
		bench.print("%-40s %8d %8d %6.1f ms %6.1f ms %6.1f ms".formatted(name, answers.size(),
				answers.stream().filter((answer) -> !answer.right()).count(), Bench.percentile(millis, 0.5),
				Bench.percentile(millis, 0.99), Bench.percentile(millis, 1)));
	}

}
