package id.whatscrm.deletion.purge.residue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.Catalog.Kind;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.DataMap.Through;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.crm.map.Strategy;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.purge.ResidueFound;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;

/**
 * Looks for what is left of a subject after its purge (E2): rows of the subject that are
 * neither gone nor bare, and words that identify it in any column of the database that
 * can hold words. Reads map and catalog itself and shares no condition with the purge, so
 * that a mistake there does not hide here.
 */
@Component
public class ResidueSearch {

	private static final TableName CATALOG = new TableName("pg_catalog", "pg_class");

	/** Views show what their tables hold. */
	private static final Set<Kind> SEARCHED = Set.of(Kind.TABLE, Kind.PARTITIONED, Kind.MATERIALISED_VIEW);

	private static final Logger log = LoggerFactory.getLogger(ResidueSearch.class);

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	private final ResidueSettings settings;

	public ResidueSearch(CrmDatabase crm, LoadedDataMap map, ResidueSettings settings) {
		this.crm = crm;
		this.map = map;
		this.settings = settings;
	}

	/**
	 * Searches, and logs what that cost.
	 * @param live the database as it is now
	 * @param notedRows the keys noted during the purge, by table
	 * @param identifiers what must not be found
	 * @throws ResidueFound if anything is left
	 */
	public void search(Catalog live, Subject subject, Map<MappedTable, List<String>> notedRows, Set<String> identifiers,
			Map<DataCategory, Decision> decisions) {
		long start = System.nanoTime();
		SubjectMap mapped = this.map.plan(subject).subject();
		Search search = new Search(live, mapped, subject, notedRows, decisions);
		Set<String> places = new TreeSet<>();
		for (MappedTable entry : mapped.tables()) {
			if (!search.isHeld(entry) && search.isLeft(entry)) {
				places.add(entry.table().toString());
			}
		}
		SearchedWords words = new SearchedWords(identifiers);
		if (!words.isEmpty()) {
			String[] patterns = search.lowered(words.patterns());
			Map<TableName, List<Words>> columns = search.columnsWithWords(places);
			search.estimateRows(columns.keySet());
			columns.forEach((table, wordy) -> places.addAll(search.wordsLeft(table, wordy, patterns)));
			log.info("Searched {} tables, about {} rows, for {} words in {} s", columns.size(), search.rowsSearched,
					patterns.length, Duration.ofNanos(System.nanoTime() - start).toSeconds());
		}
		if (!places.isEmpty()) {
			throw ResidueFound.in(List.copyOf(places));
		}
	}

	/** One search: the subject's, against the database as it is now. */
	private final class Search {

		private final Catalog catalog;

		private final SubjectMap mapped;

		private final Map<DataCategory, Decision> decisions;

		private final Map<String, Object> parameters = new HashMap<>();

		private final Map<MappedTable, String> notedRows = new HashMap<>();

		private final Map<TableName, Long> rows = new HashMap<>();

		private long rowsSearched;

		private Search(Catalog catalog, SubjectMap mapped, Subject subject, Map<MappedTable, List<String>> notedRows,
				Map<DataCategory, Decision> decisions) {
			this.catalog = catalog;
			this.mapped = mapped;
			this.decisions = decisions;
			this.parameters.put("subject", subject.key());
			notedRows.forEach((entry, keys) -> {
				String parameter = "keys" + this.parameters.size();
				this.parameters.put(parameter, keys.toArray(String[]::new));
				this.notedRows.put(entry, parameter);
			});
		}

		boolean isHeld(MappedTable mapped) {
			return this.decisions.get(mapped.category()) instanceof Decision.Hold;
		}

		/** Whether a row is left that had to go, or to lose the person. */
		boolean isLeft(MappedTable mapped) {
			List<String> conditions = new ArrayList<>(List.of(isOfSubject(mapped, "r")));
			if (this.decisions.get(mapped.category()) instanceof Decision.Anonymise) {
				conditions.add("not (" + hasLostThePerson(mapped.anonymise(), mapped) + ")");
			}
			else {
				conditions.add("not (" + isBare(mapped) + " and " + isNeededBy(mapped.table()) + ")");
			}
			return ask("Searching for rows", mapped.table(), "select exists (select 1 from " + mapped.table().sql()
					+ " r where " + String.join(" and ", conditions) + ")");
		}

