package id.whatscrm.deletion.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.ServiceTest;
import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.purge.RowChecksums;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Language;
import id.whatscrm.deletion.request.PersonalData;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After <em>Data deleted</em>, nothing of the person is in either database or in the log,
 * and every neighbour is as before.
 */
@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class NothingLeftTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Inbox inbox;

	private final Links links;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate deletion = EmbeddedDatabases.shared().deletion();

	private final PersonalData personalData;

	@Autowired
	NothingLeftTests(PersonalData personalData, ProcessEngine engine, RequestDesk desk, DemoMailServer mails,
			Links links) {
		this.personalData = personalData;
		this.engine = engine;
		this.desk = desk;
		this.inbox = new Inbox(mails);
		this.links = links;
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	@Test
	void afterDataDeletedNothingOfThePersonIsLeft(CapturedOutput log) {
		String unique = UUID.randomUUID().toString().substring(0, 8);
		String business = "Sate Zulaikha " + unique;
		String owner = "zulaikha." + unique + "@sate.example";
		String account = DemoAccounts.createSmall(this.crm, business, owner);
		String words = "Kalimat rahasia " + unique;
		String phone = "+62855"
				+ Long.toString(1_000_000_000L + Math.abs(unique.hashCode() % 100_000_000)).substring(2);
		this.crm.update("update crm.account set whatsapp_number = ? where id = ?::bigint", phone, account);
		this.crm.update("update crm.message m set body = ? from crm.conversation c where c.id = m.conversation_id "
				+ "and c.account_id = ?::bigint", words, account);
		List<String> person = List.of(unique, owner, business, words, phone, phone.substring(1));
		assertThat(places(this.crm, person)).as("the search finds what is there").isNotEmpty();
		Map<String, Long> neighbours = RowChecksums.ofAllOthers(this.crm, account);

		Case request = new Case(this.engine, this.desk.accept(new NewRequest(Channel.WEB_FORM, Language.INDONESIAN,
				owner, business, phone, null, "Tolong hapus, " + words, "baru." + unique + "@elsewhere.example")),
				this.inbox)
			.runJobs();
		assertThat(places(this.deletion, person)).as("nobody can read it without the key").isEmpty();
		assertThat(encryptedPlaces(this.deletion, this.personalData, person)).as("the search finds what is there")
			.contains("deletion_request.email", "deletion_request.business_name", "deletion_request.description");
		this.engine.getTaskService().createComment(request.task("Task_VerifyIdentity").getId(), null, "About " + owner);
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "MORE_INFORMATION", "question", "Is it " + business + "?"));
		this.links.answer(request.link("baru." + unique + "@elsewhere.example", "answer"), "Yes, " + words);
		request.runJobs();
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "CONFIRMED", "identityEvidence", "BILLING_RECORD"));
		Map<String, Object> review = new HashMap<>();
		for (DataCategory category : DataCategory.values()) {
			review.put("decision_" + category, "DELETE");
		}
		review.put("note", "Checked for " + owner);
		request.answer("legal", "legal", "Task_ReviewLegalHold", review).after(Duration.ofDays(8));

		assertThat(request.path()).contains("End_DataDeleted");
		assertThat(places(this.crm, person)).as("left in the CRM").isEmpty();
		assertThat(places(this.deletion, person)).as("left in our own database").isEmpty();
		assertThat(encryptedPlaces(this.deletion, this.personalData, person)).as("left encrypted in our own database")
			.isEmpty();
		assertThat(RowChecksums.ofAllOthers(this.crm, account)).isEqualTo(neighbours);
		assertThat(log.getAll()).doesNotContain(person.toArray(String[]::new));
	}

	@Test
	void theSearchFindsAPlantedValueInEveryKindOfColumn() {
		this.deletion.execute("create table planted (a text, b json, c jsonb, d bytea, e text[])");
		try {
			for (String column : List.of("a", "b", "c", "d", "e")) {
				String value = switch (column) {
					case "b", "c" -> "{\"x\": \"zz-planted\"}";
					case "e" -> "{zz-planted}";
					default -> "zz-planted";
				};
				this.deletion.update("insert into planted (" + column + ") values (cast(? as "
						+ Map.of("a", "text", "b", "json", "c", "jsonb", "d", "bytea", "e", "text[]").get(column)
						+ "))", value);
			}
			assertThat(places(this.deletion, List.of("zz-planted"))).containsExactlyInAnyOrder("public.planted.a",
					"public.planted.b", "public.planted.c", "public.planted.d", "public.planted.e");
		}
		finally {
			this.deletion.execute("drop table planted");
		}
	}

	/**
	 * Every column in which one of the words is stored under our key.
	 */
	static List<String> encryptedPlaces(JdbcTemplate database, PersonalData personalData, List<String> words) {
		List<String> places = new ArrayList<>();
		database.query("""
				select table_name as t, column_name as c from information_schema.columns
				join information_schema.tables using (table_schema, table_name)
				where table_type = 'BASE TABLE' and table_schema = 'public' and data_type = 'text'""", (row) -> {
			String table = row.getString("t");
			String column = row.getString("c");
			boolean found = database
				.queryForList(
						"select " + column + " from " + table + " where " + column + " ~ '^demo:[A-Za-z0-9+/=]{40,}$'",
						String.class)
				.stream()
				.map((stored) -> personalData.decrypt(stored).toLowerCase(Locale.ROOT))
				.anyMatch((value) -> words.stream().anyMatch((word) -> value.contains(word.toLowerCase(Locale.ROOT))));
			if (found) {
				places.add(table + "." + column);
			}
		});
		return places;
	}

	/**
	 * Every text, json, array and bytea column of every table that has one of the words.
	 */
	static List<String> places(JdbcTemplate database, List<String> words) {
		Map<String, List<String>> conditions = new TreeMap<>();
		Map<String, List<String>> columns = new TreeMap<>();
		database
			.query("""
					select format('%I.%I', table_schema, table_name) as t, column_name as c, data_type as type
					from information_schema.columns join information_schema.tables using (table_schema, table_name)
					where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
					and data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY', 'xml')""",
					(row) -> {
						String name = "\"" + row.getString("c") + "\"";
						String text = "bytea".equals(row.getString("type")) ? "encode(" + name + ", 'escape')"
								: name + "::text";
						List<String> any = words.stream()
							.map((word) -> "strpos(lower(" + text + "), '" + word.toLowerCase(Locale.ROOT) + "') > 0")
							.toList();
						conditions.computeIfAbsent(row.getString("t"), (t) -> new ArrayList<>())
							.add("coalesce(bool_or(" + String.join(" or ", any) + "), false)");
						columns.computeIfAbsent(row.getString("t"), (t) -> new ArrayList<>()).add(row.getString("c"));
					});
		List<String> places = new ArrayList<>();
		conditions.forEach((table, searches) -> database
			.query("select " + String.join(", ", searches) + " from " + table, (row) -> {
				for (int i = 0; i < searches.size(); i++) {
					if (row.getBoolean(i + 1)) {
						places.add(table + "." + columns.get(table).get(i));
					}
				}
			}));
		return places;
	}

}
