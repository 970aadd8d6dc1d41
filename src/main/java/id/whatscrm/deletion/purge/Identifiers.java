package id.whatscrm.deletion.purge;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.Sql;
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
				Sql query = query(plan, entry).with("subject", subject.key());
				identifiers.addAll(this.crm.run("Reading identifiers", entry.table(),
						(jdbc) -> jdbc.queryForList(query.text(), query.parameters(), String.class)));
			}
		}
		return identifiers;
	}

	private static Sql query(PurgePlan plan, MappedTable entry) {
		List<Sql> values = entry.identifiers()
			.stream()
			.map((column) -> Sql.of("(%s::text, %s)", Sql.column("t", column), made(entry.anonymise().get(column))))
			.toList();
		return Sql.of("""
				select distinct value from %s t cross join lateral (values %s) identifier (value, made)
				where %s and value !~ '^removed(-|$)' and value is distinct from made limit %s""",
				Sql.table(entry.table()), Sql.list(values), plan.rows().belongsNow(entry, "t"),
				Sql.number(MOST_PER_COLUMN * entry.identifiers().size()));
	}

	/** What a purge put there identifies nobody. */
	private static Sql made(@Nullable Strategy strategy) {
		return (strategy instanceof Strategy.Fixed fixed) ? Sql.literal(fixed.value()) : Sql.of("null");
	}

}
