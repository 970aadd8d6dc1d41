package id.whatscrm.deletion.production;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import id.whatscrm.deletion.demo.DemoMailServer;

/**
 * What {@code docker-compose.yml} describes, run without containers: its PostgreSQL with
 * its scripts and TLS, nodes of the packaged service with its environment, its Caddy with
 * its Caddyfile, and a mail server. Only names of hosts, ports and folders are others.
 */
final class Deployment implements AutoCloseable {

	private static final String SECRETS = "/run/secrets";

	private static final String CONFIGS = "/etc/data-deletion";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final Path folder;

	private final Path secrets;

	private final Path application;

	private final EmbeddedPostgres postgres;

	private final DemoMailServer mail;

	private final int proxyPort = freePort();

	private final ComposeFile compose;

	private final List<Process> processes = new ArrayList<>();

	private Deployment(Path folder) throws Exception {
		this.folder = folder;
		this.secrets = Files.createDirectories(folder.resolve("secrets"));
		this.mail = DemoMailServer.start(freePort(), freePort());
		this.compose = ComposeFile.read(Map.of("PUBLIC_HOST", publicHost(), "MAIL_HOST", "localhost", "MAIL_PORT",
				String.valueOf(this.mail.smtpPort())));
		writeSecrets();
		this.mail.addUser(this.compose.environment("app").get("SPRING_MAIL_USERNAME"), secret("spring.mail.password"));
		this.postgres = startPostgres();
		this.application = extract();
	}

	/**
	 * Starts PostgreSQL and the mail server, and unpacks the service.
	 */
	static Deployment start(Path folder) throws Exception {
		return new Deployment(folder);
	}

	private void writeSecrets() throws Exception {
		SecureRandom random = new SecureRandom();
		for (String secret : this.compose.list("app", "secrets")) {
			byte[] bytes = new byte[32];
			random.nextBytes(bytes);
			// With the line break of openssl rand -base64 32.
			Files.writeString(this.secrets.resolve(secret), Base64.getEncoder().encodeToString(bytes) + "\n");
		}
		Path store = this.folder.resolve("database.p12");
		String password = "not-kept-anywhere";
		run(List.of(java("keytool"), "-genkeypair", "-alias", "database", "-keyalg", "EC", "-dname", "CN=postgres",
				"-ext", "san=dns:postgres,dns:localhost", "-validity", "2", "-storetype", "PKCS12", "-keystore",
				store.toString(), "-storepass", password));
		KeyStore keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
		String certificate = pem("CERTIFICATE", keys.getCertificate("database").getEncoded());
		Files.writeString(this.secrets.resolve("database.crt"), certificate);
		Files.writeString(this.folder.resolve("database-ca.crt"), certificate);
		Path key = Files.createFile(this.secrets.resolve("database.key"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(key, pem("PRIVATE KEY", keys.getKey("database", password.toCharArray()).getEncoded()));
	}

	private static String pem(String type, byte[] content) {
		return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type,
				Base64.getMimeEncoder().encodeToString(content), type);
	}

	private EmbeddedPostgres startPostgres() throws Exception {
		Map<String, Path> files = this.compose.files("postgres");
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "off")
			.setRegisterShutdownHook(false);
		for (String option : this.compose.list("postgres", "command")) {
			int equals = option.indexOf('=');
			if (equals > 0) {
				builder.setServerConfig(option.substring(0, equals),
						option.substring(equals + 1)
							.replace(SECRETS, this.secrets.toString())
							.replace("/etc/postgresql/pg_hba.conf", signIns(files.get("/etc/postgresql/pg_hba.conf"))));
			}
		}
		EmbeddedPostgres server = builder.start();
		String database = this.compose.environment("postgres").get("POSTGRES_DB");
		try (Connection admin = server.getPostgresDatabase().getConnection();
				Statement statement = admin.createStatement()) {
			statement.execute("create database " + database);
		}
		Map<String, Path> scripts = new TreeMap<>(files);
		scripts.keySet().removeIf((script) -> !script.startsWith("/docker-entrypoint-initdb.d/"));
		for (Path script : scripts.values()) {
			try (Connection admin = server.getDatabase("postgres", database).getConnection();
					Statement statement = admin.createStatement()) {
				statement.execute(ComposeFile.text(script).replace(SECRETS, this.secrets.toString()));
			}
		}
		return server;
	}

