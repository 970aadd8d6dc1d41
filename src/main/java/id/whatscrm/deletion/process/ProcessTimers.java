package id.whatscrm.deletion.process;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the processes wait.
 *
 * @param coolingOff between the decision and the purge, so that an owner who did not ask
 * can withdraw (I5)
 * @param identity the waits of the identity verification
 * @param tasks the due dates of user tasks
 */
@ConfigurationProperties("deletion")
record ProcessTimers(@DefaultValue("P7D") Duration coolingOff, @DefaultValue Identity identity,
		@DefaultValue Tasks tasks) {

	/**
	 * The waits of the identity verification.
	 *
	 * @param extendedAfter how long a sent link may stay unused before support takes over
	 * @param lapseAfter how long a question may stay unanswered before the request is
	 * closed
	 * @param remindEvery how often the requester is reminded of either
	 * @param reminders how many reminders at most
	 */
	record Identity(@DefaultValue("P7D") Duration extendedAfter, @DefaultValue("P30D") Duration lapseAfter,
			@DefaultValue("P3D") Duration remindEvery, @DefaultValue("2") int reminders) {
	}

	/**
	 * The due dates of user tasks, never after the request's own.
	 *
	 * @param dueAfter when a task is due
	 * @param followUpAfter when it should be looked at again
	 */
	record Tasks(@DefaultValue("P3D") Duration dueAfter, @DefaultValue("P1D") Duration followUpAfter) {
	}

}
