package id.whatscrm.deletion.purge;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.DataMap.MappedTable;
import id.whatscrm.deletion.request.Subject;

/**
 * Reads the values that identify a subject and must not be found once it is purged, as
 * the data map names them. Rows that also belong to another subject stay, so theirs are
 * not looked for.
 */
@Component
class Identifiers {

	/** More cannot be searched for in one pass; the search names tables by then. */
	private static final int MOST_PER_COLUMN = 2_000;

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	Identifiers(CrmDatabase crm, LoadedDataMap map) {
		this.crm = crm;
		this.map = map;
	}

	Set<String> of(Subject subject) {
		Set<String> identifiers = new TreeSet<>();
		PurgePlan plan = this.map.plan(subject);
		for (MappedTable entry : plan.subject().tables()) {
			for (String column : entry.identifiers()) {
				String value = "t." + TableName.quote(column) + "::text";
				// What a purge put there identifies nobody.
				String made = (entry.anonymise().get(column) instanceof Strategy.Fixed fixed)
						? " or " + value + " = " + Strategy.literal(fixed.value()) : "";
				identifiers.addAll(this.crm.run("Reading identifiers", entry.table(),
						(jdbc) -> jdbc.queryForList(
								"select distinct " + value + " from " + entry.table().sql() + " t where "
										+ plan.rows().belongsNow(entry, "t") + " and not coalesce(" + value
										+ " ~ '^removed(-|$)'" + made + ", true) limit " + MOST_PER_COLUMN,
								Map.of("subject", subject.key()), String.class)));
			}
		}
		return identifiers;
	}

}
