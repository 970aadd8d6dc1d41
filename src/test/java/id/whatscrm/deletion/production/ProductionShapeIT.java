package id.whatscrm.deletion.production;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.production.Deployment.Node;
import id.whatscrm.deletion.support.Visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Exercises every setting of {@code docker-compose.yml} on the packaged service: two
 * nodes, one with its secrets in files and one with them in its environment.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProductionShapeIT {

	private Deployment deployment;

	private Node first;

	private Node second;

	@BeforeAll
	void start(@TempDir Path folder) throws Exception {
		this.deployment = Deployment.start(folder);
		try (Connection crm = this.deployment.admin("whatscrm")) {
			DemoAccounts.seed(new JdbcTemplate(new SingleConnectionDataSource(crm, true)), 10);
		}
		Map<String, String> settings = this.deployment.environment();
		this.first = this.deployment.startNode("first", settings);
		this.second = this.deployment.startNode("second", fromEnvironment(settings, this.deployment.secrets()));
		this.first.awaitReady();
		this.second.awaitReady();
	}

	@AfterAll
	void stop() throws Exception {
		this.deployment.close();
	}

	private static Map<String, String> fromEnvironment(Map<String, String> settings, Map<String, String> secrets) {
		Map<String, String> environment = new HashMap<>(settings);
		environment.put("SPRING_CONFIG_IMPORT", "optional:configtree:/no/such/folder/");
		secrets.forEach((name, secret) -> environment
			.put(name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'), secret));
		return environment;
	}

	@Test
	void healthCheckOfTheContainerSeesAReadyNode() throws Exception {
		assertThat(this.deployment.probe(this.first)).isZero();
	}

	@Test
	void bothDatabasesAreReachedWithTls() throws Exception {
		try (Connection admin = this.deployment.admin("postgres")) {
			assertThat(texts(admin, """
					select distinct usename || ' ' || datname || ' ' || ssl || ' ' || version
					from pg_stat_ssl join pg_stat_activity using (pid) where usename <> 'postgres' order by 1"""))
				.containsExactly("deletion deletion true TLSv1.3", "whatscrm_eraser whatscrm true TLSv1.3");
		}
	}

	@Test
	void databaseRefusesWhatIsNotNamed() throws Exception {
		String password = this.deployment.secret("deletion.crm.datasource.password");

		try (Connection eraser = this.deployment.signIn("whatscrm", "whatscrm_eraser", password, "verify-full")) {
			assertThat(texts(eraser, "select current_user")).containsExactly("whatscrm_eraser");
		}
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> this.deployment.signIn("whatscrm", "whatscrm_eraser", password, "disable"))
			.withMessageContaining("no encryption");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> this.deployment.signIn("deletion", "whatscrm_eraser", password, "verify-full"))
			.withMessageContaining("no pg_hba.conf entry");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> this.deployment.signIn("whatscrm", "whatscrm_eraser", "guessed", "verify-full"))
			.withMessageContaining("password authentication failed");
	}

	@Test
	void eraserMayDoWhatTheMapNeedsAndNoMore() throws Exception {
		Set<String> mapped = new TreeSet<>();
		Matcher table = Pattern.compile("table: (crm\\.\\w+)")
			.matcher(ComposeFile.text(Path.of("src/main/resources/data-map/whatscrm.yaml")));
		while (table.find()) {
			mapped.add(table.group(1));
		}
		String marker = "crm.deletion_marker";
		assertThat(mapped.removeAll(List.of(marker, "crm.plan"))).isTrue();

		try (Connection admin = this.deployment.admin("whatscrm")) {
			assertThat(privileged(admin, "DELETE")).containsExactlyElementsOf(mapped);
			mapped.add(marker);
			assertThat(privileged(admin, "UPDATE")).containsExactlyElementsOf(mapped);
			for (String privilege : List.of("INSERT", "TRUNCATE", "REFERENCES", "TRIGGER")) {
				assertThat(privileged(admin, privilege)).isEmpty();
			}
			assertThat(texts(admin, """
					select nspname from pg_namespace where has_schema_privilege('whatscrm_eraser', oid, 'CREATE')"""))
				.isEmpty();
			assertThat(texts(admin, """
					select datname || ' ' || privilege from pg_database,
					unnest(array['CONNECT', 'TEMPORARY', 'CREATE']) privilege
					where not datistemplate and has_database_privilege('whatscrm_eraser', datname, privilege)"""))
				.containsExactly("whatscrm CONNECT");
			assertThat(texts(admin, """
					select rolname from pg_roles where rolname in ('deletion', 'whatscrm_eraser')
					and (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)""")).isEmpty();
		}
	}

	/**
	 * The partitions of a table are not named in the map, and nobody needs rights on
	 * them.
	 */
	private static List<String> privileged(Connection admin, String privilege) throws SQLException {
		return texts(admin, """
				select oid::regclass::text from pg_class
				where relkind in ('r', 'p') and relnamespace not in ('pg_catalog'::regnamespace,
				'information_schema'::regnamespace) and has_table_privilege('whatscrm_eraser', oid, '%s')
				order by 1""".formatted(privilege));
	}

	@Test
	void nodeAnswersNoStrangerAboutItself() {
		assertThat(this.first.status("/engine-rest/engine")).isEqualTo(404);
		assertThat(this.first.status("/actuator/env")).isIn(401, 403, 404);
		assertThat(this.first.status("/actuator/prometheus")).isIn(401, 403, 404);
	}

	@Test
	void requestPassesTheProxy() throws Exception {
		Visitor visitor = openProxy();

		Map<String, String> form = visitor.form("/requests/new");
		form.put("email", DemoAccounts.SMALL_OWNER);
		HttpResponse<String> sent = visitor.post("/requests/new", form);

		assertThat(sent.statusCode()).isEqualTo(303);
		assertThat(location(sent)).startsWith("/requests/WD");
		// On the port of https, which the proxy of production has.
		assertThat(location(visitor.get("/account/settings"))).startsWith("https://127.0.0.1/account/");
		Inbox inbox = new Inbox(this.deployment.mail());
		Deployment.await("a link has arrived",
				() -> inbox.subjects(DemoAccounts.SMALL_OWNER).stream().anyMatch((subject) -> !subject.isEmpty())
						&& inbox.of(DemoAccounts.SMALL_OWNER)
							.stream()
							.anyMatch((mail) -> Inbox.text(mail).contains("/confirm")));
		String link = inbox.link(DemoAccounts.SMALL_OWNER, "/confirm");
		assertThat(link).startsWith("https://" + this.deployment.publicHost() + "/");
		// The mail leaves just before what it says is committed.
		Deployment.await("the link is in force", () -> visitor.get(link).statusCode() == 200);
		String[] confirmation = link.split("\\?");
		Map<String, String> button = visitor.form(link);
		assertThat(visitor.post(confirmation[0], button).statusCode()).isIn(200, 302);
		assertThat(visitor.get(location(sent)).body()).doesNotContain("error");
		assertThat(visitor.get(location(sent)).headers().firstValue("Strict-Transport-Security")).isPresent();
		assertThat(visitor.get("/requests/new").headers().allValues("Set-Cookie"))
			.allMatch((cookie) -> cookie.startsWith("node=") || cookie.contains("Secure"));
	}

	@Test
	void proxyKeepsThePlatformsPagesInside() throws Exception {
		Visitor visitor = openProxy();

		for (String path : List.of("/actuator", "/actuator/health", "/actuator/health/readiness",
				"/actuator/prometheus", "/ACTUATOR/health", "/%61ctuator/health", "//actuator/health",
				"/x/../actuator/health", "/./actuator/health", "/actuator;x=1/health", "/actuator%2fhealth",
				"/engine-rest/engine")) {
			HttpResponse<String> answer = visitor.get(path);
			assertThat(answer.statusCode()).as(path).isIn(400, 404);
			assertThat(answer.body()).as(path).doesNotContain("\"status\"");
		}
	}

	@Test
	void nobodyChoosesTheirOwnAddress() throws Exception {
		Visitor visitor = openProxy();
		List<Integer> remaining = remaining(visitor);
		// Ten come back in a second: a slow machine needs three calls that are quick
		// enough.
		for (int again = 0; again < 20 && remaining.get(0) - remaining.get(2) != 2; again++) {
			remaining = remaining(visitor);
		}
		assertThat(remaining).containsExactly(remaining.get(0), remaining.get(0) - 1, remaining.get(0) - 2);
	}

	/**
	 * How many calls are left after each of three, which claim to come from three places.
	 */
	private static List<Integer> remaining(Visitor visitor) throws Exception {
		List<Integer> remaining = new ArrayList<>();
		for (int n = 0; n < 3; n++) {
			HttpResponse<String> answer = visitor.send("GET", "/api/v1/none", "application/json", null,
					Map.of("X-Forwarded-For", "198.51.100." + n, "Forwarded", "for=198.51.100." + n));
			remaining.add(Integer.valueOf(answer.headers().firstValue("RateLimit-Remaining").orElseThrow()));
		}
		return remaining;
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void visitorStaysWithANodeAndIsServedByTheOtherWhenItStops() throws Exception {
		Visitor visitor = openProxy();
		HttpResponse<String> page = visitor.get("/requests/new");
		assertThat(page.headers().allValues("Set-Cookie")).anyMatch((cookie) -> cookie.startsWith("node="));
		assertThat(visitor.get("/requests/new").headers().allValues("Set-Cookie"))
			.noneMatch((cookie) -> cookie.startsWith("node="));
		Set<String> nodes = new TreeSet<>();
		Deployment.await("visitors are spread over both nodes", () -> {
			new Visitor("https://" + this.deployment.publicHost(), "en").get("/")
				.headers()
				.allValues("Set-Cookie")
				.stream()
				.filter((cookie) -> cookie.startsWith("node="))
				.forEach(nodes::add);
			return nodes.size() == 2;
		});

		this.first.process().destroy();

		assertThat(this.first.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
		// 128 and the number of SIGTERM: a JVM that was asked to end and did.
		assertThat(this.first.process().exitValue()).isEqualTo(143);
		assertThat(this.first.said()).contains("Graceful shutdown complete");
		for (int n = 0; n < 5; n++) {
			assertThat(visitor.get("/requests/new").statusCode()).isEqualTo(200);
			assertThat(new Visitor("https://" + this.deployment.publicHost(), "en").get("/").statusCode())
				.isEqualTo(200);
		}
	}

	@Test
	void missingSecretIsNamed() throws Exception {
		Map<String, String> secrets = this.deployment.secrets();
		List<String> required = Stream
			.of("spring.datasource.password", "deletion.crm.datasource.password", "deletion.encryption.keys.first",
					"deletion.evidence.keys.first")
			.toList();
		required.forEach(secrets::remove);

		Node node = this.deployment.startNode("without-secrets",
				fromEnvironment(this.deployment.environment(), secrets));

		assertThat(node.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(node.process().exitValue()).isNotZero();
		assertThat(required).allMatch((name) -> node.said().contains(name));
	}

	@Test
	void commandsOfTheRunbookRunInTheSameContainer() throws Exception {
		Map<String, String> settings = this.deployment.environment();
		List<Node> commands = List.of(this.deployment.startNode("ledger-check", settings, List.of("ledger-check")),
				this.deployment.startNode("check", settings, List.of("check")),
				this.deployment.startNode("erasure-replay", settings, List.of("erasure-replay", "--dry-run")));

		for (Node command : commands) {
			assertThat(command.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(commands.get(0).said()).contains("The ledger is intact.");
		assertThat(commands.get(0).process().exitValue()).isZero();
		assertThat(commands.get(1).process().exitValue()).isZero();
		assertThat(commands.get(2).said()).contains("there is nothing to replay");
	}

	/**
	 * A visitor who comes through Caddy. Where it is not installed the test is skipped,
	 * except in CI, where that is a failure.
	 */
	private Visitor openProxy() throws Exception {
		boolean installed = Stream.of("/usr/bin/caddy", "/usr/local/bin/caddy", "/opt/homebrew/bin/caddy")
			.anyMatch((place) -> Files.isExecutable(Path.of(place)));
		if (!installed && "true".equals(System.getenv("CI"))) {
			throw new AssertionError("CI has no Caddy. Install the package caddy.");
		}
		Assumptions.assumeTrue(installed, "No Caddy is installed, so nothing was tested through the proxy");
		if (!Files.exists(this.deployment.proxyAuthority())) {
			this.deployment.startProxy(List.of(this.first, this.second));
			Deployment.await("Caddy has its certificates", () -> Files.exists(this.deployment.proxyAuthority()));
			SSLContext.setDefault(trusting(this.deployment.proxyAuthority()));
			Deployment.await("Caddy answers", () -> {
				try {
					return new Visitor("https://" + this.deployment.publicHost(), "en").get("/").statusCode() == 200;
				}
				catch (RuntimeException ex) {
					return false;
				}
			});
		}
		return new Visitor("https://" + this.deployment.publicHost(), "en");
	}

	private static SSLContext trusting(Path authority) throws Exception {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null);
		try (InputStream certificate = Files.newInputStream(authority)) {
			trusted.setCertificateEntry("caddy",
					CertificateFactory.getInstance("X.509").generateCertificate(certificate));
		}
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

	private static String location(HttpResponse<String> answer) {
		return answer.headers().firstValue("Location").orElseThrow();
	}

	private static List<String> texts(Connection connection, String query) throws SQLException {
		List<String> texts = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				texts.add(rows.getString(1));
			}
		}
		return texts;
	}

}
