package id.whatscrm.deletion.crm;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The way to the CRM's database: its own role, its own small pool, its own transactions.
 * Not a bean of type DataSource, so that the service's own stays the only one.
 */
@Component
public class CrmDatabase implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(CrmDatabase.class);

	public static final TableName CATALOG = new TableName("pg_catalog", "pg_class");

	/**
	 * What became of a transaction.
	 */
	public enum Fate {

		COMMITTED, ABORTED, IN_PROGRESS

	}

	/** A page of keys is sorted in memory. */
	private static final String SORT_MEMORY = "32MB";

	/** What PostgreSQL says of a transaction that it has not come to. */
	private static final String IN_THE_FUTURE = "22023";

	/**
	 * A node that vanished with its machine must not hold rows of the CRM until the
	 * system's own two hours are over.
	 */
	private static final String ABSENCE = " -c idle_in_transaction_session_timeout=60s -c tcp_keepalives_idle=30"
			+ " -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";

	/** The driver would hold all rows of an answer in memory otherwise. */
	private static final int FETCH_SIZE = 5_000;

	private final DataSource dataSource;

	private final NamedParameterJdbcTemplate jdbc;

	@Autowired
	public CrmDatabase(CrmSettings settings, @Value("${deletion.residue.time-limit:30m}") Duration longest) {
		this(pool(settings.datasource(), longest));
	}

	public CrmDatabase(DataSource dataSource) {
		this.dataSource = dataSource;
		JdbcTemplate template = new JdbcTemplate(dataSource);
		template.setFetchSize(FETCH_SIZE);
		this.jdbc = new NamedParameterJdbcTemplate(template);
	}

	/**
	 * @param longest how long a statement may last
	 */
	private static DataSource pool(CrmSettings.DataSource crm, Duration longest) {
		HikariDataSource pool = new HikariDataSource();
		pool.setPoolName("crm");
		pool.setJdbcUrl(crm.url());
		pool.setUsername(crm.username());
		pool.setPassword(crm.password());
		pool.setMaximumPoolSize(crm.maximumPoolSize());
		pool.setMinimumIdle(1);
		// PostgreSQL's DETAIL quotes rows, which must not reach logs or incidents.
		pool.addDataSourceProperty("logServerErrorDetail", "false");
		pool.addDataSourceProperty("ApplicationName", "data-deletion");
		// A database that vanished with its machine never answers; what waits for it
		// holds a job.
		pool.addDataSourceProperty("tcpKeepAlive", "true");
		pool.addDataSourceProperty("socketTimeout", String.valueOf(longest.plusMinutes(1).toSeconds()));
		pool.addDataSourceProperty("options",
				"-c statement_timeout=" + crm.statementTimeout().toMillis() + " -c lock_timeout="
						+ crm.lockTimeout().toMillis() + " -c standard_conforming_strings=on -c work_mem=" + SORT_MEMORY
						+ ABSENCE);
		return pool;
	}

	/**
	 * Reads the live catalog.
	 */
	public Catalog catalog() {
		return run("Reading the catalog", CATALOG, (jdbc) -> Catalog.read(jdbc.getJdbcOperations()));
	}

	/**
	 * Whether a text is a value of a type.
	 */
	public boolean isValue(String text, String type) {
		try {
			run("Checking a value", CATALOG, (jdbc) -> jdbc
				.queryForList(Sql.of("select cast(:text as %s)", Sql.type(type)).text(), Map.of("text", text)));
			return true;
		}
		catch (PurgeFailed ex) {
			if (ex.isOfValue()) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Runs a piece of work in one transaction: the one that the calling thread has open,
	 * or one of its own. What the database refuses is told by table and SQL state: its
	 * own message may quote a row.
	 * @param what the work in words, such as "Deleting"
	 * @throws PurgeFailed if the database refuses
	 */
	public <T> T run(String what, TableName table, Function<NamedParameterJdbcTemplate, T> work) {
		if (TransactionSynchronizationManager.hasResource(this.dataSource)) {
			return doRun(what, table, work);
		}
		Transaction transaction = begin(what, table);
		try {
			T result = transaction.run(what, table, work);
			transaction.commit();
			return result;
		}
		finally {
			transaction.rollback();
		}
	}

	private <T> T doRun(String what, TableName table, Function<NamedParameterJdbcTemplate, T> work) {
		try {
			return Objects.requireNonNull(work.apply(this.jdbc));
		}
		catch (DataAccessException ex) {
			throw PurgeFailed.refused(what, table, sqlState(ex));
		}
	}

	/**
	 * Begins a transaction of the calling thread, which it must end.
	 * @throws PurgeFailed if there is no connection
	 */
	public Transaction begin(String what, TableName table) {
		try {
			return new Transaction(this.dataSource.getConnection());
		}
		catch (SQLException ex) {
			throw PurgeFailed.refused(what, table, sqlState(ex));
		}
	}

	/**
	 * A transaction that stays open over several pieces of work. Not one of Spring's,
	 * which expect those of another database to end in the order of their beginning.
	 */
	public final class Transaction {

		private final Connection connection;

		private boolean open = true;

		private Transaction(Connection connection) throws SQLException {
			this.connection = connection;
			try {
				connection.setAutoCommit(false);
			}
			catch (SQLException ex) {
				connection.close();
				throw ex;
			}
			TransactionSynchronizationManager.bindResource(CrmDatabase.this.dataSource,
					new ConnectionHolder(connection));
		}

		/**
		 * Does a piece of work; what was done before it stays as it is if the database
		 * refuses.
		 * @throws PurgeFailed if the database refuses
		 */
		public <T> T run(String what, TableName table, Function<NamedParameterJdbcTemplate, T> work) {
			return doRun(what, table, work);
		}

		/**
		 * The number that the database gave it.
		 */
		public String number() {
			return run("Numbering", CATALOG, (jdbc) -> Objects.requireNonNull(
					jdbc.getJdbcOperations().queryForObject("select pg_current_xact_id()::text", String.class)));
		}

		public void commit() {
			try {
				this.connection.commit();
			}
			catch (SQLException ex) {
				throw PurgeFailed.refused("Committing", CATALOG, sqlState(ex));
			}
			finally {
				end();
			}
		}

		/**
		 * Does nothing after a commit. A lost connection is rolled back by the database.
		 */
		public void rollback() {
			if (!this.open) {
				return;
			}
			try {
				this.connection.rollback();
			}
			catch (SQLException ex) {
				log.debug("The connection of a transaction that is given up is lost");
			}
			finally {
				end();
			}
		}

		private void end() {
			this.open = false;
			TransactionSynchronizationManager.unbindResource(CrmDatabase.this.dataSource);
			try {
				this.connection.close();
			}
			catch (SQLException ex) {
				log.debug("The connection of an ended transaction is lost");
			}
		}

	}

	/**
	 * What became of a transaction, by its number. One that is still to come in this
	 * database is undone: the database was restored from a backup.
	 */
	public Fate fate(String transaction) {
		return switch (status(transaction)) {
			case "committed" -> Fate.COMMITTED;
			case "in progress" -> Fate.IN_PROGRESS;
			default -> Fate.ABORTED;
		};
	}

	private String status(String transaction) {
		try {
			return run("Asking for a batch", CATALOG,
					(jdbc) -> Objects.requireNonNull(jdbc.queryForObject(
							"select coalesce(pg_xact_status(cast(:transaction as xid8)), 'aborted')",
							Map.of("transaction", transaction), String.class)));
		}
		catch (PurgeFailed ex) {
			if (IN_THE_FUTURE.equals(ex.sqlState())) {
				return "aborted";
			}
			throw ex;
		}
	}

	private static @Nullable String sqlState(Throwable problem) {
		for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				// Without a state it did not come from the database: the pool has no
				// connection to give, or the one it gave is closed.
				boolean fromPool = sql.getSQLState() == null || sql instanceof SQLTransientConnectionException;
				return fromPool ? PurgeFailed.NO_CONNECTION : sql.getSQLState();
			}
		}
		return null;
	}

	@Override
	public void close() throws Exception {
		if (this.dataSource instanceof AutoCloseable pool) {
			pool.close();
		}
	}

}
