package id.whatscrm.deletion.intake.mailbox;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/**
 * Whether this node reads the mailbox, or leaves it to another for a while: down when it
 * has not for so long that requests may wait in it.
 */
class MailboxHealth extends AbstractHealthIndicator {

	private static final Duration TOO_LONG = Duration.ofMinutes(15);

	private final DoubleSupplier silence;

	/**
	 * Looks at a mailbox.
	 * @param silence for how many seconds it was not read
	 */
	MailboxHealth(DoubleSupplier silence) {
		this.silence = silence;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		long seconds = Math.round(this.silence.getAsDouble());
		builder.status((seconds <= TOO_LONG.toSeconds()) ? Status.UP : Status.DOWN)
			.withDetail("silentForSeconds", seconds);
	}

}
