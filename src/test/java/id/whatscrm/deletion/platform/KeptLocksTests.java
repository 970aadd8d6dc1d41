package id.whatscrm.deletion.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.EmbeddedDatabases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * What only one node does at a time is kept by one that lives, and taken from one that
 * died.
 */
class KeptLocksTests {

	private static final Duration DEAD_AFTER = Duration.parse(ScheduledWork.DEAD_AFTER);

	private final JdbcTemplate database = new JdbcTemplate(
			EmbeddedDatabases.shared().createDatabase("locks_" + UUID.randomUUID().toString().substring(0, 8)));

	private final ScheduledExecutorService clock = mock();

	private final KeptLocks node = new KeptLocks(this.database, this.clock);

	private final KeptLocks other = new KeptLocks(this.database, mock(ScheduledExecutorService.class));

	@BeforeEach
	void table() throws IOException {
		this.database
			.execute(new ClassPathResource("db/migration/V1__platform.sql").getContentAsString(StandardCharsets.UTF_8));
		ScheduledFuture<?> future = mock();
		given(this.clock.scheduleAtFixedRate(any(), anyLong(), anyLong(), any())).willAnswer((call) -> future);
	}

	@Test
	void aNodeThatWorksKeepsItsLock() {
		assertThat(this.node.lock(mailbox())).isPresent();
		this.database.update("update shedlock set lock_until = lock_until - interval '50 seconds'");
		assertThat(secondsLeft()).isLessThan(15);

		whatIsDoneMeanwhile().run();

		assertThat(secondsLeft()).isGreaterThan(45);
		assertThat(this.other.lock(mailbox())).isEmpty();
	}

	@Test
	void itsLockIsFreeWhenItsWorkIsDone() {
		SimpleLock lock = this.node.lock(mailbox()).orElseThrow();

		lock.unlock();

		assertThat(this.other.lock(mailbox())).isPresent();
	}

	@Test
	void theLockOfANodeThatDiedIsTakenAfterItsTime() {
		assertThat(this.node.lock(mailbox())).isPresent();
		assertThat(this.other.lock(mailbox())).isEmpty();
		assertThat(secondsLeft()).isLessThanOrEqualTo(60);

		this.database.update("update shedlock set lock_until = lock_until - interval '60 seconds'");

		assertThat(this.other.lock(mailbox())).isPresent();
	}

	/** It was stopped for a while, such as by its machine. */
	@Test
	void aNodeThatComesBackTakesNothingFromItsSuccessor() {
		assertThat(this.node.lock(mailbox())).isPresent();
		this.database.update("update shedlock set lock_until = lock_until - interval '60 seconds'");
		assertThat(this.other.lock(mailbox())).isPresent();
		// Both nodes of this test are on one machine, whose name the lock carries.
		this.database.update("update shedlock set locked_by = 'the other'");
		this.database.update("update shedlock set lock_until = lock_until - interval '30 seconds'");

		whatIsDoneMeanwhile().run();

		assertThat(secondsLeft()).isLessThan(45);
	}

	@Test
	void lookingAfterLocksKeepsNoProcessFromEnding() {
		KeptLocks locks = new KeptLocks(this.database);
		SimpleLock lock = locks.lock(mailbox()).orElseThrow();

		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> thread.getName().startsWith("locks-"))
			.isNotEmpty()
			.allMatch(Thread::isDaemon);
		locks.close();
		lock.unlock();
		assertThat(this.other.lock(mailbox())).isPresent();
	}

	private static LockConfiguration mailbox() {
		return new LockConfiguration(Instant.now(), "mailbox", DEAD_AFTER, Duration.ZERO);
	}

	private Runnable whatIsDoneMeanwhile() {
		ArgumentCaptor<Runnable> extension = ArgumentCaptor.captor();
		then(this.clock).should()
			.scheduleAtFixedRate(extension.capture(), anyLong(), eq(DEAD_AFTER.toMillis() / 2),
					eq(TimeUnit.MILLISECONDS));
		return extension.getValue();
	}

	private double secondsLeft() {
		return this.database.queryForObject(
				"select extract(epoch from lock_until - timezone('utc', current_timestamp)) from shedlock",
				Double.class);
	}

}
