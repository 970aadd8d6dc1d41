package id.whatscrm.deletion.purge;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.purge.PurgeRecords.Fate;

/**
 * The way to the CRM's database: its own role, its own small pool, its own transactions.
 * Not a bean of type DataSource, so that the service's own stays the only one.
 */
@Component
class CrmDatabase implements AutoCloseable {

	private static final TableName CATALOG = new TableName("pg_catalog", "pg_class");

	private final DataSource dataSource;

	private final NamedParameterJdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	@Autowired
	CrmDatabase(CrmSettings settings) {
		this(pool(settings.datasource()));
	}

	CrmDatabase(DataSource dataSource) {
		this.dataSource = dataSource;
		this.jdbc = new NamedParameterJdbcTemplate(dataSource);
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
	}

	private static DataSource pool(CrmSettings.DataSource crm) {
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
		pool.addDataSourceProperty("options", "-c statement_timeout=" + crm.statementTimeout().toMillis()
				+ " -c lock_timeout=" + crm.lockTimeout().toMillis() + " -c standard_conforming_strings=on");
		return pool;
	}

	/**
	 * Reads the live catalog.
	 */
	Catalog catalog() {
		return run("Reading the catalog", CATALOG, (jdbc) -> Catalog.read(jdbc.getJdbcOperations()));
	}

	/**
	 * Whether a text is a value of a type.
	 */
	boolean isValue(String text, String type) {
		try {
			run("Checking a value", CATALOG,
					(jdbc) -> jdbc.queryForList("select cast(:text as " + type + ")", Map.of("text", text)));
			return true;
		}
		catch (PurgeFailed ex) {
			// Class 22 is data, class 23 a domain's constraint.
			if (ex.sqlState().startsWith("22") || ex.sqlState().startsWith("23")) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Runs a piece of work in one transaction. What the database refuses is told by table
	 * and SQL state: its own message may quote a row.
	 * @param what the work in words, such as "Deleting"
	 * @throws PurgeFailed if the database refuses
	 */
	<T> T run(String what, TableName table, Function<NamedParameterJdbcTemplate, T> work) {
		try {
			return Objects.requireNonNull(this.transaction.execute((status) -> work.apply(this.jdbc)));
		}
		catch (DataAccessException | TransactionException ex) {
			throw new PurgeFailed(what, table.toString(), sqlState(ex));
		}
	}

	/**
	 * The number of the transaction that is going on.
	 */
	static String transactionNumber(NamedParameterJdbcTemplate jdbc) {
		return Objects
			.requireNonNull(jdbc.getJdbcOperations().queryForObject("select pg_current_xact_id()::text", String.class));
	}

	/**
	 * What became of a transaction, by its number.
	 */
	Fate fate(String transaction) {
		String status = run("Asking for a batch", CATALOG,
				(jdbc) -> Objects.requireNonNull(
						jdbc.queryForObject("select coalesce(pg_xact_status(cast(:transaction as xid8)), 'aborted')",
								Map.of("transaction", transaction), String.class)));
		return switch (status) {
			case "committed" -> Fate.COMMITTED;
			case "in progress" -> Fate.IN_PROGRESS;
			default -> Fate.ABORTED;
		};
	}

	private static String sqlState(Throwable problem) {
		for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				// Without a state it did not come from the database: the pool has no
				// connection to give, or the one it gave is closed.
				boolean fromPool = sql.getSQLState() == null || sql instanceof SQLTransientConnectionException;
				return fromPool ? PurgeFailed.NO_CONNECTION : sql.getSQLState();
			}
		}
		return "unknown";
	}

	@Override
	public void close() throws Exception {
		if (this.dataSource instanceof AutoCloseable pool) {
			pool.close();
		}
	}

}
