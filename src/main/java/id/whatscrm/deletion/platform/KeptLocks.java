package id.whatscrm.deletion.platform;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Locks in our database that a node keeps as long as it works and lives. They end soon
 * after it died, by the database's time.
 */
class KeptLocks implements LockProvider, AutoCloseable {

	private final ScheduledExecutorService extending;

	private final LockProvider locks;

	KeptLocks(JdbcTemplate database) {
		this(database, Executors.newSingleThreadScheduledExecutor(threads()));
	}

	KeptLocks(JdbcTemplate database, ScheduledExecutorService extending) {
		this.extending = extending;
		this.locks = new KeepAliveLockProvider(new JdbcTemplateLockProvider(
				JdbcTemplateLockProvider.Configuration.builder().withJdbcTemplate(database).usingDbTime().build()),
				extending);
	}

	/** One of its own: those of scheduled work may all wait for something. */
	private static CustomizableThreadFactory threads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("locks-");
		threads.setDaemon(true);
		return threads;
	}

	@Override
	public Optional<SimpleLock> lock(LockConfiguration lock) {
		return this.locks.lock(lock);
	}

	/** Waits for nothing: a lock that is not extended ends by itself. */
	@Override
	public void close() {
		this.extending.shutdownNow();
	}

}
