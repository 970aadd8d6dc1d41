package id.whatscrm.deletion.process.engine;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessTimers;

/**
 * The waits in the form in which the models read them, as {@code ${timers.lapseAfter}}.
 * Public because the engine's expressions reach nothing else.
 */
@Component("timers")
public class TimerExpressions {

	private final ProcessTimers.Identity identity;

	TimerExpressions(ProcessTimers timers) {
		this.identity = timers.identity();
	}

	/**
	 * ISO 8601 duration after which support takes over the verification.
	 */
	public String getExtendedAfter() {
		return this.identity.extendedAfter().toString();
	}

	/**
	 * ISO 8601 duration after which an unanswered question closes the request.
	 */
	public String getLapseAfter() {
		return this.identity.lapseAfter().toString();
	}

	/**
	 * ISO 8601 cycle of the reminders of an unused link.
	 */
	public String getConfirmationReminder() {
		return cycle();
	}

	/**
	 * ISO 8601 cycle of the reminders of an unanswered question.
	 */
	public String getQuestionReminder() {
		return cycle();
	}

	private String cycle() {
		return "R" + this.identity.reminders() + "/" + this.identity.remindEvery();
	}

}
