package id.whatscrm.deletion.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.boot.SpringApplication;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A real PostgreSQL without an installation: the databases {@code deletion} and
 * {@code whatscrm} with their roles, and the reference schema of the CRM.
 */
public final class EmbeddedDatabases implements AutoCloseable {

	private static EmbeddedDatabases shared;

	private final EmbeddedPostgres server;

	private final String deletionPassword = UUID.randomUUID().toString();

	private final String eraserPassword = UUID.randomUUID().toString();

	private final JdbcTemplate crm;

	private final JdbcTemplate deletion;

	private EmbeddedDatabases(EmbeddedPostgres.Builder builder) {
		try {
			this.server = builder.setRegisterShutdownHook(false).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("PostgreSQL did not start; is its port in use?", ex);
		}
		// Stopped after the contexts, whose pools would wait for it else.
		SpringApplication.getShutdownHandlers().add(this::close);
		JdbcTemplate admin = new JdbcTemplate(this.server.getPostgresDatabase());
		admin.execute("create role deletion login password '" + this.deletionPassword + "'");
		admin.execute("create role whatscrm_eraser login password '" + this.eraserPassword + "'");
		admin.execute("create database deletion owner deletion");
		admin.execute("create database whatscrm");
		DataSource whatscrm = this.server.getDatabase("postgres", "whatscrm");
		createReferenceSchema(whatscrm);
		this.crm = new JdbcTemplate(whatscrm);
		this.deletion = new JdbcTemplate(this.server.getDatabase("postgres", "deletion"));
	}

	/**
	 * Creates the CRM's reference schema in an empty database.
	 */
	public static void createReferenceSchema(DataSource database) {
		for (String script : new String[] { "V1__schema.sql", "V2__eraser_role.sql", "V3__restore_marker.sql" }) {
			try {
				new JdbcTemplate(database)
					.execute(new ClassPathResource("db/whatscrm/" + script).getContentAsString(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * Creates another, empty database on this server.
	 * @return it, with all rights and without a pool
	 */
	public DataSource createDatabase(String name) {
		new JdbcTemplate(this.server.getPostgresDatabase()).execute("create database " + name);
		return this.server.getDatabase("postgres", name);
	}

	/**
	 * Starts a server of its own.
	 * @param port the port, or 0 for a free one
	 */
	public static EmbeddedDatabases start(int port) {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "off")
			.setServerConfig("synchronous_commit", "off")
			.setServerConfig("full_page_writes", "off");
		return new EmbeddedDatabases((port == 0) ? builder : builder.setPort(port));
	}

	/**
	 * Starts a server that keeps what it committed, as one in production does.
	 */
	public static EmbeddedDatabases durable() {
		return new EmbeddedDatabases(EmbeddedPostgres.builder()
			.setServerConfig("shared_buffers", "1GB")
			.setServerConfig("max_wal_size", "8GB"));
	}

	/**
	 * The server that all tests share.
	 */
	public static synchronized EmbeddedDatabases shared() {
		if (shared == null) {
			shared = start(0);
		}
		return shared;
	}

	/**
	 * The CRM's database with all rights.
	 */
	public JdbcTemplate crm() {
		return this.crm;
	}

	/**
	 * The service's own database with all rights.
	 */
	public JdbcTemplate deletion() {
		return this.deletion;
	}

	/**
	 * The settings with which the service reaches both databases, each by its own role.
	 */
	public Map<String, Object> properties() {
		return Map.of("spring.datasource.url", url("deletion"), "spring.datasource.username", "deletion",
				"spring.datasource.password", this.deletionPassword, "deletion.crm.datasource.url", url("whatscrm"),
				"deletion.crm.datasource.username", "whatscrm_eraser", "deletion.crm.datasource.password",
				this.eraserPassword);
	}

	/**
	 * Copies a database as it is now.
	 */
	public void backUp(String name, String backup) {
		alone(name, (admin) -> admin.execute("create database " + backup + " template " + name));
	}

	/**
	 * Puts a copy in a database's place. The service's sessions end, as they do when a
	 * server is restored.
	 */
	public void restore(String name, String backup) {
		alone(name, (admin) -> {
			admin.execute("drop database " + name);
			admin.execute("alter database " + backup + " rename to " + name);
			admin.execute("revoke connect on database " + name + " from public");
			admin.execute("grant connect on database " + name + " to whatscrm_eraser");
		});
	}

	/** PostgreSQL copies and renames only what nobody is connected to. */
	private void alone(String name, Consumer<JdbcTemplate> work) {
		JdbcTemplate admin = new JdbcTemplate(this.server.getPostgresDatabase());
		admin.execute("alter database " + name + " allow_connections false");
		try {
			admin.queryForList("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ?", name);
			work.accept(admin);
		}
		finally {
			admin.execute("alter database " + name + " allow_connections true");
		}
	}

	/**
	 * Ends every session of the service in a database, as a restart of the server does.
	 */
	public void dropConnections(String database) {
		new JdbcTemplate(this.server.getPostgresDatabase()).queryForList(
				"select pg_terminate_backend(pid) from pg_stat_activity where datname = ? and usename <> 'postgres'",
				database);
	}

	/**
	 * Stops the server; one that is not shared may end before the virtual machine does.
	 */
	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String url(String database) {
		return "jdbc:postgresql://localhost:" + this.server.getPort() + "/" + database;
	}

}
