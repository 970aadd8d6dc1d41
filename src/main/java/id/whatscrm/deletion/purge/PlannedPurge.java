package id.whatscrm.deletion.purge;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.purge.journal.BatchJournal;
import id.whatscrm.deletion.purge.journal.PlannedRows;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;

/**
 * What there is to purge, and remembers it for the request: as the reviewer saw it, or as
 * it was when the purge began.
 */
@Component
class PlannedPurge {

	private static final Logger log = LoggerFactory.getLogger(PlannedPurge.class);

	private final LoadedDataMap map;

	private final PurgePreview preview;

	private final BatchJournal journal;

	private final PlannedRows planned;

	PlannedPurge(LoadedDataMap map, PurgePreview preview, BatchJournal journal, PlannedRows planned) {
		this.map = map;
		this.preview = preview;
		this.journal = journal;
		this.planned = planned;
	}

	String mapVersion() {
		return this.map.map().version();
	}

	Set<DataCategory> anonymisable(Subject subject) {
		return this.map.plan(subject).anonymisable();
	}

	/**
	 * As {@link PurgePreview#of}, at the speed that was measured so far.
	 */
	List<PlannedTable> perTable(Subject subject, Map<DataCategory, Decision> decisions) {
		double measured = this.journal.rowsPerSecond();
		return this.preview.of(subject, decisions, (measured > 0) ? measured : PurgePreview.FIRST_ROWS_PER_SECOND);
	}

	/**
	 * What each category has, in purge order.
	 */
	List<CategoryRows> perCategory(Subject subject) {
		Set<DataCategory> anonymisable = anonymisable(subject);
		Map<DataCategory, CategoryRows> categories = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			categories.put(category, new CategoryRows(category, 0, anonymisable.contains(category)));
		}
		perTable(subject, Map.of()).forEach((table) -> categories.computeIfPresent(table.category(),
				(category, rows) -> new CategoryRows(category, rows.rows() + table.rows(), rows.canBeAnonymised())));
		return List.copyOf(categories.values());
	}

	void approve(ConfirmationCode code, Subject subject) {
		this.planned.approve(code, perTable(subject, Map.of()), mapVersion());
	}

	/**
	 * Notes once how much there is to do. It is only to tell how far the purge is, which
	 * does not wait for it.
	 */
	void note(ConfirmationCode code, Subject subject) {
		if (this.planned.isPlanned(code)) {
			return;
		}
		try {
			this.planned.plan(code, perCategory(subject));
		}
		catch (PurgeFailed ex) {
			log.warn("Request {} is purged without knowing how many rows there are: {}", code, ex.getMessage());
		}
	}

}
