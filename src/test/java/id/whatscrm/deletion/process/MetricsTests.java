package id.whatscrm.deletion.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.config.ScheduledTaskHolder;

import id.whatscrm.deletion.ServiceTest;
import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Language;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus reads, who may, and that alerts and dashboard ask for what there is.
 */
@ServiceTest
class MetricsTests {

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*[(a-zA-Z0-9_:])");

	private static final Pattern NO_NAMES = Pattern
		.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on)\\s*\\([^)]*\\)");

	/** Words of the language, and what Prometheus itself knows. */
	private static final Set<String> WORDS = Set.of("and", "or", "unless", "up");

	@Autowired
	private ProcessEngine engine;

	@Autowired
	private RequestDesk desk;

	@Autowired
	private DemoMailServer mailServer;

	@Autowired
	private List<ScheduledTaskHolder> scheduled;

	@Value("${server.port}")
	private int port;

	private String owner = "";

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Bearer ", "Bearer wrong", "the-demo-token-that-reads-metrics",
			"Basic the-demo-token-that-reads-metrics" })
	void nobodyReadsThemWithoutTheToken(String authorization) {
		assertThat(get("/actuator/prometheus", authorization).statusCode()).isEqualTo(403);
	}

	@Test
	void nothingElseOfTheActuatorIsReadWithIt() {
		for (String address : List.of("/actuator", "/actuator/env", "/actuator/metrics", "/actuator/sbom",
				"/actuator/loggers")) {
			assertThat(get(address, "Bearer the-demo-token-that-reads-metrics").statusCode()).as(address)
				.isEqualTo(403);
		}
	}

	@Test
	void alertsAndDashboardAskForWhatThereIs() throws IOException {
		aRequestToItsEnd();

		Set<String> known = scraped();

		TreeSet<String> asked = new TreeSet<>();
		JsonNode alerts = new ObjectMapper(new YAMLFactory())
			.readTree(Path.of("docker/prometheus/alerts.yml").toFile());
		alerts.findValuesAsText("expr").forEach((expression) -> asked.addAll(names(expression)));
		JsonNode dashboard = new ObjectMapper().readTree(Path.of("docker/grafana/deletion.json").toFile());
		dashboard.findValuesAsText("expr").forEach((expression) -> asked.addAll(names(expression)));
		assertThat(asked).hasSizeGreaterThan(15).isSubsetOf(known);
	}

	@Test
	void eachAlertLeadsToAPartOfTheRunbook() throws IOException {
		String runbook = Files.readString(Path.of("docs/operations.md"));
		JsonNode alerts = new ObjectMapper(new YAMLFactory())
			.readTree(Path.of("docker/prometheus/alerts.yml").toFile());
		assertThat(alerts.findValuesAsText("runbook")).hasSizeGreaterThan(10)
			.allSatisfy((link) -> assertThat(runbook)
				.contains("<a id=\"" + link.replace("docs/operations.md#", "") + "\"></a>"));
	}

	@Test
	void noneOfThemNamesAPersonOrARequest() {
		String code = aRequestToItsEnd();

		assertThat(scrape()).doesNotContain(code, this.owner, this.owner.split("@")[1]);
	}

	@Test
	void anOverdueRequestIsCounted() {
		open();
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(31))));
		readFigures();

		assertThat(value("deletion_requests_overdue")).isPositive();
		assertThat(value("deletion_requests_days_left")).isNegative();
	}

	// --- fixtures ---

	private String aRequestToItsEnd() {
		ConfirmationCode code = open();
		Case request = new Case(this.engine, code, new Inbox(this.mailServer)).runJobs();
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		readFigures();
		return code.value();
	}

	private ConfirmationCode open() {
		String name = "warung" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, this.owner);
		return this.desk
			.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, this.owner, null, null, null, null, null));
	}

	/** As the clock does. */
	private void readFigures() {
		this.scheduled.stream()
			.flatMap((holder) -> holder.getScheduledTasks().stream())
			.map((task) -> task.getTask().getRunnable())
			.filter((task) -> task.toString().endsWith("Metrics.read"))
			.forEach(Runnable::run);
	}

	private static Set<String> names(String expression) {
		Set<String> names = new TreeSet<>();
		Matcher matcher = NAME.matcher(NO_NAMES.matcher(expression).replaceAll(" "));
		while (matcher.find()) {
			if (!WORDS.contains(matcher.group())) {
				names.add(matcher.group());
			}
		}
		return names;
	}

	private Set<String> scraped() {
		return scrape().lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.split("[{ ]")[0])
			.collect(Collectors.toSet());
	}

	private double value(String name) {
		return scrape().lines()
			.filter((line) -> line.startsWith(name + " ") || line.startsWith(name + "{"))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.findFirst()
			.orElseThrow();
	}

	private String scrape() {
		HttpResponse<String> response = get("/actuator/prometheus", "Bearer the-demo-token-that-reads-metrics");
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

	private HttpResponse<String> get(String address, String authorization) {
		try {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + address));
			if (!authorization.isEmpty()) {
				request.header("Authorization", authorization);
			}
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
