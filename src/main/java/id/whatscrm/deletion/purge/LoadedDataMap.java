package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.Catalog.ForeignKey;
import id.whatscrm.deletion.purge.DataMap.MappedTable;
import id.whatscrm.deletion.purge.DataMap.SubjectMap;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;

/**
 * The data map in use, held against the live database at start-up: a map that cannot be
 * executed keeps the service from starting.
 */
@Component
class LoadedDataMap {

	private final DataMap map;

	private final Catalog catalog;

	private final SubjectRows rows;

	LoadedDataMap(PurgeSettings settings, CrmDatabase crm) {
		this.map = DataMapReader.read(settings.dataMap());
		this.catalog = crm.catalog();
		DataMapCheck.check(settings.dataMap().getDescription(), this.map, this.catalog);
		this.rows = new SubjectRows(this.map, this.catalog);
	}

	DataMap map() {
		return this.map;
	}

	Catalog catalog() {
		return this.catalog;
	}

	SubjectRows rows() {
		return this.rows;
	}

	/**
	 * The map's part about a kind of subject.
	 * @throws IllegalStateException if the map does not know this kind
	 */
	SubjectMap subject(Subject subject) {
		SubjectMap known = this.map.subjects().get(subject.type());
		if (known == null) {
			throw new IllegalStateException("The data map knows no subject " + subject.type());
		}
		return known;
	}

	/**
	 * The tables of a category in the order in which they can be purged: rows that refer
	 * before those referred to, and rows that belong through a table before that table.
	 */
	List<MappedTable> inPurgeOrder(DataCategory category) {
		List<MappedTable> waiting = new ArrayList<>(this.map.tablesOf(category));
		List<MappedTable> ordered = new ArrayList<>();
		while (!waiting.isEmpty()) {
			MappedTable next = waiting.stream()
				.filter((table) -> waiting.stream().noneMatch((other) -> other != table && goesBefore(other, table)))
				.findFirst()
				.orElse(waiting.get(0));
			waiting.remove(next);
			ordered.add(next);
		}
		return ordered;
	}

	private boolean goesBefore(MappedTable first, MappedTable second) {
		if (first.table().equals(second.table())) {
			return false;
		}
		for (ForeignKey key : this.catalog.referencesTo(second.table())) {
			if (key.from().equals(first.table())) {
				return true;
			}
		}
		return first.through() != null && first.through().table().equals(second.table())
				&& !this.rows.noted().contains(first.table());
	}

}
