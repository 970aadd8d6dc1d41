package id.whatscrm.deletion.intake.mailbox;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.health.Status;

import static org.assertj.core.api.Assertions.assertThat;

class MailboxHealthTests {

	@Test
	void isDownWhenNobodyHasReadTheMailboxForTooLong() {
		assertThat(status(15 * 60)).isEqualTo(Status.UP);
		assertThat(status(15 * 60 + 1)).isEqualTo(Status.DOWN);
	}

	private static Status status(double seconds) {
		return new MailboxHealth(() -> seconds).health().getStatus();
	}

}
