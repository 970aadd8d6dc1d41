package id.whatscrm.deletion.request.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * How far away a due date is, for all who read it: the days are the calendar's, but a
 * request is overdue from the moment on at which it was due.
 *
 * @param days from today to the day on which it is due; negative if that day has passed
 * @param overdue whether the moment has passed; maybe today
 */
public record DaysLeft(long days, boolean overdue) {

	/** So many days before its due date a request is due soon. */
	public static final int SOON = 7;

	/**
	 * Counts from now, in the clock's zone.
	 */
	public static DaysLeft until(Instant due, Clock clock) {
		LocalDate day = LocalDate.ofInstant(due, clock.getZone());
		return new DaysLeft(ChronoUnit.DAYS.between(LocalDate.now(clock), day), due.isBefore(clock.instant()));
	}

	/**
	 * Whether it is not overdue, but soon will be.
	 */
	public boolean soon() {
		return !this.overdue && this.days <= SOON;
	}

	/**
	 * Says it in English, for staff.
	 */
	public String words() {
		if (this.overdue) {
			return (this.days == 0) ? "overdue since today"
					: (this.days == -1) ? "overdue since yesterday" : "overdue for " + -this.days + " days";
		}
		return (this.days == 0) ? "due today" : (this.days == 1) ? "1 day left" : this.days + " days left";
	}

}
