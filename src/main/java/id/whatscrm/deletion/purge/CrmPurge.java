package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.Catalog.ForeignKey;
import id.whatscrm.deletion.purge.Catalog.Table;
import id.whatscrm.deletion.purge.DataMap.MappedTable;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Clearance;
import id.whatscrm.deletion.retention.Decision;

/**
 * Purges in the CRM's database by set-based statements of bounded size, each in its own
 * transaction. Every statement selects what is still to do, so that it can be interrupted
 * and repeated at any point.
 */
@Component
class CrmPurge implements Purge {

	private static final String ROW = "t";

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	private final PurgeRecords records;

	private final CrmDirectory directory;

	private final ResidueSearch residueSearch;

	private final int batchRows;

	CrmPurge(CrmDatabase crm, LoadedDataMap map, PurgeRecords records, CrmDirectory directory,
			ResidueSearch residueSearch, PurgeSettings settings) {
		this.crm = crm;
		this.map = map;
		this.records = records;
		this.directory = directory;
		this.residueSearch = residueSearch;
		this.batchRows = settings.batchRows();
	}

	@Override
	public List<CategoryRows> preview(Subject subject) {
		List<CategoryRows> preview = new ArrayList<>();
		for (DataCategory category : DataCategory.values()) {
			long rows = 0;
			boolean canBeAnonymised = true;
			for (MappedTable table : this.map.map().tablesOf(category)) {
				rows += count(table, this.map.rows().belongsNow(table, ROW), parameters(subject, Map.of()));
				canBeAnonymised &= !table.anonymise().isEmpty();
			}
			preview.add(new CategoryRows(category, rows, canBeAnonymised));
		}
		return preview;
	}

	@Override
	public void begin(ConfirmationCode code, Subject subject) {
		if (this.records.hasBegun(code)) {
			return;
		}
		Map<TableName, List<String>> noted = new TreeMap<>();
		Set<String> identifiers = new LinkedHashSet<>(this.directory.identifiers(subject));
		for (MappedTable table : this.map.map().tables()) {
			if (this.map.rows().noted().contains(table.table())) {
				String key = TableName.quote(this.map.catalog().table(table.table()).primaryKey().get(0));
				noted.put(table.table(),
						this.crm.run("Reading keys", table.table(),
								(jdbc) -> jdbc.queryForList(
										"select " + ROW + "." + key + "::text from " + table.table().sql() + " " + ROW
												+ " where " + this.map.rows().belongsNow(table, ROW),
										parameters(subject, Map.of()), String.class)));
			}
		}
		this.records.begin(code, identifiers, noted);
	}

	@Override
	public Receipt purge(Clearance clearance, Map<DataCategory, Decision> decisions) {
		Map<String, Object> parameters = parameters(clearance.subject(), this.records.notedRows(clearance.code()));
		for (MappedTable table : this.map.inPurgeOrder(clearance.category())) {
			if (clearance.anonymise()) {
				anonymise(clearance, table, parameters);
			}
			else {
				delete(clearance, table, parameters);
			}
		}
		return this.records.finish(clearance.code(), clearance.category(),
				clearance.anonymise() ? Outcome.ANONYMISED : Outcome.DELETED);
	}

	private void anonymise(Clearance clearance, MappedTable mapped, Map<String, Object> parameters) {
		Table table = this.map.catalog().table(mapped.table());
		ColumnChanges changes = ColumnChanges.anonymised(mapped, table, ROW);
		if (changes.isEmpty()) {
			throw new PurgeFailed("Anonymising, for which the data map names no strategy,", mapped.table().toString(),
					"none");
		}
		update("Anonymising", clearance, mapped, changes, this.map.rows().belongs(mapped, ROW), parameters, true);
	}

