package id.whatscrm.deletion.evidence.audit;

import java.time.YearMonth;

import org.jspecify.annotations.Nullable;

/**
 * What became of the requests that were received in one month, or in several together.
 *
 * @param month the month; {@code null} for several together
 * @param received how many there were: {@code met}, {@code late} and {@code open}
 * together
 * @param met how many ended by their due date
 * @param late how many ended after it, or are still open after it
 * @param open how many are still open and not yet due
 * @param refused how many of them were refused
 * @param held of how many data is or was under legal hold
 * @param medianDays the median of the days from receipt to end; {@code null} where none
 * has ended
 */
record MonthFigures(@Nullable YearMonth month, long received, long met, long late, long open, long refused, long held,
		@Nullable Double medianDays) {

	static MonthFigures none(@Nullable YearMonth month) {
		return new MonthFigures(month, 0, 0, 0, 0, 0, 0, null);
	}

}
