package id.whatscrm.deletion.platform;

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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.config.ScheduledTaskHolder;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.InvalidRequest;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.process.verification.MailSteps;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Prometheus reads, who may, and that alerts and dashboard ask for what there is.
 */
@ServiceTest
class MetricsTests {

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*[(a-zA-Z0-9_:])");

	private static final Pattern NO_NAMES = Pattern
		.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on)\\s*\\([^)]*\\)");

	private static final Pattern BY = Pattern.compile("\\b(?:by|without|on)\\s*\\(([^)]*)\\)");

	private static final Pattern CHOSEN = Pattern.compile("\\{[^}]*}");

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)\\s*\"");

	private static final Pattern READING = Pattern.compile("(Metrics\\.read\\w*|Health\\.read|Watch\\.publish)$");

	/** Labels that Prometheus adds. */
	private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

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
		open();
		readFigures();

		Map<String, Set<String>> known = scraped();

		assertThat(expressions().flatMap((expression) -> names(expression).stream()).distinct()).hasSizeGreaterThan(25)
			.isSubsetOf(known.keySet());
	}

	@Test
	void alertsAndDashboardAskForLabelsThatThereAre() throws IOException {
		aRequestToItsEnd();
		open();
		readFigures();

		Map<String, Set<String>> known = scraped();

		assertThat(expressions().filter((expression) -> !labels(expression).isEmpty())).hasSizeGreaterThan(10)
			.allSatisfy((expression) -> {
				Set<String> there = new TreeSet<>(OF_PROMETHEUS);
				names(expression).forEach((name) -> there.addAll(known.getOrDefault(name, Set.of())));
				assertThat(labels(expression)).as(expression).isSubsetOf(there);
			});
	}

	private static Stream<String> expressions() throws IOException {
		JsonNode alerts = new ObjectMapper(new YAMLFactory())
			.readTree(Path.of("docker/prometheus/alerts.yml").toFile());
		JsonNode dashboard = new ObjectMapper().readTree(Path.of("docker/grafana/deletion.json").toFile());
		return Stream.concat(alerts.findValuesAsText("expr").stream(), dashboard.findValuesAsText("expr").stream());
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

	@Test
	void whatComesInAndHowItEndsIsCounted() {
		readFigures();
		double accepted = value("deletion_intake_total", "channel=\"SELF_SERVICE\"", "outcome=\"ACCEPTED\"");
		double refused = sum("deletion_intake_total", "channel=\"WEB_FORM\"", "outcome=\"REFUSED\"");
		double deleted = value("deletion_requests_ended", "outcome=\"DELETED\"");

		aRequestToItsEnd();
		assertThatExceptionOfType(InvalidRequest.class).isThrownBy(() -> this.desk
			.accept(new NewRequest(Channel.WEB_FORM, Language.ENGLISH, "nobody", null, null, null, null, null)));

		assertThat(value("deletion_intake_total", "channel=\"SELF_SERVICE\"", "outcome=\"ACCEPTED\""))
			.isEqualTo(accepted + 1);
		assertThat(sum("deletion_intake_total", "channel=\"WEB_FORM\"", "outcome=\"REFUSED\"")).isEqualTo(refused + 1);
		assertThat(value("deletion_requests_ended", "outcome=\"DELETED\"")).isEqualTo(deleted + 1);
	}

	/** The alert for a purge that stands still compares with nothing else. */
	@Test
	void rowsAreCountedBeforeTheFirstOneIsPurged() {
		assertThat(DataCategory.values())
			.allSatisfy((category) -> assertThat(value("deletion_purge_rows_total", "category=\"" + category + "\""))
				.isNotNegative());
	}

	@Test
	void aMailWaitsUntilItIsSent() {
		ConfirmationCode code = this.desk.accept(
				new NewRequest(Channel.WEB_FORM, Language.ENGLISH, "ada@nobody.example", null, null, null, null, null));
		readFigures();
		double waiting = value("deletion_mails_waiting");
		assertThat(waiting).isPositive();

		new Case(this.engine, code, new Inbox(this.mailServer)).runJobs();
		readFigures();

		assertThat(value("deletion_mails_waiting")).isEqualTo(waiting - 1);
	}

	/** Each step of a model that sends a mail is in the list of those that count. */
	@Test
	void noStepThatSendsAMailIsForgotten() throws IOException {
		Set<String> mails = new TreeSet<>(List.of("sendConfirmationLink", "remindStaff"));
		Stream.of(MailSteps.class.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Bean.class))
			.forEach((method) -> mails.add(method.getName()));
		Set<String> steps = new TreeSet<>();
		try (Stream<Path> models = Files.list(Path.of("processes"))) {
			models.filter((file) -> file.toString().endsWith(".bpmn"))
				.flatMap((file) -> Bpmn.readModelFromFile(file.toFile())
					.getModelElementsByType(ServiceTask.class)
					.stream())
				.filter((step) -> mails.contains(step.getCamundaDelegateExpression().replaceAll("[${}]", "")))
				.forEach((step) -> steps.add(step.getId()));
		}

		assertThat(MailSteps.ACTIVITIES).containsExactlyInAnyOrderElementsOf(steps);
	}

	@Test
	void allIsWell() {
		readFigures();

		assertThat(value("deletion_datamap_gaps")).isZero();
		assertThat(value("deletion_restored")).isZero();
		assertThat(value("deletion_notices_open")).isNotNegative();
		assertThat(value("deletion_ledger_position")).isNotNegative();
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
			.filter((task) -> READING.matcher(task.toString()).find())
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

	/** The labels by which figures are told apart or chosen. */
	private static Set<String> labels(String expression) {
		Set<String> labels = new TreeSet<>();
		BY.matcher(expression)
			.results()
			.forEach((by) -> labels.addAll(List.of(by.group(1).strip().split("\\s*,\\s*"))));
		CHOSEN.matcher(expression)
			.results()
			.flatMap((chosen) -> LABEL.matcher(chosen.group()).results())
			.forEach((label) -> labels.add(label.group(1)));
		return labels;
	}

	/** Each name with the labels that it has. */
	private Map<String, Set<String>> scraped() {
		Map<String, Set<String>> known = new TreeMap<>();
		scrape().lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			Set<String> labels = known.computeIfAbsent(line.split("[{ ]")[0], (name) -> new TreeSet<>());
			LABEL.matcher(line).results().forEach((label) -> labels.add(label.group(1)));
		});
		return known;
	}

	private double value(String name, String... labels) {
		return values(name, labels).findFirst().orElseThrow();
	}

	private double sum(String name, String... labels) {
		return values(name, labels).sum();
	}

	private DoubleStream values(String name, String... labels) {
		return scrape().lines()
			.filter((line) -> line.startsWith(name + " ") || line.startsWith(name + "{"))
			.filter((line) -> Stream.of(labels).allMatch(line::contains))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
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