	/** Who may sign in, and the test itself in the place of the machine's superuser. */
	private String signIns(Path file) throws IOException {
		return Files
			.writeString(this.folder.resolve("pg_hba.conf"),
					ComposeFile.text(file) + "host all postgres 127.0.0.1/32 trust\nhost all postgres ::1/128 trust\n")
			.toString();
	}

	/** Layer upon layer, as the Dockerfile copies them. */
	private Path extract() throws Exception {
		Path layers = this.folder.resolve("layers");
		run(List.of(java("java"), "-Djarmode=tools", "-jar", System.getProperty("service.jar"), "extract", "--layers",
				"--launcher", "--destination", layers.toString()));
		Path application = this.folder.resolve("app");
		Matcher copied = Pattern.compile("COPY --from=build /build/layers/(\\S+)/ ./").matcher(dockerfile());
		while (copied.find()) {
			move(layers.resolve(copied.group(1)), application);
		}
		return application;
	}

	private static void move(Path from, Path to) throws IOException {
		Files.walkFileTree(from, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Path target = to.resolve(from.relativize(file));
				Files.createDirectories(target.getParent());
				Files.move(file, target);
				return FileVisitResult.CONTINUE;
			}

		});
	}

	private static String dockerfile() {
		return ComposeFile.text(Path.of("Dockerfile"));
	}

	/**
	 * The environment of a node as the compose file gives it.
	 */
	Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>();
		this.compose.environment("app")
			.forEach((name, value) -> environment.put(name,
					value.replace("//postgres/", "//localhost:" + this.postgres.getPort() + "/")
						.replace(SECRETS, this.secrets.toString())
						.replace(CONFIGS, this.folder.toString())));
		return environment;
	}

	/**
	 * The secrets of a node by the names of their settings.
	 */
	Map<String, String> secrets() {
		Map<String, String> texts = new HashMap<>();
		this.compose.list("app", "secrets").forEach((name) -> texts.put(name, secret(name)));
		return texts;
	}

	String secret(String name) {
		return ComposeFile.text(this.secrets.resolve(name)).strip();
	}

	/**
	 * Starts a node as the image does, without waiting for it.
	 */
	Node startNode(String name, Map<String, String> environment) throws Exception {
		return startNode(name, environment, List.of());
	}

	/**
	 * Starts a node, or a command of the service.
	 */
	Node startNode(String name, Map<String, String> environment, List<String> arguments) throws Exception {
		int port = freePort();
		Matcher entryPoint = Pattern.compile("ENTRYPOINT (\\[.*])").matcher(dockerfile());
		if (!entryPoint.find()) {
			throw new AssertionError("The Dockerfile has no ENTRYPOINT");
		}
		List<String> command = texts(entryPoint.group(1));
		command.set(0, java("java"));
		// Two nodes and a database share the build's machine.
		command.addAll(1, List.of("-Xmx400m", "-XX:TieredStopAtLevel=1"));
		command.addAll(arguments);
		Map<String, String> own = new HashMap<>(environment);
		own.put("SERVER_PORT", String.valueOf(port));
		Path log = Path.of("target", "production-" + name + ".log");
		return new Node(port, log, own, start(command, own, this.application, log));
	}

	/**
	 * Runs the health check of the compose file inside a node's container.
	 * @return its exit code
	 */
	int probe(Node node) throws Exception {
		List<String> command = new ArrayList<>();
		this.compose.service("app").at("/healthcheck/test").forEach((word) -> command.add(word.asText()));
		command.remove("CMD");
		command.set(0, java("java"));
		return start(command, node.environment(), this.application, this.folder.resolve("probe.log")).waitFor();
	}

	/**
	 * Starts Caddy before nodes.
	 */
	void startProxy(List<Node> nodes) throws Exception {
		Path caddyfile = this.compose.files("proxy").get("/etc/caddy/Caddyfile").toAbsolutePath();
		Map<String, String> environment = new HashMap<>(this.compose.environment("proxy"));
		environment.put("APP_NODES",
				String.join(" ", nodes.stream().map((node) -> "127.0.0.1:" + node.port()).toList()));
		environment.put("HTTPS_PORT", String.valueOf(this.proxyPort));
		environment.put("HTTP_PORT", String.valueOf(freePort()));
		environment.put("XDG_DATA_HOME", this.folder.toString());
		environment.put("XDG_CONFIG_HOME", this.folder.toString());
		start(List.of("caddy", "run", "--adapter", "caddyfile", "--config", caddyfile.toString()), environment,
				this.folder, Path.of("target", "production-proxy.log"));
	}

	/**
	 * The certificate of the authority that signed Caddy's own.
	 */
	Path proxyAuthority() {
		return this.folder.resolve("caddy/pki/authorities/local/root.crt");
	}

	String publicHost() {
		return "127.0.0.1:" + this.proxyPort;
	}

	DemoMailServer mail() {
		return this.mail;
	}

	/**
	 * A session of the superuser.
	 */
	Connection admin(String database) throws SQLException {
		return this.postgres.getDatabase("postgres", database).getConnection();
	}

	/**
	 * Signs in to a database as a role does.
	 */
	Connection signIn(String database, String role, String password, String sslMode) throws SQLException {
		Properties properties = new Properties();
		properties.put("user", role);
		properties.put("password", password);
		properties.put("sslmode", sslMode);
		properties.put("sslrootcert", this.folder.resolve("database-ca.crt").toString());
		return DriverManager.getConnection("jdbc:postgresql://localhost:" + this.postgres.getPort() + "/" + database,
				properties);
	}

	/**
	 * Waits until something is so.
	 */
	static void await(String what, BooleanSupplier condition) throws InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				throw new AssertionError("Not so after " + PATIENCE.toSeconds() + " s: " + what);
			}
			Thread.sleep(100);
		}
	}

	private Process start(List<String> command, Map<String, String> environment, Path folder, Path log)
			throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		Process process = builder.start();
		this.processes.add(process);
		return process;
	}

	private static void run(List<String> command) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new AssertionError(command.get(0) + ": " + output);
		}
	}

	private static List<String> texts(String json) throws IOException {
		List<String> texts = new ArrayList<>();
		new ObjectMapper().readTree(json).forEach((text) -> texts.add(text.asText()));
		return texts;
	}

	private static String java(String tool) {
		return Path.of(System.getProperty("java.home"), "bin", tool).toString();
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws Exception {
		for (Process process : this.processes) {
			process.destroyForcibly();
			process.waitFor(10, TimeUnit.SECONDS);
		}
		this.mail.close();
		this.postgres.close();
	}

	/**
	 * One JVM of the service.
	 */
	record Node(int port, Path log, Map<String, String> environment, Process process) {

		String said() {
			return ComposeFile.text(this.log);
		}

		/**
		 * Waits until it takes requests.
		 */
		void awaitReady() throws InterruptedException {
			await("node is ready, see " + this.log, () -> {
				if (!this.process.isAlive()) {
					throw new AssertionError("The node ended, see " + this.log);
				}
				return status("/actuator/health/readiness") == 200;
			});
		}

		/**
		 * The status of its answer to somebody on the network of the containers, or -1
		 * without one.
		 */
		int status(String path) {
			try {
				return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
			}
			catch (IOException ex) {
				return -1;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return -1;
			}
		}

		HttpRequest.Builder request(String path) {
			return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
		}

	}

}
