package id.whatscrm.deletion.crm.map;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.purge.PurgeKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Each way to forget something when the CRM's schema grows is noticed (E1). Each case
 * changes the reference schema, asks, and takes the change back.
 */
class CoverageGateTests {

	private static final DataMap MAP = DataMapReader.read(new ClassPathResource("data-map/whatscrm.yaml"));

	private static DataSource database;

	@BeforeAll
	static void theReferenceSchema() {
		database = PurgeKit.pool(EmbeddedDatabases.shared().createDatabase("coverage"));
		EmbeddedDatabases.createReferenceSchema(database);
	}

	@Test
	void referenceSchemaHasNoGap() {
		assertThat(CoverageGate.gaps(MAP, Catalog.read(new JdbcTemplate(database)))).isEmpty();
	}

	/** As a CRM team asks in its own build. */
	@Test
	void forgottenTableAndWrongMapAreToldToTheBuildOfTheCrm(@TempDir Path directory) throws Exception {
		Path map = directory.resolve("deletion-map.yaml");
		String text = new ClassPathResource("data-map/whatscrm.yaml").getContentAsString(StandardCharsets.UTF_8);
		Files.writeString(map, text);
		assertThat(DataMapCoverage.gaps(map, database)).isEmpty();
		JdbcTemplate crm = new JdbcTemplate(database);
		crm.execute("create table crm.badge (id bigint, account bigint references crm.account)");
		assertThat(DataMapCoverage.gaps(map, database)).singleElement(STRING).contains("crm.badge");
		crm.execute("drop table crm.badge");
		Files.writeString(map, text.replace("table: crm.search_document", "table: crm.searched"));
		assertThat(DataMapCoverage.gaps(map, database)).singleElement(STRING)
			.contains("The table crm.searched does not exist");
	}

	static Stream<Arguments> forgotten() {
		return Stream.of(
				gap("a table with a foreign key to the account",
						"create table crm.badge (id bigint, account bigint references crm.account)", "crm.badge"),
				gap("a table with a foreign key to a table far from the account",
						"create table crm.reaction (m bigint, t timestamptz, emoji text, foreign key (m, t) references crm.message)",
						"crm.reaction"),
				gap("a table that refers to a forgotten table",
						"create table crm.a (id bigint primary key, x bigint references crm.contact); create table crm.b (x bigint references crm.a)",
						"crm.b"),
				gap("a table in another schema with a foreign key",
						"create schema billing; create table billing.payment (payer bigint references crm.account)",
						"billing.payment"),
				gap("a table without foreign keys and a column named like the account's key",
						"create schema search; create table search.hits (account_id text, words text)", "search.hits"),
				gap("a column named like a contact's key, spelled otherwise",
						"create schema mobile; create table mobile.device (\"contactId\" bigint)", "mobile.device"),
				gap("a polymorphic table",
						"create schema extra; create table extra.comments (owner_type text, owner_id bigint, body text)",
						"extra.comments"),
				gap("a table beside the mapped ones with nothing in common",
						"create table crm.mail_log (recipient text, sent_at timestamptz)", "crm.mail_log"),
				gap("a copy of a table", "create table crm.contact_backup as select * from crm.contact",
						"crm.contact_backup"),
				gap("a partition that was detached", "alter table crm.message detach partition crm.message_2026_08",
						"crm.message_2026_08"),
				gap("a partitioned table",
						"create table crm.event (account_id bigint, day date) partition by range (day)", "crm.event"),
				gap("a table that inherits and has a column more",
						"create table crm.vip (secret text) inherits (crm.contact)", "crm.vip"),
				gap("a materialised view",
						"create materialized view crm.contact_names as select full_name from crm.contact",
						"crm.contact_names"),
				gap("a text column in an anonymised table", "alter table crm.activity_log add device_name text",
						"crm.activity_log.device_name"),
				gap("a json column in an anonymised table", "alter table crm.activity_log add extra json",
						"crm.activity_log.extra"),
				gap("an array column in an anonymised table", "alter table crm.activity_log add tags text[]",
						"crm.activity_log.tags"),
				gap("a bytea column in an anonymised table", "alter table crm.activity_log add picture bytea",
						"crm.activity_log.picture"),
				gap("a network address in an anonymised table", "alter table crm.activity_log add proxy inet",
						"crm.activity_log.proxy"),
				gap("a domain over text in an anonymised table",
						"create domain crm.short as text; alter table crm.activity_log add nick crm.short",
						"crm.activity_log.nick"),
				gap("a column added in a table that inherits from an anonymised one",
						"create table crm.activity_log_old (who text) inherits (crm.activity_log)",
						"crm.activity_log_old.who"));
	}

	private static Arguments gap(String what, String change, String named) {
		return arguments(what, change, named);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("forgotten")
	void isNoticed(String what, String change, String named) {
		assertThat(gapsAfter(change)).anySatisfy((gap) -> assertThat(gap).startsWith(named + " "));
	}

	@Test
	void renamedColumnIsRefusedByTheMap() {
		in("alter table crm.contact rename account_id to workspace_id", (catalog) -> {
			CrmDatabase crm = new CrmDatabase(database);
			assertThatExceptionOfType(DataMapProblem.class).isThrownBy(() -> DataMapCheck.check(MAP, catalog, crm))
				.withMessageContaining("The table crm.contact has no column account_id.");
		});
	}

	@Test
	void partitionThatWasAttachedIsPurgedWithItsTable() {
		assertThat(gapsAfter(
				"create table crm.message_2027 partition of crm.message for values from ('2027-01-01') to ('2028-01-01')"))
			.isEmpty();
	}

	@Test
	void viewShowsNothingThatItsTablesDoNotHold() {
		assertThat(gapsAfter("create view crm.everyone as select * from crm.contact")).isEmpty();
	}

	private static List<String> gapsAfter(String change) {
		List<String> gaps = new ArrayList<>();
		in(change, (catalog) -> CoverageGate.gaps(MAP, catalog).forEach((gap) -> gaps.add(gap.sentence())));
		return gaps;
	}

	private static void in(String change, Consumer<Catalog> test) {
		new TransactionTemplate(new DataSourceTransactionManager(database)).executeWithoutResult((status) -> {
			status.setRollbackOnly();
			JdbcTemplate jdbc = new JdbcTemplate(database);
			jdbc.execute(change);
			test.accept(Catalog.read(jdbc));
		});
	}

}
