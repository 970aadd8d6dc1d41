package id.whatscrm.deletion.platform;

import java.util.concurrent.ScheduledExecutorService;

import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What returns by the clock has threads enough.
 */
@ServiceTest
class ScheduledWorkTests {

	@Autowired
	private ApplicationContext context;

	/** A mailbox that hangs must not stop the rest. */
	@Test
	void scheduledWorkDoesNotShareTheThreadThatExtendsLocks() {
		assertThat(this.context.getBean(LockProvider.class)).isInstanceOf(KeptLocks.class);
		assertThat(this.context.getBeansOfType(ScheduledExecutorService.class)).isEmpty();
		assertThat(
				this.context.getBean(ThreadPoolTaskScheduler.class).getScheduledThreadPoolExecutor().getCorePoolSize())
			.isEqualTo(4);
	}

}
