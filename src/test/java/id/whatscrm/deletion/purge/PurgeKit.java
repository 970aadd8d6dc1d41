package id.whatscrm.deletion.purge;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.RestoreMarker;
import id.whatscrm.deletion.crm.map.DataMapReader;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.encryption.EncryptionSettings;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.purge.journal.BatchJournal;
import id.whatscrm.deletion.purge.journal.BegunPurges;
import id.whatscrm.deletion.purge.journal.NotedRows;
import id.whatscrm.deletion.purge.journal.PlannedRows;
import id.whatscrm.deletion.purge.journal.Receipts;
import id.whatscrm.deletion.purge.residue.ResidueSearch;
import id.whatscrm.deletion.purge.execution.Execution;
import id.whatscrm.deletion.purge.execution.ExecutionSettings;
import id.whatscrm.deletion.purge.residue.ResidueSettings;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldGround;
import id.whatscrm.deletion.retention.TestClearance;

/**
 * The purge without the service around it, on databases of a test's choice.
 */
public final class PurgeKit {

	private static DataSource records;

	private final JdbcTemplate deletion;

	private final Purge purge;

	PurgeKit(DataSource crm, Resource map) {
		this(crm, records(), map, settings(100_000));
	}

	/**
	 * @param pageRows how many keys are read at once; few make many pages of few rows
	 */
	PurgeKit(DataSource crm, Resource map, int pageRows) {
		this(crm, records(), map, settings(pageRows));
	}

	PurgeKit(DataSource crm, DataSource deletion, Resource map, Settings settings) {
		this.deletion = new JdbcTemplate(deletion);
		CrmDatabase database = new CrmDatabase(crm);
		LoadedDataMap loaded = new LoadedDataMap(DataMapReader.read(map), database);
		JdbcClient own = JdbcClient.create(deletion);
		OwnTransaction transactions = new OwnTransaction(new DataSourceTransactionManager(deletion));
		NotedRows notedRows = new NotedRows(own, transactions, personalData());
		BegunPurges begun = new BegunPurges(own, transactions, personalData(), notedRows, Clock.systemUTC());
		BatchJournal journal = new BatchJournal(own, transactions);
		PlannedPurge planned = new PlannedPurge(loaded, new PurgePreview(database, loaded), journal,
				new PlannedRows(own, transactions));
		this.purge = new Purge(planned,
				new Beginning(noMarker(database, loaded, deletion), planned, new Identifiers(database, loaded), begun),
				new Execution(database, loaded, begun, notedRows, journal, settings.execution()),
				new Receipts(own, Clock.systemUTC()),
				new ResidueSearch(database, loaded, notedRows, begun, settings.residue()), begun);
	}

	/**
	 * How the purge and the search for residue work.
	 */
	record Settings(ExecutionSettings execution, ResidueSettings residue) {
	}

	public static Settings settings(int pageRows) {
		return settings(pageRows, 1);
	}

	public static Settings settings(int pageRows, double share) {
		return new Settings(
				new ExecutionSettings(java.time.Duration.ofMillis(150), 20_000, pageRows,
						java.time.Duration.ofSeconds(10), java.time.Duration.ofSeconds(2), 6, share),
				new ResidueSettings(100, 100_000, java.time.Duration.ofMinutes(5)));
	}

	/** One database of records serves many CRMs here, which no marker would allow. */
	private static RestoreMarker noMarker(CrmDatabase crm, LoadedDataMap map, DataSource deletion) {
		return new RestoreMarker(crm, map, JdbcClient.create(deletion),
				new OwnTransaction(new DataSourceTransactionManager(deletion)), (head) -> true) {

			@Override
			public void advance() {
			}

		};
	}

	static PersonalData personalData() {
		return new PersonalData(
				new EncryptionSettings(Map.of("test", Base64.getEncoder().encodeToString(new byte[32])), "test"));
	}

	/**
	 * The tables in which the service remembers purges, in a database of their own.
	 */
	static synchronized DataSource records() {
		if (records == null) {
			DataSource database = EmbeddedDatabases.shared().createDatabase("purge_records");
			Flyway.configure().dataSource(database).load().migrate();
			records = pool(database);
		}
		return records;
	}

	public static HikariDataSource pool(DataSource database) {
		HikariDataSource pool = new HikariDataSource();
		pool.setDataSource(database);
		pool.setMaximumPoolSize(4);
		pool.setMinimumIdle(0);
		return pool;
	}

	public static Resource yaml(String text) {
		return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "map.yaml") {

			@Override
			public String getFilename() {
				return "map.yaml";
			}

		};
	}

	Purge purge() {
		return this.purge;
	}

	/**
	 * A request, of which only its code is known.
	 */
	ConfirmationCode aRequest() {
		return aRequest(this.deletion);
	}

	static ConfirmationCode aRequest(JdbcTemplate deletion) {
		ConfirmationCode code = ConfirmationCode.random();
		deletion.update(
				"""
						insert into deletion_request (code, version, channel, language, state, received_at, due_at, confirmed_by_support)
						values (?, 0, 'WEB_FORM', 'ENGLISH', 'PURGING', now(), now(), false)""",
				code.value());
		return code;
	}

	void purgeAll(ConfirmationCode code, Subject subject, Map<DataCategory, Decision> decisions) {
		for (DataCategory category : DataCategory.values()) {
			purge(code, subject, category, decisions);
		}
	}

	void purge(ConfirmationCode code, Subject subject, DataCategory category, Map<DataCategory, Decision> decisions) {
		this.purge.begin(code, subject);
		switch (decisions.get(category).action()) {
			case HOLD -> this.purge.hold(code, category);
			case DELETE ->
				this.purge.purge(TestClearance.of(code, subject, category, false), decisions, TimeSlice.UNLIMITED);
			case ANONYMISE ->
				this.purge.purge(TestClearance.of(code, subject, category, true), decisions, TimeSlice.UNLIMITED);
		}
	}

	/**
	 * Every category is deleted, but those named.
	 */
	static Map<DataCategory, Decision> deleteAllBut(Map<DataCategory, Decision> others) {
		Map<DataCategory, Decision> decisions = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			decisions.put(category, others.getOrDefault(category, new Decision.Delete()));
		}
		return decisions;
	}

	static Decision hold() {
		return new Decision.Hold(HoldGround.DISPUTE, "Case 12/2026", java.time.LocalDate.of(2030, 1, 1));
	}

}
