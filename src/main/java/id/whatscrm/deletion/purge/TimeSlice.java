package id.whatscrm.deletion.purge;

/**
 * How long a purge may work before it makes room for others. It is asked after each
 * commit, so some rows are done in any slice.
 */
@FunctionalInterface
public interface TimeSlice {

	/** As long as it takes. */
	TimeSlice UNLIMITED = () -> false;

	/**
	 * Whether the purge has to make room now.
	 */
	boolean isOver();

}
