package id.whatscrm.deletion.purge;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/**
 * Breaks the connection at the n-th write, over all data sources that it was put before:
 * a statement that changes rows, or a commit of such. A commit is broken either before or
 * after the database carried it out, which its client cannot tell apart.
 */
final class Faults {

	private static final Set<String> WRITES = Set.of("executeUpdate", "executeLargeUpdate", "executeBatch");

	private final AtomicInteger writes = new AtomicInteger();

	private final int failAt;

	private final boolean afterCommit;

	/**
	 * @param failAt the write that fails, from 1; 0 for none
	 * @param afterCommit whether a commit fails after it was carried out
	 */
	Faults(int failAt, boolean afterCommit) {
		this.failAt = failAt;
		this.afterCommit = afterCommit;
	}

	/**
	 * How many writes there were.
	 */
	int writes() {
		return this.writes.get();
	}

	DataSource before(DataSource database) {
		return proxy(DataSource.class, (proxy, method, args) -> {
			Object result = call(database, method, args);
			return (result instanceof Connection connection) ? connection(connection) : result;
		});
	}

	private Connection connection(Connection real) {
		boolean[] broken = new boolean[1];
		boolean[] wrote = new boolean[1];
		return proxy(Connection.class, (proxy, method, args) -> {
			String name = method.getName();
			if (broken[0] && !Set.of("close", "isClosed", "isValid").contains(name)) {
				throw new SQLException("broken", "08006");
			}
			boolean counts = name.equals("commit") && wrote[0];
			boolean fails = counts && this.writes.incrementAndGet() == this.failAt;
			if (fails && !this.afterCommit) {
				throw breakOff(real, broken);
			}
			Object result = call(real, method, args);
			if (name.equals("commit") || name.equals("rollback")) {
				wrote[0] = false;
			}
			if (fails) {
				throw breakOff(real, broken);
			}
			if (result instanceof PreparedStatement statement) {
				return statement(PreparedStatement.class, statement, real, broken, wrote);
			}
			return (result instanceof Statement statement) ? statement(Statement.class, statement, real, broken, wrote)
					: result;
		});
	}

	private <S extends Statement> S statement(Class<S> type, Statement statement, Connection real, boolean[] broken,
			boolean[] wrote) {
		return proxy(type, (proxy, method, args) -> {
			if (broken[0] && !method.getName().equals("close")) {
				throw new SQLException("broken", "08006");
			}
			if (WRITES.contains(method.getName())) {
				wrote[0] = true;
				if (this.writes.incrementAndGet() == this.failAt) {
					throw breakOff(real, broken);
				}
			}
			return call(statement, method, args);
		});
	}

	private static SQLException breakOff(Connection real, boolean[] broken) throws SQLException {
		broken[0] = true;
		// Not a return to the pool, which would commit nothing but keep the session.
		if (!real.getAutoCommit()) {
			real.rollback();
		}
		real.unwrap(Connection.class).abort(Runnable::run);
		return new SQLException("broken", "08006");
	}

	private static Object call(Object target, Method method, Object[] args) throws Throwable {
		try {
			return method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return (T) Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] { type }, handler);
	}

}
