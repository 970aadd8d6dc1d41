package id.whatscrm.deletion.request.clock;

import java.time.Instant;
import java.time.ZonedDateTime;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.RequestSettings;

/**
 * The rule for due dates (C2): the earlier of the published period and one calendar month
 * after receipt, the day of receipt not counted, so 31 January is followed by 28 or 29
 * February. The time of day is kept, so that a request is never late by a part of a day.
 */
@Component
public class Deadline {

	private final RequestSettings settings;

	Deadline(RequestSettings settings) {
		this.settings = settings;
	}

	/**
	 * When a request must be done.
	 * @param receivedAt its receipt
	 * @return the due date
	 */
	public Instant dueAt(Instant receivedAt) {
		ZonedDateTime received = receivedAt.atZone(this.settings.zone());
		Instant published = received.plus(this.settings.deadline()).toInstant();
		Instant legal = received.plus(this.settings.legalDeadline()).toInstant();
		return published.isBefore(legal) ? published : legal;
	}

	/**
	 * When it must be done after its only extension (C3).
	 * @param dueAt the original due date
	 * @return the extended due date
	 */
	public Instant extended(Instant dueAt) {
		return dueAt.atZone(this.settings.zone()).plus(this.settings.extension()).toInstant();
	}

	/**
	 * When staff are reminded that a due date comes near.
	 * @param dueAt the due date
	 * @return some days before it
	 */
	public Instant reminderBefore(Instant dueAt) {
		return dueAt.atZone(this.settings.zone()).minus(this.settings.remindBefore()).toInstant();
	}

}
