package id.whatscrm.deletion.purge;

import java.time.Duration;

import id.whatscrm.deletion.purge.PurgeSettings.Execution;

/**
 * How many rows one transaction takes, so that it lasts as long as is wanted, and how
 * long the purge rests between two.
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
	 * Learns from a transaction, and rests.
	 * @param taken how many rows it took
	 * @param duration how long
	 */
	void after(int taken, Duration duration) {
		double perRow = Math.max(1, duration.toNanos()) / (double) Math.max(1, taken);
		double fitting = this.settings.targetDuration().toNanos() / perRow;
		this.rows = (int) Math.max(LEAST_ROWS,
				Math.min(Math.min(fitting, (double) MOST_GROWTH * this.rows), this.settings.maxBatchRows()));
		if (this.settings.share() < 1) {
			sleep(Duration.ofNanos((long) (duration.toNanos() * (1 / this.settings.share() - 1))));
		}
	}

	/**
	 * Takes fewer rows, since a transaction took too long.
	 */
	void tooLong() {
		this.rows = Math.max(1, this.rows / 4);
	}

	/**
	 * Waits.
	 * @throws PurgeFailed if the service shuts down meanwhile
	 */
	static void sleep(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PurgeFailed("Going on after a pause", "(all)", PurgeFailed.INTERRUPTED);
		}
	}

}
