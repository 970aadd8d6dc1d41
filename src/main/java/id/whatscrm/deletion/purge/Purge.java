package id.whatscrm.deletion.purge;

import java.util.List;
import java.util.Map;
import java.util.Set;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Clearance;
import id.whatscrm.deletion.retention.Decision;

/**
 * Deletes or anonymises what belongs to a subject. Every method may be repeated: it goes
 * on where the last attempt stopped.
 */
public interface Purge {

	/**
	 * Counts the subject's rows per category, changing nothing.
	 * @return all categories in purge order
	 */
	List<CategoryRows> preview(Subject subject);

	/**
	 * The categories that can be anonymised.
	 */
	Set<DataCategory> anonymisable(Subject subject);

	/**
	 * Says what would happen to each table, changing nothing.
	 * @param decisions what was decided; a category without a decision would be deleted
	 * @return the tables in the order in which they would be purged
	 */
	List<PlannedTable> plan(Subject subject, Map<DataCategory, Decision> decisions);

	/**
	 * Remembers what there is at the moment of the decision, so that receipts can tell
	 * which rows came later.
	 */
	void approve(ConfirmationCode code, Subject subject);

	/**
	 * Notes what identifies the subject, for the search for residue, and once how much
	 * there is to do, if nobody approved it; must come before each category is purged.
	 * @throws PurgeFailed if the CRM's database was restored from a backup since the last
	 * purge, or if the request is forgotten: a worker that stood still must not write
	 * down again whom another one made forgotten
	 */
	void begin(ConfirmationCode code, Subject subject);

	/**
	 * As {@link #begin}, for a subject that a restored backup brought back.
	 */
	void beginAgain(ConfirmationCode code, Subject subject);

	/**
	 * Purges one category.
	 * @param clearance the permission to do so
	 * @param decisions all decisions of the request: rows that a held category hangs on
	 * are kept bare
	 * @param slice how long it may go on
	 * @return what was done, also stored
	 * @throws PurgeUnfinished if the time slice is over before
	 * @throws PurgeFailed if the database refuses; what was done before stays done
	 */
	Receipt purge(Clearance clearance, Map<DataCategory, Decision> decisions, TimeSlice slice);

	/**
	 * Notes that a category was not purged since it is held.
	 * @return the stored receipt
	 */
	Receipt hold(ConfirmationCode code, DataCategory category);

	/**
	 * What was done so far for a request, in purge order.
	 */
	List<Receipt> receipts(ConfirmationCode code);

	/**
	 * Searches for what is left of the subject, independently of the purge (E2), and for
	 * gaps in the data map (E1).
	 * @param decisions all decisions of the request; held categories may keep their rows
	 * @throws ResidueFound if anything is left, or the map has a gap
	 */
	void verify(ConfirmationCode code, Subject subject, Map<DataCategory, Decision> decisions);

	/**
	 * The version of the data map by which is purged.
	 */
	String mapVersion();

	/**
	 * Erases what {@link #begin} noted.
	 */
	void forget(ConfirmationCode code);

	/**
	 * Erases what an interrupted replay noted and did not come to forget.
	 */
	void forgetLeftovers();

}
