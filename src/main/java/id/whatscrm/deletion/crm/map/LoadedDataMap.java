package id.whatscrm.deletion.crm.map;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;

/**
 * The data map in use, held against the live database at start-up: a map that cannot be
 * executed keeps the service from starting.
 */
@Component
public class LoadedDataMap {

	private static final Logger log = LoggerFactory.getLogger(LoadedDataMap.class);

	private final DataMap map;

	private final CrmDatabase crm;

	private final Catalog catalog;

	private final Map<SubjectType, PurgePlan> plans = new EnumMap<>(SubjectType.class);

	@Autowired
	public LoadedDataMap(DataMapSettings settings, CrmDatabase crm) {
		this(DataMapReader.read(settings.dataMap()), crm);
		missingIndexes().forEach((statement) -> log.warn("The purge would be slow without an index: {};", statement));
		coverageGaps().forEach((gap) -> log.error("The data map has a gap, and no request can be completed: {}", gap));
	}

	public LoadedDataMap(DataMap map, CrmDatabase crm) {
		this.map = map;
		this.crm = crm;
		this.catalog = crm.catalog();
		DataMapCheck.check(map, this.catalog, crm);
		map.subjects().forEach((type, subject) -> this.plans.put(type, new PurgePlan(subject, this.catalog)));
	}

	public DataMap map() {
		return this.map;
	}

	/**
	 * The database as it was when the map was loaded.
	 */
	public Catalog catalog() {
		return this.catalog;
	}

	/**
	 * The plan for a kind of subject.
	 * @throws IllegalStateException if the map does not know this kind
	 */
	public PurgePlan plan(Subject subject) {
		PurgePlan plan = this.plans.get(subject.type());
		if (plan == null) {
			throw new IllegalStateException("The data map knows no subject " + subject.type());
		}
		return plan;
	}

	/**
	 * Whether nobody said that a table may be left out.
	 */
	public boolean isNotExcluded(TableName table) {
		return this.map.excluded().stream().noneMatch((excluded) -> excluded.table().equals(table));
	}

	/**
	 * What the map forgets, in the database as it is now (E1).
	 */
	public List<CoverageGap> coverageGaps() {
		return coverageGaps(this.crm.catalog());
	}

	/**
	 * What the map forgets in a database.
	 */
	public List<CoverageGap> coverageGaps(Catalog live) {
		return CoverageGate.gaps(this.map, live);
	}

	/**
	 * The statements that create the indexes that the purge lacks.
	 */
	public List<String> missingIndexes() {
		return this.plans.values().stream().flatMap((plan) -> plan.missingIndexes().stream()).distinct().toList();
	}

}
