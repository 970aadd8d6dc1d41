package id.whatscrm.deletion.purge;

import java.util.List;
import java.util.Map;

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
	 * Notes what identifies the subject, for the search for residue; must come before the
	 * first category is purged.
	 */
	void begin(ConfirmationCode code, Subject subject);

	/**
	 * Purges one category.
	 * @param clearance the permission to do so
	 * @param decisions all decisions of the request: rows that a held category hangs on
	 * are kept bare
	 * @return what was done, also stored
	 * @throws PurgeFailed if the database refuses; what was done before stays done
	 */
	Receipt purge(Clearance clearance, Map<DataCategory, Decision> decisions);

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
	 * Searches for what is left of the subject, independently of the purge (E2).
	 * @param decisions all decisions of the request; held categories may keep their rows
	 * @throws ResidueFound if anything is left
	 */
	void verify(ConfirmationCode code, Subject subject, Map<DataCategory, Decision> decisions);

	/**
	 * Erases what {@link #begin} noted.
	 */
	void forget(ConfirmationCode code);

}
