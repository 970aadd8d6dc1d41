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
 * @param keep how long closed requests are kept
 * @param purge how long one job of a purge works
 */
@ConfigurationProperties("deletion")
public record ProcessTimers(@DefaultValue("P7D") Duration coolingOff, @DefaultValue Identity identity,
		@DefaultValue Tasks tasks, @DefaultValue Keep keep, @DefaultValue Purge purge) {

	/**
	 * The purge as the engine sees it.
	 *
	 * @param timeSlice how long one job purges before others have their turn; well below
	 * the time for which the engine locks a job
	 */
	public record Purge(@DefaultValue("PT1M") Duration timeSlice) {
	}

	/**
	 * How long a closed request is kept before it is forgotten; every other one is
	 * forgotten at its end.
	 *
	 * @param refused after a refusal, so that support can answer questions about it
	 * @param withdrawn after a withdrawal, so that an owner who did not withdraw can
	 * object
	 */
	record Keep(@DefaultValue("P14D") Duration refused, @DefaultValue("P14D") Duration withdrawn) {
	}

	/**
	 * The waits of the identity verification.
	 *
	 * @param extendedAfter how long a sent link may stay unused before support takes over
	 * @param lapseAfter how long a question may stay unanswered before the request is
	 * closed
	 * @param remindEvery how often the requester is reminded of either
	 * @param reminders how many reminders at most
	 */
	public record Identity(@DefaultValue("P7D") Duration extendedAfter, @DefaultValue("P30D") Duration lapseAfter,
			@DefaultValue("P3D") Duration remindEvery, @DefaultValue("2") int reminders) {
	}

	/**
	 * The due dates of user tasks, never after the request's own.
	 *
	 * @param dueAfter when a task is due
	 * @param followUpAfter when it should be looked at again
	 */
	public record Tasks(@DefaultValue("P3D") Duration dueAfter, @DefaultValue("P1D") Duration followUpAfter) {
	}

}