		private boolean ask(String what, TableName table, String question) {
			return ResidueSearch.this.crm.run(what, table,
					(jdbc) -> Objects.requireNonNull(jdbc.queryForObject(question, this.parameters, Boolean.class)));
		}

		/**
		 * The map's answer to whose a row is: the subject's. People are known by the keys
		 * that were noted, since what binds them to the subject is gone by now.
		 */
		private String isOfSubject(MappedTable mapped, String row) {
			String noted = this.notedRows.get(mapped);
			String whose = leadsTo(mapped, row, "=", this::isOfSubject);
			if (noted != null && mapped.through() != null) {
				String key = mapped.through()
					.on()
					.keySet()
					.stream()
					.map((column) -> row + "." + TableName.quote(column) + "::text")
					.collect(Collectors.joining(", "));
				whose = "(" + whose + " or (array[" + key + "]::text = any (:" + noted + "::text[])"
						+ conditions(mapped, row) + "))";
			}
			return mapped.sharedStays() ? "(" + whose + " and not " + isOfAnother(mapped, row) + ")" : whose;
		}

		/** As above: provably another's. */
		private String isOfAnother(MappedTable mapped, String row) {
			return leadsTo(mapped, row, "<>", this::isOfAnother);
		}

		private String leadsTo(MappedTable mapped, String row, String comparison,
				BiFunction<MappedTable, String, String> further) {
			String path;
			Through through = mapped.through();
			if (mapped.subject() != null) {
				path = row + "." + TableName.quote(mapped.subject()) + " " + comparison + " cast(:subject as "
						+ this.catalog.type(mapped.table(), mapped.subject()) + ")";
			}
			else if (through != null) {
				String next = row + "x";
				String others = this.mapped.entries(through.table())
					.stream()
					.map((other) -> further.apply(other, next))
					.collect(Collectors.joining(" or "));
				path = "exists (select 1 from " + through.table().sql() + " " + next + " where "
						+ through.on()
							.entrySet()
							.stream()
							.map((on) -> asText(mapped.table(), on.getKey(), row, through.table(), on.getValue())
									+ " = " + asText(through.table(), on.getValue(), next, mapped.table(), on.getKey()))
							.collect(Collectors.joining(" and "))
						+ " and (" + others + "))";
			}
			else {
				throw new IllegalStateException("Checked when the map was read");
			}
			// A row without a key is nobody's, which must not read as unknown.
			return "coalesce(" + path + conditions(mapped, row) + ", false)";
		}

		/** Keys of different types are compared as text. */
		private String asText(TableName table, String column, String row, TableName other, String otherColumn) {
			boolean same = this.catalog.column(table, column)
				.base()
				.equals(this.catalog.column(other, otherColumn).base());
			return row + "." + TableName.quote(column) + (same ? "" : "::text");
		}

		private String conditions(MappedTable mapped, String row) {
			StringBuilder conditions = new StringBuilder();
			mapped.where()
				.forEach((column, values) -> conditions.append(" and (").append(values.stream().map((value) -> {
					String name = row + "." + TableName.quote(column);
					return (value.text() == null) ? name + " is null"
							: name + "::text = " + Strategy.literal(value.text());
				}).collect(Collectors.joining(" or "))).append(")"));
			return conditions.toString();
		}

		/** Whether another row refers to a row, which therefore could not go. */
		private String isNeededBy(TableName table) {
			List<String> needed = new ArrayList<>(List.of("false"));
			for (ForeignKey key : this.catalog.referencesTo(table)) {
				List<String> condition = new ArrayList<>();
				for (int i = 0; i < key.fromColumns().size(); i++) {
					condition.add("f." + TableName.quote(key.fromColumns().get(i)) + " = r."
							+ TableName.quote(key.toColumns().get(i)));
				}
				if (key.isSelf()) {
					condition.add("not (" + key.toColumns()
						.stream()
						.map((column) -> "f." + TableName.quote(column) + " = r." + TableName.quote(column))
						.collect(Collectors.joining(" and ")) + ")");
				}
				needed.add("exists (select 1 from " + key.from().sql() + " f where " + String.join(" and ", condition)
						+ ")");
			}
			return "(" + String.join(" or ", needed) + ")";
		}