	private void delete(Clearance clearance, MappedTable mapped, Map<String, Object> parameters) {
		Table table = this.map.catalog().table(mapped.table());
		String belongs = this.map.rows().belongs(mapped, ROW);
		for (ForeignKey self : this.map.catalog().selfReferences(mapped.table())) {
			// Otherwise a row could not go before the one that refers to it, and batches
			// have no order.
			Map<String, String> cut = new HashMap<>();
			self.fromColumns()
				.stream()
				.filter((column) -> isNullable(table, column))
				.forEach((column) -> cut.put(column, "null"));
			if (!cut.isEmpty()) {
				update("Cutting references in", clearance, mapped, new ColumnChanges(cut), belongs, parameters, false);
			}
		}
		String deletable = belongs + " and not " + this.map.rows().referred(mapped.table(), ROW);
		String statement = "delete from " + mapped.table().sql() + " " + ROW + " where " + "(" + rowKey(table, ROW)
				+ ") in (select " + rowKey(table, ROW) + " from " + mapped.table().sql() + " " + ROW + " where "
				+ deletable + " limit " + this.batchRows + ")";
		long deleted;
		do {
			deleted = this.crm.run("Deleting", mapped.table(), (jdbc) -> jdbc.update(statement, parameters));
			if (deleted > 0) {
				this.records.progress(clearance.code(), clearance.category(), mapped.table(), deleted);
			}
		}
		while (deleted > 0);
		// What is left of the subject is what a row that stays hangs on.
		update("Keeping bare rows in", clearance, mapped, ColumnChanges.bare(mapped, table, this.map.catalog(), ROW),
				belongs, parameters, true);
	}

	private void update(String what, Clearance clearance, MappedTable mapped, ColumnChanges changes, String belongs,
			Map<String, Object> parameters, boolean counts) {
		if (changes.isEmpty()) {
			return;
		}
		Table table = this.map.catalog().table(mapped.table());
		String statement = "update " + mapped.table().sql() + " " + ROW + " set " + changes.assignments() + " where ("
				+ rowKey(table, ROW) + ") in (select " + rowKey(table, ROW) + " from " + mapped.table().sql() + " "
				+ ROW + " where " + belongs + " and " + changes.pending(ROW) + " limit " + this.batchRows + ")";
		long changed;
		do {
			changed = this.crm.run(what, mapped.table(), (jdbc) -> jdbc.update(statement, parameters));
			if (changed > 0 && counts) {
				this.records.progress(clearance.code(), clearance.category(), mapped.table(), changed);
			}
		}
		while (changed > 0);
	}

	private static boolean isNullable(Table table, String column) {
		Catalog.Column known = table.columns().get(column);
		return known != null && known.nullable();
	}

	/** A table without a key is addressed by place, which no other table's rows share. */
	private static String rowKey(Table table, String alias) {
		if (table.primaryKey().isEmpty()) {
			return alias + ".tableoid, " + alias + ".ctid";
		}
		return String.join(", ",
				table.primaryKey().stream().map((column) -> alias + "." + TableName.quote(column)).toList());
	}

	@Override
	public Receipt hold(ConfirmationCode code, DataCategory category) {
		return this.records.finish(code, category, Outcome.HELD);
	}

	@Override
	public List<Receipt> receipts(ConfirmationCode code) {
		return this.records.receipts(code);
	}

	@Override
	public void verify(ConfirmationCode code, Subject subject, Map<DataCategory, Decision> decisions) {
		this.residueSearch.search(subject, parameters(subject, this.records.notedRows(code)),
				this.records.identifiers(code), decisions);
	}

	@Override
	public void forget(ConfirmationCode code) {
		this.records.forget(code);
	}

	private long count(MappedTable table, String condition, Map<String, Object> parameters) {
		return this.crm.run("Counting", table.table(),
				(jdbc) -> jdbc.queryForObject(
						"select count(*) from " + table.table().sql() + " " + ROW + " where " + condition, parameters,
						Long.class));
	}

	private Map<String, Object> parameters(Subject subject, Map<String, List<String>> notedRows) {
		Map<String, Object> parameters = new HashMap<>();
		parameters.put("subject", subject.key());
		this.map.rows()
			.noted()
			.forEach((table) -> parameters.put(SubjectRows.notedParameter(table),
					"{" + String.join(",",
							notedRows.getOrDefault(table.toString(), List.of())
								.stream()
								.map((key) -> "\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
								.toList())
							+ "}"));
		return parameters;
	}

}
