package id.whatscrm.deletion.purge.residue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.map.CoverageGap;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.purge.ResidueFound;
import id.whatscrm.deletion.purge.journal.BegunPurges;
import id.whatscrm.deletion.purge.journal.NotedRows;
import id.whatscrm.deletion.purge.journal.NotedRows.NotedKey;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
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

	private static final Logger log = LoggerFactory.getLogger(ResidueSearch.class);

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	private final NotedRows notedRows;

	private final BegunPurges begun;

	private final ResidueSettings settings;

	public ResidueSearch(CrmDatabase crm, LoadedDataMap map, NotedRows notedRows, BegunPurges begun,
			ResidueSettings settings) {
		this.crm = crm;
		this.map = map;
		this.notedRows = notedRows;
		this.begun = begun;
		this.settings = settings;
	}

	/**
	 * Searches, and logs what that cost.
	 * @param decisions all decisions of the request; held categories may keep their rows
	 * @throws ResidueFound if anything is left, or the map has a gap (E1)
	 */
	public void search(ConfirmationCode code, Subject subject, Map<DataCategory, Decision> decisions) {
		Catalog live = this.crm.catalog();
		List<CoverageGap> gaps = this.map.coverageGaps(live);
		if (!gaps.isEmpty()) {
			throw ResidueFound.behind(gaps);
		}
		SubjectMap mapped = this.map.plan(subject).subject();
		ResidueConditions conditions = new ResidueConditions(live, mapped, subject, notedKeys(code, subject),
				decisions);
		Set<String> places = new TreeSet<>();
		for (MappedTable entry : mapped.tables()) {
			if (!conditions.isHeld(entry) && isLeft(entry, conditions.isLeft(entry, "r"))) {
				places.add(entry.table().toString());
			}
		}
		SearchedWords words = new SearchedWords(this.begun.identifiers(code));
		if (!words.isEmpty()) {
			places.addAll(wordsLeft(live, conditions, words));
		}
		if (!places.isEmpty()) {
			throw ResidueFound.in(List.copyOf(places));
		}
	}

	/**
	 * What binds such rows to the subject is gone by now.
	 */
	private Map<MappedTable, List<String>> notedKeys(ConfirmationCode code, Subject subject) {
		Map<MappedTable, List<String>> keys = new HashMap<>();
		for (MappedTable entry : this.map.plan(subject).rows().noted()) {
			keys.put(entry,
					this.notedRows.keys(code, entry, null, Integer.MAX_VALUE).stream().map(NotedKey::key).toList());
		}
		return keys;
	}

	private boolean isLeft(MappedTable entry, Sql condition) {
		Sql query = Sql.of("select %s", Sql.exists(Sql.of("%s r", Sql.table(entry.table())), condition));
		return this.crm.run("Searching for rows", entry.table(),
				(jdbc) -> Objects.requireNonNull(jdbc.queryForObject(query.text(), query.parameters(), Boolean.class)));
	}

	private Set<String> wordsLeft(Catalog live, ResidueConditions conditions, SearchedWords words) {
		long start = System.nanoTime();
		WordSearch search = new WordSearch(this.crm, this.settings, words.patterns());
		Set<String> places = new TreeSet<>();
		for (Catalog.Table table : WordSearch.searched(live)) {
			if (table.rights().contains("SELECT")) {
				places.addAll(search.in(table, conditions.mayHoldWords(table.name(), "r")));
			}
			else if (this.map.isNotExcluded(table.name())) {
				// What cannot be searched is never called clean.
				places.add(table.name() + " (may not be read)");
			}
		}
		log.info("Searched {} tables, about {} rows, for {} words in {} s", search.tables(), search.rows(),
				words.patterns().length, Duration.ofNanos(System.nanoTime() - start).toSeconds());
		return places;
	}

}
