package id.whatscrm.deletion.purge;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.crm.map.PurgePlan;
import id.whatscrm.deletion.crm.map.Strategy;
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
			if (!entry.identifiers().isEmpty()) {
				identifiers.addAll(this.crm.run("Reading identifiers", entry.table(), (jdbc) -> jdbc
					.queryForList(statement(plan, entry), Map.of("subject", subject.key()), String.class)));
			}
		}
		return identifiers;
	}

	private static String statement(PurgePlan plan, MappedTable entry) {
		String values = entry.identifiers()
			.stream()
			.map((column) -> "(t." + TableName.quote(column) + "::text, "
					+ ((entry.anonymise().get(column) instanceof Strategy.Fixed fixed) ? Strategy.literal(fixed.value())
							: "null")
					+ ")")
			.collect(Collectors.joining(", "));
		// What a purge put there identifies nobody.
		return "select distinct value from " + entry.table().sql() + " t cross join lateral (values " + values
				+ ") identifier (value, made) where " + plan.rows().belongsNow(entry, "t")
				+ " and value !~ '^removed(-|$)' and value is distinct from made limit "
				+ MOST_PER_COLUMN * entry.identifiers().size();
	}

}
