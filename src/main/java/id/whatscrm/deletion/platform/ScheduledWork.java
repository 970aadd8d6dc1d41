package id.whatscrm.deletion.platform;

import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Work that returns by the clock beside the engine's jobs. What one node at a time should
 * do takes a lock in our database; what each node does for itself takes none.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableSchedulerLock(defaultLockAtMostFor = ScheduledWork.DEAD_AFTER)
class ScheduledWork {

	/** A node that does not extend its lock for so long is dead; one that lives does. */
	static final String DEAD_AFTER = "PT1M";

	/**
	 * The thread that extends locks is no bean: Spring Boot would run all scheduled work
	 * on it.
	 */
	@Bean
	LockProvider lockProvider(JdbcTemplate database) {
		return new KeptLocks(database);
	}

}
