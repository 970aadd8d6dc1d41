package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.Catalog.Column;
import id.whatscrm.deletion.purge.Catalog.Table;
import id.whatscrm.deletion.purge.DataMap.MappedTable;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;

/**
 * Looks for what is left of a subject after its purge, in two ways that share nothing
 * with the deletion: are there rows of the subject in a table that is not held, and does
 * anything that identifies it stand in any text, json or array column of the database
 * (E2)?
 */
@Component
class ResidueSearch {

	private static final String ROW = "r0";

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	ResidueSearch(CrmDatabase crm, LoadedDataMap map) {
		this.crm = crm;
		this.map = map;
	}

	/**
	 * Searches.
	 * @param parameters the subject's key and noted keys, as {@link SubjectRows} names
	 * them
	 * @param identifiers what must not be found
	 * @throws ResidueFound if anything is left
	 */
	void search(Subject subject, Map<String, Object> parameters, Set<String> identifiers,
			Map<DataCategory, Decision> decisions) {
		Set<String> places = new TreeSet<>();
		boolean held = decisions.values().stream().anyMatch(Decision.Hold.class::isInstance);
		for (MappedTable table : this.map.map().tables()) {
			Decision decision = decisions.get(table.category());
			if (decision instanceof Decision.Delete && rowsLeft(table, parameters, held)) {
				places.add(table.table().toString());
			}
		}
		Catalog now = this.crm.catalog();
		for (Table table : now.tables().values()) {
			places.addAll(identifiersLeft(table, parameters, identifiers, decisions));
		}
		if (!places.isEmpty()) {
			throw new ResidueFound(List.copyOf(places));
		}
	}

	private boolean rowsLeft(MappedTable table, Map<String, Object> parameters, boolean held) {
		String belongs = this.map.rows().belongs(table, ROW);
		// While something is held, the bare rows that it hangs on may stay.
		String condition = held ? belongs + " and not " + this.map.rows().referred(table.table(), ROW) : belongs;
		return this.crm.run("Searching for rows", table.table(),
				(jdbc) -> jdbc.queryForObject(
						"select exists (select 1 from " + table.table().sql() + " " + ROW + " where " + condition + ")",
						parameters, Boolean.class));
	}

	private List<String> identifiersLeft(Table table, Map<String, Object> parameters, Set<String> identifiers,
			Map<DataCategory, Decision> decisions) {
		List<Column> columns = table.columns().values().stream().filter(Column::isText).toList();
		if (columns.isEmpty() || identifiers.isEmpty()) {
			return List.of();
		}
		Map<String, Object> all = new HashMap<>(parameters);
		List<String> found = new ArrayList<>();
		int n = 0;
		for (String identifier : identifiers) {
			all.put("identifier" + n, identifier.toLowerCase(Locale.ROOT));
			n++;
		}
		for (Column column : columns) {
			String text = "lower(" + ROW + "." + TableName.quote(column.name()) + "::text)";
			StringBuilder any = new StringBuilder();
			for (int i = 0; i < identifiers.size(); i++) {
				any.append((i > 0) ? " or " : "")
					.append("strpos(")
					.append(text)
					.append(", :identifier")
					.append(i)
					.append(") > 0");
			}
			found.add("coalesce(bool_or(" + any + "), false)");
		}
		String statement = "select " + String.join(", ", found) + " from " + table.name().sql() + " " + ROW
				+ allowed(table, decisions);
		return this.crm.run("Searching for identifiers", table.name(),
				(jdbc) -> jdbc.queryForObject(statement, all, (row, number) -> {
					List<String> places = new ArrayList<>();
					for (int i = 0; i < columns.size(); i++) {
						if (row.getBoolean(i + 1)) {
							places.add(table.name() + "." + columns.get(i).name());
						}
					}
					return places;
				}));
	}

	/**
	 * Rows of other subjects may rightly hold the same words, and held rows are held. In
	 * a table that the map does not know, no row may.
	 */
	private String allowed(Table table, Map<DataCategory, Decision> decisions) {
		List<MappedTable> mapped = this.map.map()
			.tables()
			.stream()
			.filter((entry) -> entry.table().equals(table.name()))
			.toList();
		List<String> may = new ArrayList<>();
		for (MappedTable entry : mapped) {
			may.add(this.map.rows().leadsElsewhere(entry, ROW));
			if (decisions.get(entry.category()) instanceof Decision.Hold) {
				may.add(this.map.rows().belongs(entry, ROW));
			}
		}
		return may.isEmpty() ? ""
				: " where not coalesce(" + may.stream().collect(Collectors.joining(" or ")) + ", false)";
	}

}