		/** Whether a kept row has nothing but keys, and what the map lets it keep. */
		private String isBare(MappedTable mapped) {
			Table table = this.catalog.table(mapped.table());
			Set<String> mayStay = new TreeSet<>(table.primaryKey());
			this.catalog.foreignKeys().forEach((key) -> {
				if (key.from().equals(table.name())) {
					mayStay.addAll(key.fromColumns());
				}
				if (key.to().equals(table.name())) {
					mayStay.addAll(key.toColumns());
				}
			});
			mayStay.addAll(mapped.where().keySet());
			if (mapped.subject() != null) {
				mayStay.add(mapped.subject());
			}
			if (mapped.through() != null) {
				mayStay.addAll(mapped.through().on().keySet());
			}
			Map<String, Strategy> expected = new LinkedHashMap<>(mapped.anonymise());
			expected.keySet().removeAll(mayStay);
			List<String> bare = new ArrayList<>();
			for (Column column : table.columns().values()) {
				if (mayStay.contains(column.name()) || expected.containsKey(column.name()) || column.generated()) {
					continue;
				}
				String name = "r." + TableName.quote(column.name());
				if (column.nullable()) {
					bare.add(name + " is null");
				}
				else if (column.isText() || column.isJson() || column.isArray() || column.base().equals("bytea")) {
					bare.add("(" + name + "::text in ('', '{}', '\\x') or " + name + "::text like 'removed%')");
				}
			}
			bare.add(hasLostThePerson(expected, mapped));
			return "(" + String.join(" and ", bare) + ")";
		}

		/** What must be true of a column after its strategy was applied. */
		private String hasLostThePerson(Map<String, Strategy> strategies, MappedTable mapped) {
			List<String> lost = new ArrayList<>(List.of("true"));
			strategies.forEach((name, strategy) -> {
				String column = "r." + TableName.quote(name);
				String type = this.catalog.type(mapped.table(), name);
				String zoned = type.startsWith("timestamp") && type.endsWith("with time zone") ? " at time zone 'UTC'"
						: "";
				String condition = null;
				if (strategy instanceof Strategy.SetNull) {
					condition = column + " is null";
				}
				else if (strategy instanceof Strategy.Fixed fixed) {
					condition = column + "::text = (" + Strategy.literal(fixed.value()) + "::" + type + ")::text";
				}
				else if (strategy instanceof Strategy.Hash) {
					condition = column + " like 'removed-%'";
				}
				else if (strategy instanceof Strategy.TruncateDate cut) {
					condition = "date_trunc(" + Strategy.literal(cut.unit()) + ", " + column + zoned + ") = " + column
							+ zoned;
				}
				else if (strategy instanceof Strategy.RedactJson) {
					condition = "not jsonb_path_exists(" + column
							+ "::jsonb, 'strict $.** ? ((@.type() == \"string\" && @ != \"-\") || (@.type() == \"number\" && @ != 0))')";
				}
				if (condition != null) {
					lost.add((strategy instanceof Strategy.SetNull) ? condition
							: "(" + column + " is null or " + condition + ")");
				}
			});
			return "(" + String.join(" and ", lost) + ")";
		}

		/**
		 * Every column of the database that can hold words, also of tables that the map
		 * does not know and of copies in materialised views.
		 * @param places receives the tables that may not be read: what cannot be searched
		 * is never called clean
		 */
		Map<TableName, List<Words>> columnsWithWords(Set<String> places) {
			Map<TableName, List<Words>> columns = new TreeMap<>();
			for (Table table : this.catalog.tables().values()) {
				List<Words> words = table.columns().values().stream().map(Words::of).filter(Objects::nonNull).toList();
				if (words.isEmpty() || !SEARCHED.contains(table.kind())) {
					continue;
				}
				if (table.rights().contains("SELECT")) {
					columns.put(table.name(), words);
				}
				else if (ResidueSearch.this.map.isNotExcluded(table.name())) {
					places.add(table.name() + " (may not be read)");
				}
			}
			return columns;
		}

		/** Lowered as the database lowers columns, which depends on its locale. */
		String[] lowered(String[] patterns) {
			return ResidueSearch.this.crm.run("Reading the catalog", CATALOG,
					(jdbc) -> jdbc.queryForList("select lower(word) from unnest(cast(:words as text[])) word",
							Map.of("words", patterns), String.class))
				.toArray(String[]::new);
		}

