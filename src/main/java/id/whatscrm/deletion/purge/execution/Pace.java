package id.whatscrm.deletion.purge.execution;

import java.time.Duration;
import java.util.function.LongSupplier;

import id.whatscrm.deletion.crm.PurgeFailed;

/**
 * How many rows of a table one step takes, so that it lasts as long as is wanted.
 */
class Pace {

	private static final int FIRST_ROWS = 500;

	private static final int LEAST_ROWS = 20;

	private static final int MOST_GROWTH = 3;

	/** Less than this part of a full step says little about one. */
	private static final int LITTLE = 8;

	private final ExecutionSettings settings;

	private int rows;

	Pace(ExecutionSettings settings) {
		this.settings = settings;
		this.rows = Math.min(FIRST_ROWS, settings.maxBatchRows());
	}

	/**
	 * How many rows fit a time, of which no more than the target duration is used.
	 */
	int rows(Duration left) {
		double share = Math.min(1, (double) left.toNanos() / this.settings.targetDuration().toNanos());
		return (int) Math.max(Math.min(LEAST_ROWS, this.rows), this.rows * share);
	}

	/**
	 * Learns from a step.
	 * @param taken how many rows it took
	 * @param duration how long
	 */
	void after(int taken, Duration duration) {
		if (taken < this.rows / LITTLE && duration.compareTo(this.settings.targetDuration()) < 0) {
			return;
		}
		double perRow = Math.max(1, duration.toNanos()) / (double) Math.max(1, taken);
		double fitting = this.settings.targetDuration().toNanos() / perRow;
		this.rows = (int) Math.max(LEAST_ROWS,
				Math.min(Math.min(fitting, (double) MOST_GROWTH * this.rows), this.settings.maxBatchRows()));
	}

	/**
	 * Takes fewer rows, since a step took too long.
	 */
	void tooLong() {
		this.rows = Math.max(1, this.rows / 4);
	}

	/**
	 * Does a step and learns from how long it took.
	 * @param size how many rows it was given
	 */
	long timed(int size, LongSupplier step) {
		long start = System.nanoTime();
		long taken = step.getAsLong();
		after(size, Duration.ofNanos(System.nanoTime() - start));
		return taken;
	}

	/**
	 * Does a step and takes fewer rows from then on if it ran out of its time.
	 */
	long watched(LongSupplier step) {
		try {
			return step.getAsLong();
		}
		catch (PurgeFailed ex) {
			if (ex.reason() == PurgeFailed.Reason.TIMED_OUT) {
				tooLong();
			}
			throw ex;
		}
	}

}
