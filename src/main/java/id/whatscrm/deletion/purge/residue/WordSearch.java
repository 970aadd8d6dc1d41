package id.whatscrm.deletion.purge.residue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.Kind;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.TableName;

/**
 * Searches tables for words that identify a subject.
 */
class WordSearch {

	/** Views show what their tables hold. */
	private static final Set<Kind> SEARCHED = Set.of(Kind.TABLE, Kind.PARTITIONED, Kind.MATERIALISED_VIEW);

	private final CrmDatabase crm;

	private final ResidueSettings settings;

	private final String[] patterns;

	private int tables;

	private long rows;

	/**
	 * @param patterns what must not be found, as {@code like} takes it
	 */
	WordSearch(CrmDatabase crm, ResidueSettings settings, String[] patterns) {
		this.crm = crm;
		this.settings = settings;
		this.patterns = lowered(patterns);
	}

	/**
	 * Every table with a column that can hold words, also those that the map does not
	 * know, and copies in materialised views.
	 */
	static Collection<Table> searched(Catalog catalog) {
		return catalog.tables()
			.values()
			.stream()
			.filter((table) -> SEARCHED.contains(table.kind()) && !Words.of(table).isEmpty())
			.toList();
	}

	/** How many tables were searched. */
	int tables() {
		return this.tables;
	}

	/** About how many rows those have, or were looked at where samples were taken. */
	long rows() {
		return this.rows;
	}

	/**
	 * The columns in which a word is left.
	 * @param mayHoldThem the condition under which a row {@code r} may hold the words
	 */
	List<String> in(Table table, Sql mayHoldThem) {
		this.tables++;
		List<Words> columns = Words.of(table);
		List<Sql> found = columns.stream()
			.map((column) -> Sql.of("%s like any (:words::text[])", column.lowered("r")))
			.toList();
		List<Sql> anywhere = found.stream()
			.map((condition) -> Sql.of("coalesce(bool_or(%s), false)", condition))
			.toList();
		Sql query = Sql
			.of("select %s from %s r %s where %s and %s", Sql.list(anywhere), Sql.table(table.name()),
					sample(table.name()), Sql.any(found), mayHoldThem.not())
			.with("words", this.patterns);
		return this.crm.run("Searching for identifiers", table.name(),
				(jdbc) -> places(jdbc, query, table.name(), columns));
	}

	private List<String> places(NamedParameterJdbcTemplate jdbc, Sql query, TableName table, List<Words> columns) {
		List<String> places = new ArrayList<>();
		jdbc.getJdbcOperations()
			.execute(Sql.of("set local statement_timeout = %s", Sql.number(this.settings.timeLimit().toMillis()))
				.text());
		jdbc.query(query.text(), query.parameters(), (row) -> {
			for (int i = 0; i < columns.size(); i++) {
				if (row.getBoolean(i + 1)) {
					places.add(table + "." + columns.get(i).column());
				}
			}
		});
		return places;
	}

	/** Pages taken at random, where the setting says so and the table is large. */
	private Sql sample(TableName table) {
		long estimate = estimatedRows(table);
		boolean sampled = this.settings.samplePercent() < 100 && estimate > this.settings.sampleAbove();
		this.rows += sampled ? (long) (estimate * this.settings.samplePercent() / 100) : estimate;
		return sampled ? Sql.of("tablesample system (%s)", Sql.number(this.settings.samplePercent())) : Sql.of("");
	}

	/** As PostgreSQL last counted or guessed them. */
	private long estimatedRows(TableName table) {
		return this.crm.run("Reading the catalog", CrmDatabase.CATALOG,
				(jdbc) -> Objects.requireNonNull(jdbc.queryForObject("""
						select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
						from (select to_regclass(:name) as oid
						    union select relid from pg_partition_tree(to_regclass(:name)) where isleaf) part
						join pg_class c on c.oid = part.oid""", Map.of("name", table.sql()), Long.class)));
	}

	/** Lowered as the database lowers columns, which depends on its locale. */
	private String[] lowered(String[] words) {
		return this.crm
			.run("Reading the catalog", CrmDatabase.CATALOG,
					(jdbc) -> jdbc.queryForList("select lower(word) from unnest(cast(:words as text[])) word",
							Map.of("words", words), String.class))
			.toArray(String[]::new);
	}

	/**
	 * A column that can hold words.
	 *
	 * @param column its name
	 * @param expression how its words are read, with {@code %s} for the column
	 */
	private record Words(String column, String expression) {

		static List<Words> of(Table table) {
			return table.columns().values().stream().map(Words::of).filter(Objects::nonNull).toList();
		}

		private static @Nullable Words of(Column column) {
			if (column.base().equals("bytea")) {
				return new Words(column.name(), "lower(encode(%s, 'escape'))");
			}
			if (column.isArray()) {
				return new Words(column.name(), "lower(array_to_string(%s, chr(10)))");
			}
			boolean words = column.typeCategory() == 'S' || column.typeCategory() == 'C'
					|| Set.of("json", "jsonb", "xml", "hstore", "tsvector", "jsonpath").contains(column.base());
			return words ? new Words(column.name(), "lower(%s::text)") : null;
		}

		Sql lowered(String row) {
			return Sql.of(this.expression, Sql.column(row, this.column));
		}

	}

}
