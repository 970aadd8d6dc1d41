package id.whatscrm.deletion.purge.execution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.crm.map.PurgePlan;
import id.whatscrm.deletion.purge.journal.BatchJournal;
import id.whatscrm.deletion.purge.journal.BegunPurges;
import id.whatscrm.deletion.purge.journal.NotedRows;
import id.whatscrm.deletion.request.DataCategory;

/**
 * Carries out what a clearance allows, in the CRM's database.
 */
@Component
public class Execution {

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	private final BegunPurges begun;

	private final NotedRows notedRows;

	private final BatchJournal journal;

	private final ExecutionSettings settings;

	public Execution(CrmDatabase crm, LoadedDataMap map, BegunPurges begun, NotedRows notedRows, BatchJournal journal,
			ExecutionSettings settings) {
		this.crm = crm;
		this.map = map;
		this.begun = begun;
		this.notedRows = notedRows;
		this.journal = journal;
		this.settings = settings;
		for (DataCategory category : DataCategory.values()) {
			Batches.purgedRows(category);
		}
	}

	/**
	 * Anonymises the category's rows.
	 * @throws id.whatscrm.deletion.purge.PurgeUnfinished if the time slice is over before
	 */
	public void anonymise(Work work) {
		purge(work).anonymise();
	}

	/**
	 * Deletes the category's rows. Rows to which others refer that stay are kept, without
	 * the person.
	 * @return how many rows are kept bare
	 * @throws id.whatscrm.deletion.purge.PurgeUnfinished if the time slice is over before
	 */
	public long delete(Work work) {
		return purge(work).delete();
	}

	private CategoryPurge purge(Work work) {
		PurgePlan plan = this.map.plan(work.clearance().subject());
		HangingRows hanging = new HangingRows(plan.rows(), this.notedRows, work.clearance(),
				this.begun.pepper(work.clearance().code()));
		return new CategoryPurge(work, plan, hanging, new Batches(this.crm, this.journal, this.settings, work,
				CategoryPurge.touchesSharedRows(plan.subject(), work.category())), this.settings);
	}

}