		/** Where words that identify the subject are left in a table. */
		List<String> wordsLeft(TableName table, List<Words> columns, String[] patterns) {
			Map<String, Object> all = new HashMap<>(this.parameters);
			all.put("words", patterns);
			List<String> found = columns.stream()
				.map((column) -> column.sql("r") + " like any (:words::text[])")
				.toList();
			String statement = "select "
					+ found.stream()
						.map((condition) -> "coalesce(bool_or(" + condition + "), false)")
						.collect(Collectors.joining(", "))
					+ " from " + table.sql() + " r" + sample(table) + " where (" + String.join(" or ", found)
					+ ") and not " + mayHoldThem(table);
			return ResidueSearch.this.crm.run("Searching for identifiers", table,
					(jdbc) -> placesOf(jdbc, statement, all, table, columns));
		}

		private List<String> placesOf(NamedParameterJdbcTemplate jdbc, String statement, Map<String, Object> all,
				TableName table, List<Words> columns) {
			List<String> places = new ArrayList<>();
			jdbc.getJdbcOperations()
				.execute("set local statement_timeout = " + ResidueSearch.this.settings.timeLimit().toMillis());
			jdbc.query(statement, all, (row) -> {
				for (int i = 0; i < columns.size(); i++) {
					if (row.getBoolean(i + 1)) {
						places.add(table + "." + columns.get(i).column());
					}
				}
			});
			return places;
		}

		/** How many rows tables have, as PostgreSQL last counted or guessed them. */
		void estimateRows(Collection<TableName> tables) {
			String[] names = tables.stream().map(TableName::sql).toArray(String[]::new);
			List<Long> estimates = ResidueSearch.this.crm
				.run("Reading the catalog", CATALOG, (jdbc) -> jdbc.queryForList(
						"""
								select (select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint from (select to_regclass(name) as oid
								    union select relid from pg_partition_tree(to_regclass(name)) where isleaf) part
								    join pg_class c on c.oid = part.oid)
								from unnest(cast(:tables as text[])) with ordinality named (name, place) order by place""",
						Map.of("tables", names), Long.class));
			Iterator<Long> estimate = estimates.iterator();
			tables.forEach((table) -> this.rows.put(table, estimate.next()));
		}

		/** Pages taken at random, where the setting says so and the table is large. */
		private String sample(TableName table) {
			long rows = this.rows.getOrDefault(table, 0L);
			boolean sampled = ResidueSearch.this.settings.samplePercent() < 100
					&& rows > ResidueSearch.this.settings.sampleAbove();
			this.rowsSearched += sampled ? (long) (rows * ResidueSearch.this.settings.samplePercent() / 100) : rows;
			return sampled ? " tablesample system (" + ResidueSearch.this.settings.samplePercent() + ")" : "";
		}

		/**
		 * Rows that provably belong to another subject may rightly hold the same words,
		 * and held rows are held. In a table that the map does not know, no row may.
		 */
		private String mayHoldThem(TableName table) {
			List<String> may = new ArrayList<>(List.of("false"));
			for (MappedTable entry : this.mapped.entries(table)) {
				may.add(isOfAnother(entry, "r"));
				if (isHeld(entry)) {
					may.add(isOfSubject(entry, "r"));
				}
			}
			return "(" + String.join(" or ", may) + ")";
		}

	}

	/**
	 * A column that can hold words.
	 *
	 * @param column its name
	 * @param expression how its words are read, with {@code %s} for the column
	 */
	private record Words(String column, String expression) {

		static @Nullable Words of(Column column) {
			if (column.base().equals("bytea")) {
				return new Words(column.name(), "encode(%s, 'escape')");
			}
			if (column.isArray()) {
				return new Words(column.name(), "array_to_string(%s, chr(10))");
			}
			boolean words = column.typeCategory() == 'S' || column.typeCategory() == 'C'
					|| Set.of("json", "jsonb", "xml", "hstore", "tsvector", "jsonpath").contains(column.base());
			return words ? new Words(column.name(), "%s::text") : null;
		}

		String sql(String row) {
			return "lower(" + this.expression.formatted(row + "." + TableName.quote(this.column)) + ")";
		}

	}

}
