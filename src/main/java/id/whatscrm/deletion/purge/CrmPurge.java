package id.whatscrm.deletion.purge;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.RestoreMarker;
import id.whatscrm.deletion.crm.map.CoverageGap;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.purge.execution.Batches;
import id.whatscrm.deletion.purge.execution.CategoryPurge;
import id.whatscrm.deletion.purge.execution.ExecutionSettings;
import id.whatscrm.deletion.purge.journal.PurgeRecords;
import id.whatscrm.deletion.purge.journal.PurgeRecords.NotedKey;
import id.whatscrm.deletion.purge.residue.ResidueSearch;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Clearance;
import id.whatscrm.deletion.retention.Decision;

/**
 * Purges in the CRM's database as the data map says.
 */
@Component
class CrmPurge implements Purge {

	private static final Logger log = LoggerFactory.getLogger(CrmPurge.class);

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	private final PurgePreview preview;

	private final PurgeRecords records;

	private final Identifiers identifiers;

	private final ResidueSearch residueSearch;

	private final RestoreMarker marker;

	private final ExecutionSettings settings;

	CrmPurge(CrmDatabase crm, LoadedDataMap map, PurgePreview preview, PurgeRecords records, Identifiers identifiers,
			ResidueSearch residueSearch, RestoreMarker marker, ExecutionSettings settings) {
		this.marker = marker;
		this.crm = crm;
		this.map = map;
		this.preview = preview;
		this.records = records;
		this.identifiers = identifiers;
		this.residueSearch = residueSearch;
		this.settings = settings;
		for (DataCategory category : DataCategory.values()) {
			Batches.purgedRows(category);
		}
	}

	@Override
	public List<CategoryRows> preview(Subject subject) {
		Map<DataCategory, CategoryRows> preview = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			preview.put(category, new CategoryRows(category, 0, anonymisable(subject).contains(category)));
		}
		plan(subject, Map.of()).forEach((table) -> preview.computeIfPresent(table.category(),
				(category, rows) -> new CategoryRows(category, rows.rows() + table.rows(), rows.canBeAnonymised())));
		return List.copyOf(preview.values());
	}

	@Override
	public Set<DataCategory> anonymisable(Subject subject) {
		return this.map.plan(subject).anonymisable();
	}

	@Override
	public List<PlannedTable> plan(Subject subject, Map<DataCategory, Decision> decisions) {
		double measured = this.records.rowsPerSecond();
		return this.preview.of(subject, decisions, (measured > 0) ? measured : PurgePreview.FIRST_ROWS_PER_SECOND);
	}

	@Override
	public void approve(ConfirmationCode code, Subject subject) {
		this.records.approve(code, plan(subject, Map.of()), this.map.map().version());
	}

	@Override
	public void begin(ConfirmationCode code, Subject subject) {
		this.marker.advance();
		notePlanned(code, subject);
		this.records.begin(code, this.identifiers.of(subject), false);
	}

	/** Only to tell how far it is, for which no purge has to wait. */
	private void notePlanned(ConfirmationCode code, Subject subject) {
		if (this.records.isPlanned(code)) {
			return;
		}
		try {
			this.records.plan(code, preview(subject));
		}
		catch (PurgeFailed ex) {
			log.warn("Request {} is purged without knowing how many rows there are: {}", code, ex.getMessage());
		}
	}

	@Override
	public void beginAgain(ConfirmationCode code, Subject subject) {
		this.records.begin(code, this.identifiers.of(subject), true);
	}

	@Override
	public Receipt purge(Clearance clearance, Map<DataCategory, Decision> decisions, TimeSlice slice) {
		ConfirmationCode code = clearance.code();
		CategoryPurge purge = categoryPurge(clearance, slice, clearance.category(), decisions);
		if (clearance.anonymise()) {
			purge.anonymise();
			finish(clearance, clearance.category(), Outcome.ANONYMISED, 0);
		}
		else {
			finish(clearance, clearance.category(), Outcome.DELETED, purge.delete());
		}
		sweep(clearance, slice, decisions);
		return this.records.receipts(code)
			.stream()
			.filter((receipt) -> receipt.category() == clearance.category())
			.findFirst()
			.orElseThrow();
	}

	/** A receipt must not say that something is gone while a hold is being set on it. */
	private void finish(Clearance clearance, DataCategory category, Outcome outcome, long bare) {
		clearance.whileItLasts(() -> this.records.finish(clearance.code(), category, outcome, bare));
	}

	private CategoryPurge categoryPurge(Clearance clearance, TimeSlice slice, DataCategory category,
			Map<DataCategory, Decision> decisions) {
		return new CategoryPurge(this.crm, this.map.plan(clearance.subject()), this.records, this.settings, clearance,
				slice, category, decisions);
	}

	/** What had to stay bare for rows that are gone by now can go too. */
	private void sweep(Clearance clearance, TimeSlice slice, Map<DataCategory, Decision> decisions) {
		ConfirmationCode code = clearance.code();
		long before = Long.MAX_VALUE;
		long bare = this.records.bareRows(code);
		while (bare > 0 && bare < before) {
			for (DataCategory category : DataCategory.values()) {
				if (category.compareTo(clearance.category()) <= 0 && decisions.get(category) instanceof Decision.Delete
						&& this.records.hasBareRows(code, category)) {
					finish(clearance, category, Outcome.DELETED,
							categoryPurge(clearance, slice, category, decisions).delete());
				}
			}
			before = bare;
			bare = this.records.bareRows(code);
		}
	}

	@Override
	public Receipt hold(ConfirmationCode code, DataCategory category) {
		return this.records.finish(code, category, Outcome.HELD, 0);
	}

	@Override
	public List<Receipt> receipts(ConfirmationCode code) {
		return this.records.receipts(code);
	}

	@Override
	public void verify(ConfirmationCode code, Subject subject, Map<DataCategory, Decision> decisions) {
		Catalog live = this.crm.catalog();
		List<CoverageGap> gaps = this.map.coverageGaps(live);
		if (!gaps.isEmpty()) {
			throw ResidueFound.behind(gaps);
		}
		Map<MappedTable, List<String>> noted = new HashMap<>();
		this.map.plan(subject)
			.rows()
			.noted()
			.forEach((entry) -> noted.put(entry,
					this.records.notedKeys(code, entry, null, Integer.MAX_VALUE).stream().map(NotedKey::key).toList()));
		this.residueSearch.search(live, subject, noted, this.records.identifiers(code), decisions);
	}

	@Override
	public String mapVersion() {
		return this.map.map().version();
	}

	@Override
	public void forgetLeftovers() {
		this.records.forgetLeftovers();
	}

	@Override
	public void forget(ConfirmationCode code) {
		this.records.forget(code);
	}

}
