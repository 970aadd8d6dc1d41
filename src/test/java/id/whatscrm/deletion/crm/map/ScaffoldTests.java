package id.whatscrm.deletion.crm.map;

import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.purge.PurgeKit;
import id.whatscrm.deletion.request.SubjectType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A first map of a schema that nobody has seen: it can be read and executed, it forgets
 * nothing, and it marks its doubts.
 */
class ScaffoldTests {

	@Test
	void referenceSchemaGetsAMapThatCanBeExecuted() {
		DataSource database = PurgeKit.pool(EmbeddedDatabases.shared().createDatabase("scaffold_reference"));
		EmbeddedDatabases.createReferenceSchema(database);

		DataMap map = scaffold(database);

		Map<TableName, Object> ours = categories(DataMapReader.read(new ClassPathResource("data-map/whatscrm.yaml")));
		Map<TableName, Object> guessed = categories(map);
		assertThat(guessed.keySet())
			.containsAll(ours.keySet().stream().filter((table) -> !table.name().equals("note")).toList());
		assertThat(ours.entrySet().stream().filter((entry) -> entry.getValue().equals(guessed.get(entry.getKey()))))
			.hasSizeGreaterThanOrEqualTo(24);
	}

	@Test
	void otherSchemasToo() {
		DataSource database = PurgeKit.pool(EmbeddedDatabases.shared().createDatabase("scaffold_other"));
		new JdbcTemplate(database).execute(
				"""
						create schema app; create schema billing;
						create table app."Workspaces" (id uuid primary key, "displayName" text);
						create table app.users (id text primary key, email text not null, workspace uuid not null references app."Workspaces");
						create table app.user_session (token text primary key, user_id text not null references app.users);
						create table app.api_keys (id bigint primary key, workspace uuid references app."Workspaces");
						create table app.webhooks (id bigint primary key, workspace uuid references app."Workspaces");
						create table app.flows (id bigint primary key, workspace uuid references app."Workspaces");
						create table app.chats (id bigint, part int, workspace uuid references app."Workspaces", primary key (id, part));
						create table app."chatLines" (chat bigint, part int, words text, foreign key (chat, part) references app.chats);
						create table app.leads (id bigint primary key, workspace uuid references app."Workspaces", level int not null check (level > 0));
						create table app.audit (workspace uuid references app."Workspaces", what text not null, detail jsonb);
						create table billing.invoice (id bigint primary key, workspace uuid references app."Workspaces");
						create table billing.currency (code text);
						""");

		DataMap map = scaffold(database);

		assertThat(categories(map)).hasSize(11);
		assertThat(map.excluded()).extracting((excluded) -> excluded.table().toString())
			.containsExactly("billing.currency");
	}

	private static DataMap scaffold(DataSource database) {
		CrmDatabase crm = new CrmDatabase(database);
		String yaml = Scaffold.write(crm.catalog());
		assertThat(yaml).contains("# TODO: ");
		DataMap map = DataMapReader.read(PurgeKit.yaml(yaml));
		DataMapCheck.check(map, crm.catalog(), crm);
		assertThat(CoverageGate.gaps(map, crm.catalog())).isEmpty();
		return map;
	}

	private static Map<TableName, Object> categories(DataMap map) {
		Map<TableName, Object> categories = new TreeMap<>();
		for (MappedTable entry : map.subjects().get(SubjectType.ACCOUNT).tables()) {
			categories.putIfAbsent(entry.table(), entry.category());
		}
		return categories;
	}

}
