package id.whatscrm.deletion.purge;

/**
 * A time slice is over and rows are left. What was done stays done; the next slice goes
 * on from there.
 */
public class PurgeUnfinished extends RuntimeException {

	public PurgeUnfinished() {
		super("The time slice is over", null, false, false);
	}

}
