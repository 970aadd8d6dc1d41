package id.whatscrm.deletion.intake.form;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.ServiceTest;

/**
 * Whether the time of an answer tells who has an account (I6): known and unknown are
 * asked in turn, and a rank test (Mann-Whitney) says how likely it is that the two times
 * differ by chance alone.
 */
@ServiceTest
@Tag("bench")
class AnswerTimeBenchmark {

	private static final int WARM_UP = 50;

	private static final int PAIRS = 300;

	private final HttpClient client = HttpClient.newHttpClient();

	private final RequestDesk desk;

	private final String base;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final String run = UUID.randomUUID().toString().substring(0, 8);

	private final StringBuilder table = new StringBuilder(
			"%-44s %10s %10s %8s %8s%n".formatted("median time of an answer", "known", "unknown", "ratio", "p"));

	private String cookie = "";

	private String formToken = "";

	private int calls;

	@Autowired
	AnswerTimeBenchmark(RequestDesk desk, @Value("${deletion.public-url}") String base) {
		this.desk = desk;
		this.base = base;
	}

	@Test
	void compare() throws Exception {
		for (int i = 0; i < PAIRS + WARM_UP; i++) {
			this.crm.update("insert into crm.member (email, full_name) values (?, 'Known')", address("known", i));
			this.crm.update("""
					insert into crm.account_member select 1, id, 'owner' from crm.member where email = ?""",
					address("known", i));
		}
		String form = this.client
			.send(HttpRequest.newBuilder(URI.create(this.base + "/requests/new")).build(), (head) -> {
				this.cookie = head.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
				return BodyHandlers.ofString().apply(head);
			})
			.body();
		Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(form);
		token.find();
		this.formToken = token.group(1);

		measure("the form, registered or unknown address", (i) -> form("known", i), (i) -> form("unknown", i));
		measure("asking for a link to sign in", (i) -> signIn("known", i), (i) -> signIn("unknown", i));
		String known = this.desk
			.accept(new NewRequest(Channel.WEB_FORM, Language.ENGLISH, DemoAccounts.SMALL_OWNER, null, null, null, null,
					null))
			.value();
		measure("a confirmation page with a wrong token", (i) -> link(known),
				(i) -> link(ConfirmationCode.random().value()));
		System.out.println(this.table);
		Path file = Path.of("target", "bench", "answer-times.txt");
		Files.createDirectories(file.getParent());
		Files.writeString(file, this.table);
	}

	private void measure(String what, IntFunction<HttpRequest> known, IntFunction<HttpRequest> unknown)
			throws Exception {
		double[] knownTimes = new double[PAIRS];
		double[] unknownTimes = new double[PAIRS];
		for (int i = 0; i < WARM_UP + PAIRS; i++) {
			boolean knownFirst = i % 2 == 0;
			double first = time(knownFirst ? known.apply(i) : unknown.apply(i));
			double second = time(knownFirst ? unknown.apply(i) : known.apply(i));
			if (i >= WARM_UP) {
				knownTimes[i - WARM_UP] = knownFirst ? first : second;
				unknownTimes[i - WARM_UP] = knownFirst ? second : first;
			}
		}
		this.table.append(String.format(Locale.ROOT, "%-44s %7.2f ms %7.2f ms %8.2f %8.3f%n", what, median(knownTimes),
				median(unknownTimes), median(knownTimes) / median(unknownTimes), chance(knownTimes, unknownTimes)));
	}

	private double time(HttpRequest request) throws Exception {
		long start = System.nanoTime();
		this.client.send(request, BodyHandlers.discarding());
		return (System.nanoTime() - start) / 1e6;
	}

	private HttpRequest form(String who, int i) {
		return post("/requests/new", "email=" + address(who, i) + "&_csrf=" + this.formToken);
	}

	private HttpRequest signIn(String who, int i) {
		return post("/account/sign-in", "username=" + address(who, i) + "&_csrf=" + this.formToken);
	}

	private HttpRequest link(String code) {
		return HttpRequest.newBuilder(URI.create(this.base + "/requests/" + code + "/confirm?token=" + "A".repeat(43)))
			.build();
	}

	/** Each call from a network of its own, so that no limit is met. */
	private HttpRequest post(String path, String body) {
		this.calls++;
		return HttpRequest.newBuilder(URI.create(this.base + path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("Cookie", this.cookie)
			.header("X-Forwarded-For", "198.18." + this.calls / 250 + "." + this.calls % 250)
			.POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
			.build();
	}

	private String address(String who, int i) {
		return who + i + "@" + this.run + ".example";
	}

	private static double median(double[] times) {
		double[] sorted = times.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	/**
	 * The probability of ranks as unlike as these, were both of one kind; by the normal
	 * approximation.
	 */
	private static double chance(double[] a, double[] b) {
		double wins = 0;
		for (double x : a) {
			for (double y : b) {
				wins += (x > y) ? 1 : (x == y) ? 0.5 : 0;
			}
		}
		double n = a.length;
		double z = Math.abs(wins - n * n / 2) / Math.sqrt(n * n * (2 * n + 1) / 12);
		return 2 * (1 - normal(z));
	}

	/** Abramowitz and Stegun 26.2.17. */
	private static double normal(double z) {
		double t = 1 / (1 + 0.2316419 * z);
		double tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
		return 1 - Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * tail;
	}

}
