package id.whatscrm.deletion.restore;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.evidence.LedgerCheck;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.Links;
import id.whatscrm.deletion.support.RowChecksums;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After <em>Data deleted</em>, nothing of the person is in either database or in the log,
 * and every neighbour is as before.
 */
@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
public class NothingLeftTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Inbox inbox;

	private final Links links;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate deletion = EmbeddedDatabases.shared().deletion();

	private final PersonalData personalData;

	private final DeletionRequests requests;

	private final Ledger ledger;

	@Autowired
	NothingLeftTests(Ledger ledger, DeletionRequests requests, PersonalData personalData, ProcessEngine engine,
			RequestDesk desk, DemoMailServer mails, Links links) {
		this.ledger = ledger;
		this.requests = requests;
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

	/** In every end state, and not before the time for which a closed request is kept. */
	@ParameterizedTest
	@EnumSource(value = RequestState.class, names = { "WITHDRAWN", "REFUSED", "CLOSED_UNVERIFIED", "NO_ACCOUNT_FOUND",
			"JOINED", "DELETED_EXCEPT_HELD" })
	void afterEveryOtherEndTheRequestHasForgottenThePerson(RequestState end, CapturedOutput log) {
		String unique = UUID.randomUUID().toString().substring(0, 8);
		String business = "Soto Maryam " + unique;
		String owner = "maryam." + unique + "@soto.example";
		String elsewhere = "lain." + unique + "@elsewhere.example";
		String words = "Rahasia kedua " + unique;
		String phone = "+62811"
				+ Long.toString(1_000_000_000L + Math.abs(unique.hashCode() % 100_000_000)).substring(2);
		boolean known = end != RequestState.NO_ACCOUNT_FOUND;
		if (known) {
			DemoAccounts.createSmall(this.crm, business, owner);
		}
		List<String> person = List.of(unique, owner, elsewhere, business, words, phone);
		boolean reachable = Set.of(RequestState.WITHDRAWN, RequestState.JOINED, RequestState.DELETED_EXCEPT_HELD)
			.contains(end);
		Case first = (end == RequestState.JOINED) ? open(owner, business, phone, words, null, Channel.SELF_SERVICE)
				: null;
		Case request = open(owner, business, phone, words, reachable ? null : elsewhere,
				reachable ? Channel.SELF_SERVICE : Channel.WEB_FORM);
		this.engine.getTaskService()
			.createTaskQuery()
			.processInstanceBusinessKey(request.code().value())
			.list()
			.forEach((task) -> this.engine.getTaskService().createComment(task.getId(), null, "About " + owner));

		switch (end) {
			case WITHDRAWN -> {
				assertThat(this.links.press(request.link(owner, "withdraw"))).isEqualTo(200);
				request.runJobs();
				assertThat(encryptedPlaces(this.deletion, this.personalData, person)).as("kept for questions")
					.contains("deletion_request.email");
				request.after(Duration.ofDays(14));
			}
			case REFUSED -> {
				request.answer("support", "support", "Task_VerifyIdentity",
						Map.of("identityDecision", "MORE_INFORMATION", "question", "Is it " + business + "?"));
				this.links.answer(request.link(elsewhere, "answer"), "Yes, " + words);
				request.runJobs();
				request.answer("support", "support", "Task_VerifyIdentity",
						Map.of("identityDecision", "REJECTED", "refusalReason", "NOT_THE_OWNER"));
				assertThat(this.requests.get(request.code()).answer()).as("evidence ends with the check (I7)").isNull();
				request.after(Duration.ofDays(14));
			}
			case CLOSED_UNVERIFIED -> {
				request.answer("support", "support", "Task_VerifyIdentity",
						Map.of("identityDecision", "MORE_INFORMATION", "question", "Is it " + business + "?"));
				request.after(Duration.ofDays(31));
			}
			case NO_ACCOUNT_FOUND ->
				request.answer("support", "support", "Task_MatchAccount", Map.of("noAccount", true));
			case DELETED_EXCEPT_HELD -> {
				Map<String, Object> review = new HashMap<>(DataDeletionProcessTests.everything("DELETE"));
				review.putAll(Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "DISPUTE",
						"citation_CONVERSATIONS", "Case 1/2026", "holdUntil_CONVERSATIONS",
						LocalDate.now().plusDays(30).toString(), "note", "Mind " + owner));
				request.answer("legal", "legal", "Task_ReviewLegalHold", review).after(Duration.ofDays(8));
				assertThat(encryptedPlaces(this.deletion, this.personalData, person)).as("only whom to tell")
					.containsExactly("address_on_file.email");
				request.after(Duration.ofDays(40));
				assertThat(places(this.crm, person)).isEmpty();
			}
			default -> {
			}
		}

		assertThat(this.requests.get(request.code()).state())
			.isEqualTo((end == RequestState.DELETED_EXCEPT_HELD) ? RequestState.DELETED : end);
		if (first != null) {
			first.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
				.after(Duration.ofDays(8));
		}
		assertThat(places(this.deletion, person)).as("left in our own database").isEmpty();
		assertThat(encryptedPlaces(this.deletion, this.personalData, person)).as("left encrypted in our own database")
			.isEmpty();
		assertThat(log.getAll()).doesNotContain(person.toArray(String[]::new));
	}

	/**
	 * From the dispute to the last row: held, the rest purged and certified, extended,
	 * released, purged, forgotten.
	 */
	@Test
	void theWholeLifeOfAHold(CapturedOutput log) {
		String unique = UUID.randomUUID().toString().substring(0, 8);
		String business = "Bakso Halimah " + unique;
		String owner = "halimah." + unique + "@bakso.example";
		String account = DemoAccounts.createSmall(this.crm, business, owner);
		this.crm.update("insert into crm.dispute (account_id, opened_on, summary) values (?::bigint, current_date, ?)",
				account, "Refund for " + unique);
		List<String> person = List.of(unique, owner, business);
		Map<String, Long> neighbours = RowChecksums.ofAllOthers(this.crm, account);
		Case request = open(owner, business, null, "Everything of " + unique, null, Channel.SELF_SERVICE);

		assertThat(this.engine.getTaskService()
			.getVariable(request.task("Task_ReviewLegalHold").getId(), "proposal_CONVERSATIONS")
			.toString()).contains("the account has an open dispute");
		Map<String, Object> review = new HashMap<>(DataDeletionProcessTests.everything("DELETE"));
		review.putAll(Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "DISPUTE",
				"citation_CONVERSATIONS", "Case 8/2026", "holdUntil_CONVERSATIONS", day(60)));
		request.answer("legal", "legal", "Task_ReviewLegalHold", review).after(Duration.ofDays(8));
		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED_EXCEPT_HELD);
		assertThat(rows("conversation", account)).isPositive();
		assertThat(rows("contact", account)).as("bare rows on which conversations hang").isPositive();
		assertThat(rows("api_token", account)).isZero();

		request.after(Duration.ofDays(40));
		request.answer("legal", "legal", "Task_ReviewExpiringHold", Map.of("holdDecision_CONVERSATIONS", "EXTEND",
				"holdUntil_CONVERSATIONS", day(50), "citation_CONVERSATIONS", "Appeal 9/2026"));
		assertThat(this.inbox.subjects(owner)).last().asString().contains("lebih lama");
		request.after(Duration.ofDays(40));
		assertThat(rows("conversation", account)).isPositive();
		request.answer("legal", "legal", "Task_ReviewExpiringHold", Map.of("holdDecision_CONVERSATIONS", "RELEASE"));

		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED);
		for (String table : List.of("conversation", "contact", "dispute")) {
			assertThat(rows(table, account)).as(table).isZero();
		}
		assertThat(
				this.crm.queryForObject("select count(*) from crm.account where id = ?::bigint", Long.class, account))
			.as("the bare row")
			.isZero();
		assertThat(this.deletion.queryForObject("select count(*) from address_on_file where code = ?", Long.class,
				request.code().value()))
			.isZero();
		assertThat(this.ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
		assertThat(places(this.crm, person)).isEmpty();
		assertThat(places(this.deletion, person)).isEmpty();
		assertThat(encryptedPlaces(this.deletion, this.personalData, person)).isEmpty();
		assertThat(log.getAll()).doesNotContain(person.toArray(String[]::new));
		assertThat(RowChecksums.ofAllOthers(this.crm, account)).isEqualTo(neighbours);
	}

	private long rows(String table, String account) {
		return this.crm.queryForObject("select count(*) from crm." + table + " where account_id = ?::bigint",
				Long.class, account);
	}

	private static String day(int fromNow) {
		return LocalDate.ofInstant(ClockUtil.getCurrentTime().toInstant(), ZoneId.of("Asia/Jakarta"))
			.plusDays(fromNow)
			.toString();
	}

	private Case open(String owner, String business, String phone, String words, String elsewhere, Channel channel) {
		return new Case(this.engine,
				this.desk.accept(
						new NewRequest(channel, Language.INDONESIAN, owner, business, phone, null, words, elsewhere)),
				this.inbox)
			.runJobs();
	}

	/**
	 * What the engine remembers of the course of a request goes too, half a year later.
	 */
	@Test
	void engineForgetsTheCourseOfARequestAfterItsTime() {
		Case request = open("course@nobody.example", null, null, null, null, Channel.WEB_FORM);
		request.answer("support", "support", "Task_MatchAccount", Map.of("noAccount", true));
		assertThat(request.instance()).isNull();
		HistoryService history = this.engine.getHistoryService();
		assertThat(history.findHistoryCleanupJobs()).as("the engine plans it by itself, each night").isNotEmpty();
		ClockUtil.setCurrentTime(Date.from(Instant.now().plus(Duration.ofDays(179))));
		cleanUp(history);
		assertThat(instances(history, request)).isPositive();

		ClockUtil.setCurrentTime(Date.from(Instant.now().plus(Duration.ofDays(181))));
		cleanUp(history);

		assertThat(instances(history, request)).isZero();
		for (String table : List.of("act_hi_actinst", "act_hi_taskinst", "act_hi_job_log", "act_hi_incident",
				"act_hi_identitylink", "act_hi_op_log", "act_hi_comment")) {
			assertThat(this.deletion.queryForObject("select count(*) from " + table + " where root_proc_inst_id_ = ?",
					Long.class, request.instanceId()))
				.as(table)
				.isZero();
		}
	}

	private static long instances(HistoryService history, Case request) {
		return history.createHistoricProcessInstanceQuery().processInstanceId(request.instanceId()).count();
	}

	private void cleanUp(HistoryService history) {
		history.cleanUpHistoryAsync(true);
		for (int i = 0; i < 100; i++) {
			long before = this.deletion.queryForObject("select count(*) from act_hi_procinst", Long.class);
			history.findHistoryCleanupJobs()
				.forEach((job) -> this.engine.getManagementService().executeJob(job.getId()));
			if (this.deletion.queryForObject("select count(*) from act_hi_procinst", Long.class) == before) {
				return;
			}
		}
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
	public static List<String> encryptedPlaces(JdbcTemplate database, PersonalData personalData, List<String> words) {
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
	public static List<String> places(JdbcTemplate database, List<String> words) {
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
