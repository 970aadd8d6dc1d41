package id.whatscrm.deletion.notification;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.clock.DaysLeft;
import id.whatscrm.deletion.request.clock.OverdueReason;

/**
 * What operators are told once a day. It names requests by their code and nobody else.
 *
 * @param overdue how many open requests are late
 * @param dueSoon how many are due within seven days
 * @param late the most urgent of those that are late
 * @param soon the most urgent of those that are due soon
 * @param incidents how many of each type are open
 */
public record DeadlineDigest(LocalDate day, long overdue, long dueSoon, List<Line> late, List<Line> soon,
		Map<String, Long> incidents) {

	/**
	 * Whether there is something to tell.
	 */
	public boolean isWorthSending() {
		return this.overdue > 0 || this.dueSoon > 0 || !this.incidents.isEmpty();
	}

	/**
	 * One request.
	 *
	 * @param daysLeft how far away its due date is
	 * @param lateBecause why it is late, as an operator last said
	 * @param followUpOn when operators look at it again
	 * @param place where it waits; {@code null} if its process has ended
	 */
	public record Line(ConfirmationCode code, DaysLeft daysLeft, @Nullable OverdueReason lateBecause,
			@Nullable LocalDate followUpOn, @Nullable Place place) {
	}

	/**
	 * Where a request waits.
	 *
	 * @param instance the id of its process instance
	 * @param step the name of the step
	 * @param forWhom who has its task or can take it
	 */
	public record Place(String instance, String step, @Nullable String forWhom) {
	}

}
