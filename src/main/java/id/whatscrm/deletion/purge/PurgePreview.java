package id.whatscrm.deletion.purge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.crm.map.PurgePlan;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.RetentionAction;

/**
 * Says what a purge would do to each table, changing nothing.
 */
@Component
class PurgePreview {

	/** What is assumed until something was measured. */
	static final double FIRST_ROWS_PER_SECOND = 20_000;

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	PurgePreview(CrmDatabase crm, LoadedDataMap map) {
		this.crm = crm;
		this.map = map;
	}

	/**
	 * What would happen to each table, in the order in which they would be purged.
	 * @param decisions what was decided; a category without a decision would be deleted
	 * @param rowsPerSecond the speed by which the time is estimated
	 */
	List<PlannedTable> of(Subject subject, Map<DataCategory, Decision> decisions, double rowsPerSecond) {
		PurgePlan plan = this.map.plan(subject);
		List<PlannedTable> tables = new ArrayList<>();
		for (DataCategory category : DataCategory.values()) {
			Decision decision = decisions.get(category);
			RetentionAction action = (decision != null) ? decision.action() : RetentionAction.DELETE;
			for (MappedTable entry : plan.order(category)) {
				long rows = count(plan, entry, subject);
				long millis = (action == RetentionAction.HOLD) ? 0 : (long) (1000 * rows / rowsPerSecond);
				tables.add(new PlannedTable(category, entry.table().toString(), action, rows, Duration.ofMillis(millis),
						plan.remarks(entry)));
			}
		}
		return tables;
	}

	private long count(PurgePlan plan, MappedTable entry, Subject subject) {
		Sql query = Sql
			.of("select count(*) from %s t where %s", Sql.table(entry.table()), plan.rows().belongsNow(entry, "t"))
			.with("subject", subject.key());
		return this.crm.run("Counting", entry.table(),
				(jdbc) -> Objects.requireNonNull(jdbc.queryForObject(query.text(), query.parameters(), Long.class)));
	}

}
