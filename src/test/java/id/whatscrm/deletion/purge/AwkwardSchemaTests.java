package id.whatscrm.deletion.purge;

import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traps of real schemas that the generated ones do not make.
 */
class AwkwardSchemaTests {

	private static final String MAP = """
			version: 1
			subjects:
			  account:
			    table: shop.account
			    key: id
			    people:
			      table: shop.person
			      key: id
			      email: email
			      through: { table: shop.person, subject: account_id, person: id }
			    suspend: { none: nothing runs }
			    resume: { none: nothing runs }
			    facts:
			      openDisputes: { none: not kept }
			      unpaidInvoices: { none: not kept }
			      recentInvoices: { none: not kept }
			      fraudFlags: { none: not kept }
			    categories:
			      API_TOKENS:
			        - { table: shop.token, subject: account_id }
			      INTEGRATIONS:
			        - { table: shop.hook, subject: account_id }
			      AUTOMATIONS:
			        - { table: shop.rule, subject: account_id }
			      CONVERSATIONS:
			        - { table: shop.message, subject: account_id }
			      CONTACTS:
			        - { table: shop.contact, subject: account_id }
			      ACTIVITY_LOGS:
			        - { table: shop.audit, subject: account_id }
			      PROFILE:
			        - { table: shop.person, subject: account_id }
			      ACCOUNT:
			        - { table: shop.account, subject: id }
			""";

	/**
	 * PostgreSQL lets a key refer to one partition alone, and would cascade from there.
	 */
	@Test
	void heldRowThatHangsOnASinglePartitionStays() {
		try (HikariDataSource crm = PurgeKit.pool(EmbeddedDatabases.shared().createDatabase("awkward_partition"))) {
			JdbcTemplate jdbc = new JdbcTemplate(crm);
			jdbc.execute("create schema shop; create table shop.account (id bigint primary key);"
					+ "create table shop.message (id bigint, at date, account_id bigint, body text, primary key (id, at)) "
					+ "partition by range (at);"
					+ "create table shop.message_old partition of shop.message for values from (minvalue) to ('2026-01-01');"
					+ "create table shop.message_new partition of shop.message for values from ('2026-01-01') to (maxvalue);"
					+ "create table shop.audit (id bigint primary key, account_id bigint, message bigint, at date, "
					+ "foreign key (message, at) references shop.message_old on delete cascade)");
			for (String table : List.of("token", "hook", "rule", "contact", "person")) {
				jdbc.execute("create table shop." + table + " (id bigint primary key, account_id bigint, email text)");
			}
			jdbc.execute("insert into shop.account values (1); insert into shop.message values "
					+ "(1, '2025-05-05', 1, 'Halo'), (2, '2025-05-06', 1, 'Halo'), (3, '2026-05-05', 1, 'Halo');"
					+ "insert into shop.audit values (1, 1, 1, '2025-05-05')");
			PurgeKit kit = new PurgeKit(crm, PurgeKit.yaml(MAP));
			Map<DataCategory, Decision> decisions = PurgeKit
				.deleteAllBut(Map.of(DataCategory.ACTIVITY_LOGS, PurgeKit.hold()));
			ConfirmationCode code = kit.aRequest();

			kit.purgeAll(code, Subject.account("1"), decisions);

			assertThat(jdbc.queryForList("select id from shop.audit", Long.class)).containsExactly(1L);
			assertThat(jdbc.queryForList("select id || coalesce(body, '') from shop.message", String.class))
				.as("kept bare")
				.containsExactly("1");
			kit.purge().verify(code, Subject.account("1"), decisions);
		}
	}

}
