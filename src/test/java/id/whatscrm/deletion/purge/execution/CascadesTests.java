package id.whatscrm.deletion.purge.execution;

import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.OnDelete;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.demo.EmbeddedDatabases;

import static org.assertj.core.api.Assertions.assertThat;

class CascadesTests {

	private static DataSource database;

	private static Catalog catalog;

	@BeforeAll
	static void createTables() {
		database = EmbeddedDatabases.shared().createDatabase("cascades");
		new JdbcTemplate(database).execute("""
				create table parent (id int primary key, leader int references parent on delete set null);
				create table child (parent_id int references parent on delete cascade);
				create table friend (parent_id int references parent on delete set null);
				create table event (parent_id int references parent on delete cascade, month int)
				    partition by list (month);
				create table event_1 partition of event for values in (1);
				create table "O'Brien's" (parent_id int references parent on delete cascade);
				insert into parent values (1, null), (2, null), (3, null), (4, null), (5, null), (6, 5);
				insert into child values (2);
				insert into friend values (3);
				insert into event values (4, 1)""");
		catalog = Catalog.read(new JdbcTemplate(database));
	}

	private static Cascades cascades(String table) {
		return new Cascades(catalog.referencesTo(new TableName("public", table))
			.stream()
			.filter((key) -> key.onDelete() == OnDelete.REACH)
			.toList(), catalog);
	}

	/** How many rows are counted as reached by a deletion, which is taken back. */
	private static long reachedBy(String setting, String statement) {
		Cascades cascades = cascades("parent");
		AtomicLong reached = new AtomicLong();
		new TransactionTemplate(new DataSourceTransactionManager(database)).executeWithoutResult((status) -> {
			NamedParameterJdbcTemplate jdbc = new NamedParameterJdbcTemplate(database);
			jdbc.getJdbcOperations().execute(setting);
			long before = cascades.count(jdbc);
			jdbc.getJdbcOperations().update(statement);
			reached.set(cascades.count(jdbc) - before);
			status.setRollbackOnly();
		});
		return reached.get();
	}

	private static long reachedBy(String statement) {
		return reachedBy("set local lock_timeout = 0", statement);
	}

	@Test
	void aRowToWhichNoneRefersReachesNothing() {
		// Rows of the table itself are reached like the ones that were to go.
		assertThat(reachedBy("delete from child where parent_id = 1")).isZero();
	}

	@Test
	void rowsThatTheDatabaseDeletesItselfAreCounted() {
		assertThat(reachedBy("delete from parent where id = 2") - reachedBy("delete from parent where id = 1")).isOne();
	}

	@Test
	void rowsThatTheDatabaseChangesItselfAreCounted() {
		assertThat(reachedBy("delete from parent where id = 3") - reachedBy("delete from parent where id = 1")).isOne();
	}

	@Test
	void rowsInAPartitionAreCounted() {
		assertThat(reachedBy("delete from parent where id = 4") - reachedBy("delete from parent where id = 1")).isOne();
	}

	@Test
	void aTableThatRefersToItselfIsKnown() {
		assertThat(cascades("parent").mayReachItself()).isTrue();
		assertThat(cascades("child").mayReachItself()).isFalse();
	}

	@Test
	void withoutReferencesNothingIsAsked() {
		assertThat(cascades("child").count(new NamedParameterJdbcTemplate(database))).isZero();
	}

	/** Then each deletion counts as one that reached something, and is done carefully. */
	@Test
	void withoutCountersNoCountIsTheSameTwice() {
		assertThat(reachedBy("set local track_counts = off", "delete from child where parent_id = 1")).isNotZero();
	}

}
