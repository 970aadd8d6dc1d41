package id.whatscrm.deletion.purge.execution;

import java.util.Map;

import id.whatscrm.deletion.purge.TimeSlice;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Clearance;
import id.whatscrm.deletion.retention.Decision;

/**
 * What is to be purged.
 *
 * @param clearance the permission; everything up to its category is purged
 * @param category what is purged now: that category, or bare rows of one before
 * @param decisions all decisions of the request: rows that a held category hangs on are
 * kept bare
 * @param slice how long it may go on
 */
public record Work(Clearance clearance, DataCategory category, Map<DataCategory, Decision> decisions, TimeSlice slice) {

	/**
	 * The same for another category.
	 */
	public Work on(DataCategory other) {
		return new Work(this.clearance, other, this.decisions, this.slice);
	}

	/**
	 * Whether a category is deleted, up to the one that the clearance is for.
	 */
	public boolean deletes(DataCategory other) {
		return this.decisions.get(other) instanceof Decision.Delete && other.compareTo(this.clearance.category()) <= 0;
	}

}
