package id.whatscrm.deletion.purge;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.stereotype.Service;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.purge.execution.Execution;
import id.whatscrm.deletion.purge.execution.Work;
import id.whatscrm.deletion.purge.journal.BegunPurges;
import id.whatscrm.deletion.purge.journal.Receipts;
import id.whatscrm.deletion.purge.residue.ResidueSearch;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Clearance;
import id.whatscrm.deletion.retention.Decision;

/**
 * Deletes or anonymises what belongs to a subject. Every method may be repeated: it goes
 * on where the last attempt stopped. {@link ClearedPurge} asks for the clearance that is
 * needed here.
 */
@Service
public class Purge {

	private final PlannedPurge planned;

	private final Beginning beginning;

	private final Execution execution;

	private final Receipts receipts;

	private final ResidueSearch residue;

	private final BegunPurges begun;

	Purge(PlannedPurge planned, Beginning beginning, Execution execution, Receipts receipts, ResidueSearch residue,
			BegunPurges begun) {
		this.planned = planned;
		this.beginning = beginning;
		this.execution = execution;
		this.receipts = receipts;
		this.residue = residue;
		this.begun = begun;
	}

	/**
	 * Counts the subject's rows per category, changing nothing.
	 * @return all categories in purge order
	 */
	public List<CategoryRows> preview(Subject subject) {
		return this.planned.perCategory(subject);
	}

	/**
	 * The categories that can be anonymised.
	 */
	public Set<DataCategory> anonymisable(Subject subject) {
		return this.planned.anonymisable(subject);
	}

	/**
	 * Says what would happen to each table, changing nothing.
	 * @param decisions what was decided; a category without a decision would be deleted
	 * @return the tables in the order in which they would be purged
	 */
	public List<PlannedTable> plan(Subject subject, Map<DataCategory, Decision> decisions) {
		return this.planned.perTable(subject, decisions);
	}

	/**
	 * Remembers what there is at the moment of the decision, so that receipts can tell
	 * which rows came later.
	 */
	public void approve(ConfirmationCode code, Subject subject) {
		this.planned.approve(code, subject);
	}

	/**
	 * Notes what identifies the subject, for the search for residue, and once how much
	 * there is to do, if nobody approved it; must come before each category is purged.
	 * @throws PurgeFailed if the CRM's database was restored from a backup since the last
	 * purge, or if the request is forgotten: a worker that stood still must not write
	 * down again whom another one made forgotten
	 */
	public void begin(ConfirmationCode code, Subject subject) {
		this.beginning.of(code, subject);
	}

	/**
	 * As {@link #begin}, for a subject that a restored backup brought back.
	 */
	void beginAgain(ConfirmationCode code, Subject subject) {
		this.beginning.again(code, subject);
	}

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
	public Receipt purge(Clearance clearance, Map<DataCategory, Decision> decisions, TimeSlice slice) {
		Work work = new Work(clearance, clearance.category(), decisions, slice);
		if (clearance.anonymise()) {
			this.execution.anonymise(work);
			finish(work, Outcome.ANONYMISED, 0);
		}
		else {
			finish(work, Outcome.DELETED, this.execution.delete(work));
		}
		sweep(work);
		return this.receipts.of(clearance.code())
			.stream()
			.filter((receipt) -> receipt.category() == clearance.category())
			.findFirst()
			.orElseThrow();
	}

	/** A receipt must not say that something is gone while a hold is being set on it. */
	private void finish(Work work, Outcome outcome, long bare) {
		work.clearance()
			.whileItLasts(() -> this.receipts.finish(work.clearance().code(), work.category(), outcome, bare));
	}

	/** What had to stay bare for rows that are gone by now can go too. */
	private void sweep(Work work) {
		ConfirmationCode code = work.clearance().code();
		long before = Long.MAX_VALUE;
		long bare = this.receipts.bareRows(code);
		while (bare > 0 && bare < before) {
			Arrays.stream(DataCategory.values())
				.filter((category) -> work.deletes(category) && this.receipts.hasBareRows(code, category))
				.map(work::on)
				.forEach((again) -> finish(again, Outcome.DELETED, this.execution.delete(again)));
			before = bare;
			bare = this.receipts.bareRows(code);
		}
	}

	/**
	 * Notes that a category was not purged since it is held.
	 * @return the stored receipt
	 */
	public Receipt hold(ConfirmationCode code, DataCategory category) {
		return this.receipts.finish(code, category, Outcome.HELD, 0);
	}

	/**
	 * What was done so far for a request, in purge order.
	 */
	public List<Receipt> receipts(ConfirmationCode code) {
		return this.receipts.of(code);
	}

	/**
	 * Searches for what is left of the subject, independently of the purge (E2), and for
	 * gaps in the data map (E1).
	 * @param decisions all decisions of the request; held categories may keep their rows
	 * @throws ResidueFound if anything is left, or the map has a gap
	 */
	public void verify(ConfirmationCode code, Subject subject, Map<DataCategory, Decision> decisions) {
		this.residue.search(code, subject, decisions);
	}

	/**
	 * The version of the data map by which is purged.
	 */
	public String mapVersion() {
		return this.planned.mapVersion();
	}

	/**
	 * Erases what {@link #begin} noted.
	 */
	public void forget(ConfirmationCode code) {
		this.begun.forget(code);
	}

	/**
	 * Erases what an interrupted replay noted and did not come to forget.
	 */
	public void forgetLeftovers() {
		this.begun.forgetLeftovers();
	}

}
