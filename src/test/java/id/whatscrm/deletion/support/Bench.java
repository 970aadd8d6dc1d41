package id.whatscrm.deletion.support;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;

/**
 * What a benchmark of the service needs: PostgreSQL with its own settings for durability,
 * a mail server, settings for nodes, and a table that is printed and kept in
 * {@code target/bench}.
 */
public final class Bench implements AutoCloseable {

	private final EmbeddedDatabases databases = EmbeddedDatabases.durable();

	private final GreenMail mail = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));

	private final List<String> lines = new ArrayList<>();

	private final Path file;

	/**
	 * @param name what its file is called
	 */
	public Bench(String name) {
		this.file = Path.of("target", "bench", name + ".txt");
		this.mail.start();
		print("%d cores, PostgreSQL %s, Java %s".formatted(Runtime.getRuntime().availableProcessors(),
				this.databases.deletion().queryForObject("show server_version", String.class), Runtime.version()));
	}

	public EmbeddedDatabases databases() {
		return this.databases;
	}

	/**
	 * The settings of a node, which has the models without a review.
	 */
	public Map<String, Object> settings() {
		Map<String, Object> settings = new HashMap<>(NodeSettings.of(this.databases, this.mail.getSmtp().getPort()));
		settings.putAll(NodeSettings.straightThrough());
		return settings;
	}

	/**
	 * The settings of a node that answers at an address, without the encryption that a
	 * proxy would do.
	 */
	public Map<String, Object> settings(int port) {
		Map<String, Object> settings = settings();
		settings.put("server.port", port);
		settings.put("deletion.public-url", "http://localhost:" + port);
		settings.put("server.servlet.session.cookie.secure", "false");
		settings.put("camunda.bpm.webapp.csrf.enable-secure-cookie", "false");
		settings.put("camunda.bpm.webapp.session-cookie.enable-secure-cookie", "false");
		return settings;
	}

	public static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Creates small accounts.
	 * @return their owners
	 */
	public List<String> accounts(int wanted) {
		List<String> owners = new ArrayList<>();
		for (int i = 0; i < wanted; i++) {
			String name = "toko" + UUID.randomUUID().toString().substring(0, 12);
			owners.add("pemilik@" + name + ".example");
			DemoAccounts.createSmall(this.databases.crm(), name, owners.get(i));
		}
		this.databases.crm().execute("analyze");
		return owners;
	}

	/**
	 * Makes a request that waits for a person, and copies of it.
	 */
	public OpenRequests openRequests(Node node) throws InterruptedException {
		JdbcTemplate database = this.databases.deletion();
		// No account fits, so support is asked.
		String code = node.accept("menunggu@toko.example");
		while (database.queryForObject("""
				select count(*) = 0 or exists (select from act_ru_job where duedate_ <= ? or lock_owner_ is not null)
				from act_ru_task""", Boolean.class, History.now())) {
			Thread.sleep(200);
		}
		return new OpenRequests(database, code);
	}

	public void forgetMails() {
		try {
			this.mail.purgeEmailFromAllMailboxes();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The value that a share of the values does not exceed.
	 * @param share such as 0.99
	 */
	public static double percentile(double[] values, double share) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
	}

	public void print(String line) {
		this.lines.add(line);
		System.out.println(line);
	}

	@Override
	public void close() throws IOException {
		Files.createDirectories(this.file.getParent());
		Files.write(this.file, this.lines);
		this.mail.stop();
		this.databases.close();
	}

}
