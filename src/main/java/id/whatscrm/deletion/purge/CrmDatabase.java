package id.whatscrm.deletion.purge;

import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Function;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way to the CRM's database: its own role, its own small pool, its own transactions.
 * Not a bean of type DataSource, so that the service's own stays the only one.
 */
@Component
class CrmDatabase implements AutoCloseable {

	private final HikariDataSource dataSource = new HikariDataSource();

	private final NamedParameterJdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	CrmDatabase(CrmSettings settings) {
		CrmSettings.DataSource crm = settings.datasource();
		this.dataSource.setPoolName("crm");
		this.dataSource.setJdbcUrl(crm.url());
		this.dataSource.setUsername(crm.username());
		this.dataSource.setPassword(crm.password());
		this.dataSource.setMaximumPoolSize(crm.maximumPoolSize());
		this.dataSource.setMinimumIdle(1);
		// PostgreSQL's DETAIL quotes rows, which must not reach logs or incidents.
		this.dataSource.addDataSourceProperty("logServerErrorDetail", "false");
		this.dataSource.addDataSourceProperty("ApplicationName", "data-deletion");
		this.dataSource.addDataSourceProperty("options", "-c statement_timeout=" + crm.statementTimeout().toMillis()
				+ " -c lock_timeout=" + crm.lockTimeout().toMillis());
		this.jdbc = new NamedParameterJdbcTemplate(this.dataSource);
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(this.dataSource));
	}

	/**
	 * Reads the live catalog.
	 */
	Catalog catalog() {
		return Catalog.read(this.jdbc.getJdbcOperations());
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

	private static String sqlState(Throwable problem) {
		for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null) {
				return sql.getSQLState();
			}
		}
		return "unknown";
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
