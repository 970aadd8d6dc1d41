package id.whatscrm.deletion.process.recipients;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.DemoMeta;
import id.whatscrm.deletion.demo.DemoRecipient;
import id.whatscrm.deletion.demo.DemoRecipient.Notice;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.restore.NothingLeftTests;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.Links;
import id.whatscrm.deletion.support.PathsTaken;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Processors that received the data are told that it is erased, and somebody asks those
 * who stay silent (E5). The demo has two: deliveries, told whose data it is by the
 * account's key, and newsletter, told of accounts only, by the confirmation code.
 */
@ServiceTest
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class NotifyRecipientsTests {

	private static final String DELIVERIES = "deliveries";

	private static final String NEWSLETTER = "newsletter";

	private static final Map<String, String> RETRY = Map.of("recipientOutcome", "RETRY");

	private final HttpClient http = HttpClient.newHttpClient();

	private final ObjectMapper json = new ObjectMapper();

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final DeletionRequests requests;

	private final PersonalData personalData;

	private final DemoRecipient recipients;

	private final DemoMeta meta;

	private final DemoMailServer mailServer;

	private final Inbox inbox;

	private final Links links;

	private final PathsTaken paths;

	private final String base;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private String name = "";

	private String owner = "";

	private String account = "";

	private String login = "";

	@Autowired
	NotifyRecipientsTests(ProcessEngine engine, RequestDesk desk, DeletionRequests requests, PersonalData personalData,
			DemoRecipient recipients, DemoMeta meta, DemoMailServer mailServer, Links links, PathsTaken paths,
			@Value("${deletion.public-url}") String base) {
		this.engine = engine;
		this.desk = desk;
		this.requests = requests;
		this.personalData = personalData;
		this.recipients = recipients;
		this.meta = meta;
		this.mailServer = mailServer;
		this.inbox = new Inbox(mailServer);
		this.links = links;
		this.paths = paths;
		this.base = base;
	}

	@AfterEach
	void realTimeAndEverybodyThere() {
		this.recipients.comeBack();
		ClockUtil.reset();
	}

	// --- at once ---

	@Test
	void recipientsAcknowledgeAtOnceAndTheMailSaysSo() {
		Case request = erased(Language.ENGLISH);

		assertThat(received(DELIVERIES, request)).hasSize(1);
		assertThat(received(NEWSLETTER, request)).hasSize(1);
		assertThat(request.path()).contains("Task_NotifyRecipients", "End_DataDeleted")
			.doesNotContain("Start_NotAcknowledged");
		assertThat(lastMail())
			.contains("These have acknowledged it: Antar Cepat (deliveries), Kabar Usaha (newsletter).")
			.doesNotContain("wait for their acknowledgement");
		assertThat(notices(request)).hasSize(2)
			.allSatisfy((notice) -> assertThat(notice).containsEntry("subject_key", null)
				.containsEntry("attempts", 1)
				.doesNotContainEntry("acknowledged_at", null));
		assertThat(this.database.queryForList("select kind from case_event where code = ?", String.class,
				request.code().value()))
			.contains("RECIPIENTS_TOLD");
	}

	@Test
	void mailInIndonesianSaysItToo() {
		this.recipients.goDown(DELIVERIES, 500);

		erased(Language.INDONESIAN);

		assertThat(lastMail()).contains("Yang sudah mengonfirmasinya: Kabar Usaha (newsletter).")
			.contains("tim dukungan kami menanyakannya: Antar Cepat (deliveries).");
	}

	@Test
	void noticeSaysNothingOfThePersonButTheAgreedKey() throws Exception {
		Case request = erased(Language.ENGLISH);

		JsonNode keyed = this.json.readTree(received(DELIVERIES, request).get(0).body());
		assertThat(names(keyed)).containsExactly("event", "reference", "subject", "categories", "occurred_at");
		assertThat(keyed.get("event").asText()).isEqualTo("erasure");
		assertThat(keyed.get("subject").toString())
			.isEqualTo("{\"type\":\"account\",\"key\":\"" + this.account + "\"}");
		assertThat(keyed.get("reference").asText()).as("the code would open the status page").matches("[0-9a-f]{32}");
		assertThat(texts(keyed.get("categories"))).contains("CONTACTS", "CONVERSATIONS", "ACCOUNT");
		assertThat(Instant.parse(keyed.get("occurred_at").asText())).isNotNull();

		JsonNode unkeyed = this.json.readTree(received(NEWSLETTER, request).get(0).body());
		assertThat(unkeyed.get("subject").toString()).isEqualTo("{\"type\":\"account\"}");
		assertThat(unkeyed.get("reference").asText()).isEqualTo(request.code().value());
		assertThat(keyed.toString() + unkeyed).doesNotContain(this.name, this.owner, "@");
	}

	@Test
	void recipientRefusesWhatIsNotSignedWithItsSecret() throws Exception {
		Case request = erased(Language.ENGLISH);
		String body = received(DELIVERIES, request).get(0).body();
		long now = ClockUtil.getCurrentTime().getTime() / 1000;
		String secret = "the-demo-secret-of-the-delivery-service";
		assertThat(post(body, now, sign(body, now, secret))).isEqualTo(204);

		assertThat(post(body.replace("erasure", "restore"), now, sign(body, now, secret))).as("tampered")
			.isEqualTo(401);
		assertThat(post(body, now, sign(body, now, "the-demo-secret-of-the-newsletter-service")))
			.as("signed with another one's secret")
			.isEqualTo(401);
		assertThat(post(body, now - 600, sign(body, now - 600, secret))).as("an old one, played again").isEqualTo(401);
	}

	@Test
	void recipientThatHasNothingOfMetaLoginsIsNotToldOfThem() throws Exception {
		erasedLogin();

		assertThat(this.recipients.notices(DELIVERIES, this.login)).singleElement()
			.satisfies((notice) -> assertThat(notice.body())
				.contains("\"subject\":{\"type\":\"meta-user\",\"key\":\"" + this.login + "\"}", "\"INTEGRATIONS\""));
		assertThat(lastMail()).contains("These have acknowledged it: Antar Cepat (deliveries).")
			.doesNotContain("Kabar Usaha");
	}

	// --- a recipient that is down ---

	@Test
	void recipientThatIsDownDelaysNothingAndIsToldLaterUnderTheSameId() {
		this.recipients.goDown(DELIVERIES, 503);
		Case request = erased(Language.ENGLISH);

		assertThat(request.path()).contains("End_DataDeleted");
		assertThat(request(request).forgottenAt()).isNotNull();
		assertThat(lastMail()).contains("These have acknowledged it: Kabar Usaha (newsletter).")
			.contains("wait for their acknowledgement; we try again, and then our support asks them: Antar Cepat");

		request.after(Duration.ofMinutes(4));
		assertThat(received(DELIVERIES, request)).as("not before its time").hasSize(1);
		request.after(Duration.ofMinutes(2));
		assertThat(received(DELIVERIES, request)).hasSize(2);
		this.recipients.comeBack();
		request.after(Duration.ofMinutes(31));

		assertThat(received(DELIVERIES, request)).extracting(Notice::answered).containsExactly(503, 503, 204);
		assertThat(received(DELIVERIES, request)).extracting(Notice::id).containsOnly(webhookId(request));
		assertThat(received(DELIVERIES, request)).extracting(Notice::body)
			.as("word for word")
			.hasSize(3)
			.allMatch(received(DELIVERIES, request).get(0).body()::equals);
		assertThat(received(NEWSLETTER, request)).as("the others are told once").hasSize(1);
		assertThat(request.path()).contains("End_RecipientTold");
		request.after(Duration.ofDays(5));
		assertThat(received(DELIVERIES, request)).as("who has acknowledged is left in peace").hasSize(3);
	}

	/** The engine may lose a job's end, and nobody is to be told twice for it. */
	@Test
	void stepThatFailsAfterwardsTellsNobodyTwice() {
		this.database.execute("""
				create function refuse_told() returns trigger language plpgsql as
				$$ begin raise exception 'no'; end $$""");
		this.database.execute("create constraint trigger refuse after insert on case_event deferrable initially "
				+ "deferred for each row when (new.kind = 'RECIPIENTS_TOLD') execute function refuse_told()");
		this.recipients.goDown(DELIVERIES, 503);
		Case request;
		try {
			request = erased(Language.ENGLISH);
			assertThat(request.instance()).as("the step failed").isNotNull();
		}
		finally {
			this.database.execute("drop function refuse_told() cascade");
		}
		this.recipients.comeBack();
		request.after(Duration.ofMinutes(2));

		assertThat(request.instance()).isNull();
		assertThat(received(NEWSLETTER, request)).hasSize(1);
		assertThat(received(DELIVERIES, request)).extracting(Notice::answered).containsExactly(503, 204);
		assertThat(received(DELIVERIES, request)).extracting(Notice::id).containsOnly(webhookId(request));
		assertThat(request.path()).as("nothing is left to do").doesNotContain("Start_NotAcknowledged");
	}

	@Test
	void mailServerThatIsDownDoesNotRepeatTheNotices() {
		Case request = ready(Language.ENGLISH);
		this.mailServer.goDown();
		try {
			later(request, Duration.ofDays(8));
		}
		finally {
			this.mailServer.comeBack();
		}
		request.after(Duration.ofHours(1));

		assertThat(request.path()).contains("End_DataDeleted");
		assertThat(received(DELIVERIES, request)).hasSize(1);
		assertThat(received(NEWSLETTER, request)).hasSize(1);
	}

	/** Whose data it was outlives the request with the notice alone, and not for long. */
	@Test
	void keyStaysEncryptedUntilTheRecipientHasAcknowledged(CapturedOutput log) throws Exception {
		this.recipients.goDown(DELIVERIES, 410);
		Case request = erasedLogin();

		assertThat(NothingLeftTests.places(this.database, List.of(this.login))).as("in plain words").isEmpty();
		assertThat(NothingLeftTests.encryptedPlaces(this.database, this.personalData, List.of(this.login)))
			.containsExactly("recipient_notice.subject_key");

		this.recipients.comeBack();
		later(request, Duration.ofHours(1));

		assertThat(this.recipients.notices(DELIVERIES, this.login)).hasSize(2);
		assertThat(NothingLeftTests.places(this.database, List.of(this.login))).isEmpty();
		assertThat(NothingLeftTests.encryptedPlaces(this.database, this.personalData, List.of(this.login))).isEmpty();
		assertThat(log.getAll()).contains("deliveries has not acknowledged the notice msg_").doesNotContain(this.login);
	}

	// --- a recipient that stays silent ---

	@Test
	void supportIsAskedAfterTheLastTryAndSeesWhomToChase() {
		Case request = silent();

		assertThat(received(DELIVERIES, request)).as("the first try and one after each wait").hasSize(7);
		var task = request.task("Task_ChaseRecipient");
		assertThat(this.engine.getTaskService().getVariablesLocal(task.getId()))
			.containsEntry("recipient", "Antar Cepat (deliveries)")
			.containsEntry("webhookId", webhookId(request))
			.containsEntry("attempts", 7)
			.containsEntry("lastFailure", "HTTP 500");
		assertThat(task.getDueDate()).isAfter(ClockUtil.getCurrentTime());
		assertThat(this.engine.getTaskService().getVariables(task.getId()).keySet()).containsExactlyInAnyOrder(
				"recipient", "webhookId", "attempts", "lastFailure", "notice", "nextTryAt", "recipientAnswer");
		StaffClient support = StaffClient.signedIn(this.base, "support");
		assertThat(support.get("/staff/tasks/" + task.getId() + "/case-file").statusCode()).isEqualTo(200);
		assertThat(support
			.get("/camunda/api/engine/engine/default/process-definition/" + task.getProcessDefinitionId() + "/xml")
			.statusCode()).as("the diagram beside the task").isEqualTo(200);
	}

	@Test
	void supportHasTheNoticeSentOnceMore() {
		Case request = silent();

		chase(request, RETRY);
		assertThat(received(DELIVERIES, request)).hasSize(8);
		assertThat(request.hasTask("Task_ChaseRecipient")).as("still silent").isTrue();
		this.recipients.comeBack();
		chase(request, RETRY);

		assertThat(received(DELIVERIES, request)).extracting(Notice::id).hasSize(9).containsOnly(webhookId(request));
		assertSettled(request, "acknowledged_at", null, null);
		assertThat(request.path()).contains("End_RecipientTold");
	}

	@Test
	void supportSaysThatTheRecipientHasAcknowledgedOtherwise() {
		Case request = silent();

		chase(request, answer("ACKNOWLEDGED_OTHERWISE", "Letter of 2026-07-15, signed by their privacy officer"));

		assertSettled(request, "acknowledged_at", "support", "Letter of 2026-07-15, signed by their privacy officer");
		assertThat(request.path()).contains("End_SettledBySupport");
		assertThat(received(DELIVERIES, request)).hasSize(7);
	}

	@Test
	void supportGivesTheRecipientUp() {
		Case request = silent();
		String task = request.task("Task_ChaseRecipient").getId();
		this.engine.getTaskService().createComment(task, null, "Asked about " + this.owner);

		chase(request, answer("GIVEN_UP", "The company was dissolved on 1.7.2026"));

		assertSettled(request, "given_up_at", "support", "The company was dissolved on 1.7.2026");
		assertThat(NothingLeftTests.places(this.database, List.of(this.owner))).as("the comment too").isEmpty();
		assertThat(this.database.queryForList(
				"select kind || ' by ' || actor from case_event where code = ? order by position desc limit 1",
				String.class, request.code().value()))
			.containsExactly("RECIPIENT_GIVEN_UP by support");
	}

	@Test
	void wrongAnswersAreRefusedWithASentenceAndChangeNothing() {
		Case request = silent();

		refused(request, Map.of(), "Choose whether the recipient has acknowledged");
		refused(request, answer("FORGOTTEN", "x"), "Choose whether the recipient has acknowledged");
		refused(request, Map.of("recipientOutcome", "ACKNOWLEDGED_OTHERWISE"), "how the recipient acknowledged it");
		refused(request, answer("GIVEN_UP", "  "), "why nobody asks");
		refused(request, answer("GIVEN_UP", "x".repeat(501)), "longer than 500 characters");
		refused(request, answer("GIVEN_UP", "a\u0007b"), "control characters");
		refused(request, answer("GIVEN_UP", "Budi, budi@antar.example, has left"), "may name a person");
		refused(request, answer("GIVEN_UP", "No answer at +62 812-3456-7890"), "may name a person");
		refused(request, with(answer("GIVEN_UP", "x"), "notice", "1"), "has no field notice");

		assertThat(request.hasTask("Task_ChaseRecipient")).isTrue();
		assertThat(notice(request)).containsEntry("acknowledged_at", null)
			.containsEntry("given_up_at", null)
			.containsEntry("note", null)
			.doesNotContainEntry("subject_key", null);
	}

	// --- held data ---

	@Test
	void recipientsAreToldOfHeldDataWhenItIsErasedToo() throws Exception {
		Map<String, Object> answers = DataDeletionProcessTests.everything("DELETE");
		answers.putAll(
				Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "DISPUTE", "citation_CONVERSATIONS",
						"Contract no. 7", "holdUntil_CONVERSATIONS", LocalDate.now().plusDays(60).toString()));
		Case request = reviewed(Language.ENGLISH, answers);
		later(request, Duration.ofDays(8));
		Notice first = received(DELIVERIES, request).get(0);
		assertThat(texts(this.json.readTree(first.body()).get("categories"))).contains("CONTACTS")
			.doesNotContain("CONVERSATIONS");
		this.recipients.goDown(NEWSLETTER, 500);

		later(request, Duration.ofDays(40));
		later(request, Duration.ofDays(15));

		assertThat(request.path()).contains("Task_NotifyRecipientsOfRelease", "End_HeldDataDeleted");
		assertThat(received(DELIVERIES, request)).hasSize(2);
		Notice second = received(DELIVERIES, request).get(1);
		assertThat(texts(this.json.readTree(second.body()).get("categories"))).containsExactly("CONVERSATIONS");
		assertThat(second.id()).as("another notice").isNotEqualTo(first.id());
		assertThat(this.json.readTree(second.body()).get("reference")).as("of the same request")
			.isEqualTo(this.json.readTree(first.body()).get("reference"));
		assertThat(lastMail()).contains("we have deleted what we kept for it")
			.contains("These have acknowledged it: Antar Cepat (deliveries).")
			.contains("our support asks them: Kabar Usaha (newsletter).");
	}

	// --- who is told nothing ---

	@Test
	void nobodyIsToldOfARequestThatWasWithdrawnOrRefused() {
		Case withdrawn = ready(Language.ENGLISH);
		this.links.press(withdrawn.link(this.owner, "withdraw"));
		later(withdrawn, Duration.ofDays(9));
		assertThat(request(withdrawn).state()).isEqualTo(RequestState.WITHDRAWN);
		assertThat(received(DELIVERIES, withdrawn)).isEmpty();

		Case refused = open(Channel.WEB_FORM, Language.ENGLISH, "new@elsewhere.example");
		refused.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "REJECTED", "refusalReason", "NOT_THE_OWNER"));
		assertThat(request(refused).state()).isEqualTo(RequestState.REFUSED);
		Case unverified = open(Channel.WEB_FORM, Language.ENGLISH, null);

		assertThat(List.of(withdrawn, refused, unverified)).allSatisfy((request) -> {
			assertThat(notices(request)).isEmpty();
			assertThat(this.recipients.notices(NEWSLETTER, request.code().value())).isEmpty();
		});
	}

	// --- every node and flow ---

	@AfterAll
	void everyNodeIsReachedAndEveryFlowTaken() {
		TreeSet<String> missing = new TreeSet<>();
		var model = this.engine.getRepositoryService()
			.getBpmnModelInstance(this.engine.getRepositoryService()
				.createProcessDefinitionQuery()
				.processDefinitionKey(ProcessNames.Definitions.NOTIFY_RECIPIENT)
				.latestVersion()
				.singleResult()
				.getId());
		model.getModelElementsByType(FlowNode.class).forEach((node) -> missing.add(node.getId()));
		model.getModelElementsByType(SequenceFlow.class).forEach((flow) -> missing.add(flow.getId()));
		missing.removeAll(this.paths.flows());
		this.engine.getHistoryService()
			.createHistoricActivityInstanceQuery()
			.list()
			.forEach((activity) -> missing.remove(activity.getActivityId()));
		assertThat(missing).as("nodes and flows that no case reaches").isEmpty();
	}

	// --- fixtures ---

	private void anAccount() {
		this.name = "penerima" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + this.name + ".example";
		this.account = DemoAccounts.createSmall(this.crm, this.name, this.owner);
	}

	private Case open(Channel channel, Language language, String contactEmail) {
		anAccount();
		ConfirmationCode code = this.desk
			.accept(new NewRequest(channel, language, this.owner, null, null, null, null, contactEmail));
		return new Case(this.engine, code, this.inbox).runJobs();
	}

	private Case reviewed(Language language, Map<String, Object> answers) {
		return open(Channel.SELF_SERVICE, language, null).answer("legal", "legal", "Task_ReviewLegalHold", answers);
	}

	/** A request that only waits for the end of its cooling-off. */
	private Case ready(Language language) {
		return reviewed(language, DataDeletionProcessTests.everything("DELETE"));
	}

	private Case erased(Language language) {
		return later(ready(language), Duration.ofDays(8));
	}

	/** An erased request whose recipient has not answered to any try. */
	private Case silent() {
		this.recipients.goDown(DELIVERIES, 500);
		Case request = erased(Language.ENGLISH);
		for (int tries = 0; tries < 6; tries++) {
			assertThat(request.hasTask("Task_ChaseRecipient")).isFalse();
			later(request, Duration.ofDays(2).plusMinutes(1));
		}
		return request;
	}

	/** A request for a Meta login whose data is erased: its key is like no other text. */
	private Case erasedLogin() throws Exception {
		anAccount();
		this.login = this.crm.queryForObject("select meta_user_id from crm.meta_connection where account_id = ?",
				String.class, Long.valueOf(this.account));
		String signed = DemoMeta.sign(
				"{\"algorithm\":\"HMAC-SHA256\",\"issued_at\":1,\"user_id\":\"" + this.login + "\"}",
				this.meta.secret("facebook"));
		String answer = this.http
			.send(HttpRequest.newBuilder(URI.create(this.base + "/meta/facebook/data-deletion"))
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString("signed_request=" + URLEncoder.encode(signed, StandardCharsets.UTF_8)))
				.build(), BodyHandlers.ofString())
			.body();
		String code = this.json.readTree(answer).get("confirmation_code").asText();
		Case request = new Case(this.engine, new ConfirmationCode(code), this.inbox).runJobs();
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
		later(request, Duration.ofDays(8));
		assertThat(request(request).state()).isEqualTo(RequestState.DELETED);
		return request;
	}

	private static Case later(Case request, Duration time) {
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(time)));
		return request.runJobs();
	}

	private void chase(Case request, Map<String, String> answers) {
		request.answer("support", "support", "Task_ChaseRecipient", answers);
	}

	private static Map<String, String> answer(String outcome, String note) {
		return Map.of("recipientOutcome", outcome, "note", note);
	}

	private static Map<String, String> with(Map<String, String> answers, String field, String value) {
		Map<String, String> changed = new HashMap<>(answers);
		changed.put(field, value);
		return changed;
	}

	private void refused(Case request, Map<String, String> answers, String sentence) {
		assertThatExceptionOfType(AnswerRefused.class).isThrownBy(() -> chase(request, answers))
			.withMessageContaining(sentence);
	}

	private void assertSettled(Case request, String column, String by, String note) {
		assertThat(request.hasTask("Task_ChaseRecipient")).isFalse();
		assertThat(notice(request)).containsEntry("subject_key", null)
			.doesNotContainEntry(column, null)
			.containsEntry("settled_by", by)
			.containsEntry("note", note);
		assertThat(this.engine.getRuntimeService()
			.createProcessInstanceQuery()
			.processInstanceBusinessKey(request.code().value())
			.count()).as("nothing goes on").isZero();
	}

	/** The notices that reached a recipient about a request, by any of its names. */
	private List<Notice> received(String recipient, Case request) {
		String key = NEWSLETTER.equals(recipient) ? "\"" + request.code().value() + "\""
				: "\"key\":\"" + this.account + "\"";
		return this.recipients.notices(recipient, key);
	}

	private List<Map<String, Object>> notices(Case request) {
		return this.database.queryForList("select * from recipient_notice where code = ?", request.code().value());
	}

	private Map<String, Object> notice(Case request) {
		return this.database.queryForMap("select * from recipient_notice where code = ? and recipient = ?",
				request.code().value(), DELIVERIES);
	}

	private String webhookId(Case request) {
		return (String) notice(request).get("webhook_id");
	}

	private DeletionRequest request(Case request) {
		return this.requests.get(request.code());
	}

	private String lastMail() {
		var mails = this.inbox.of(this.owner);
		return Inbox.text(mails.get(mails.size() - 1));
	}

	private int post(String body, long timestamp, String signature) throws Exception {
		HttpResponse<String> answer = this.http
			.send(HttpRequest.newBuilder(URI.create(this.base + "/demo/recipient/" + DELIVERIES))
				.header("Content-Type", "application/json")
				.header("webhook-id", "msg_test")
				.header("webhook-timestamp", Long.toString(timestamp))
				.header("webhook-signature", signature)
				.POST(BodyPublishers.ofString(body))
				.build(), BodyHandlers.ofString());
		return answer.statusCode();
	}

	private static String sign(String body, long timestamp, String secret) {
		return "v1," + Base64.getEncoder().encodeToString(Hmac.of("msg_test." + timestamp + "." + body, secret));
	}

	private static List<String> names(JsonNode node) {
		List<String> names = new ArrayList<>();
		node.fieldNames().forEachRemaining(names::add);
		return names;
	}

	private static List<String> texts(JsonNode node) {
		List<String> texts = new ArrayList<>();
		node.forEach((element) -> texts.add(element.asText()));
		return texts;
	}

}
