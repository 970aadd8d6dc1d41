package id.whatscrm.deletion.crm.map;

import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.core.io.FileSystemResource;

import id.whatscrm.deletion.crm.CrmDatabase;

/**
 * The coverage gate for a test in the CRM's own build: run after its migrations, it fails
 * the build that forgot to map what it added (E1).
 */
public final class DataMapCoverage {

	private DataMapCoverage() {
	}

	/**
	 * What a data map forgets in a database.
	 * @param map the data map, a YAML file
	 * @param crm the CRM's database with its migrations applied; only its catalog is read
	 * @return a sentence with table, column and remedy for each gap and for each part of
	 * the map that cannot be executed; empty if all is well
	 */
	public static List<String> gaps(Path map, DataSource crm) {
		try {
			return new LoadedDataMap(DataMapReader.read(new FileSystemResource(map)), new CrmDatabase(crm))
				.coverageGaps()
				.stream()
				.map(CoverageGap::sentence)
				.toList();
		}
		catch (DataMapProblem ex) {
			return ex.sentences();
		}
	}

}
