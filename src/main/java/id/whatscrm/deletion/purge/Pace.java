package id.whatscrm.deletion.purge;

import java.time.Duration;

import id.whatscrm.deletion.purge.PurgeSettings.Execution;

/**
 * How many rows of a table one step takes, so that it lasts as long as is wanted.
 */
class Pace {

	private static final int FIRST_ROWS = 500;

	private static final int LEAST_ROWS = 20;

	private static final int MOST_GROWTH = 3;

	private final Execution settings;

	private int rows;

	Pace(Execution settings) {
		this.settings = settings;
		this.rows = Math.min(FIRST_ROWS, settings.maxBatchRows());
	}

	int rows() {
		return this.rows;
	}

	/**
	 * Learns from a step.
	 * @param taken how many rows it took
	 * @param duration how long
	 */
	void after(int taken, Duration duration) {
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

}
