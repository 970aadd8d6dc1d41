package id.whatscrm.deletion.process.webapps;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each member of staff, and a stranger, may do through the real HTTP API.
 */
@ServiceTest
class StaffSecurityTests {

	private static final String ENGINE = "/camunda/api/engine/engine/default";

	/** Harmless, but would show that code runs. */
	private static final String CODE = "${''.getClass().forName('java.lang.System').getMethod('setProperty', ''.getClass(), ''.getClass()).invoke(null, 'staff.ran.code', 'yes')}";

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Inbox inbox;

	private final String address;

	private Case request;

	private String owner = "";

	@Autowired
	StaffSecurityTests(ProcessEngine engine, RequestDesk desk, DemoMailServer mails,
			@Value("${deletion.public-url}") String address) {
		this.engine = engine;
		this.desk = desk;
		this.inbox = new Inbox(mails);
		this.address = address;
	}

	@BeforeEach
	void aRequestThatWaitsForReview() {
		String name = "depot" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, this.owner);
		this.request = new Case(this.engine, this.desk.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH,
				this.owner, name, null, null, "Please delete <script>alert(1)</script>", null)), this.inbox)
			.runJobs();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/engine-rest", "/engine-rest/engine", "/engine-rest/default/task",
			"/camunda/api/admin/setup/default/user/create", "/camunda/app/admin/default/setup/", "/actuator/env",
			"/actuator/heapdump", "/actuator/prometheus" })
	void nothingAnswersAStranger(String path) {
		assertThat(StaffClient.stranger(this.address).get(path).statusCode()).isIn(401, 403, 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { ENGINE + "/task", ENGINE + "/process-instance", ENGINE + "/process-definition",
			ENGINE + "/user", ENGINE + "/variable-instance", ENGINE + "/history/task", "/staff/tasks/days-left?id=1" })
	void theEngineTellsAStrangerNothing(String path) {
		HttpResponse<String> answer = StaffClient.stranger(this.address).get(path);
		assertThat(answer.statusCode() == 401 || "[]".equals(answer.body())).as(answer.statusCode() + answer.body())
			.isTrue();
	}

	@Test
	void aStrangerCannotMakeAnAdministratorEvenWhereThereIsNone() {
		IdentityService identity = this.engine.getIdentityService();
		identity.deleteMembership("admin", "camunda-admin");
		try {
			StaffClient stranger = StaffClient.stranger(this.address);
			stranger.get("/camunda/app/welcome/default/");
			HttpResponse<String> answer = stranger.postJson("/camunda/api/admin/setup/default/user/create", """
					{"profile": {"id": "mallory", "firstName": "M", "lastName": "M", "email": ""},
					 "credentials": {"password": "mallory"}}""");

			assertThat(answer.statusCode()).isEqualTo(403);
			assertThat(identity.createUserQuery().userId("mallory").count()).isZero();
		}
		finally {
			identity.createMembership("admin", "camunda-admin");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"orQueries\": [{\"assigneeExpression\": \"%s\"}]}", "{\"assigneeExpression\": \"%s\"}",
			"{\"orQueries\": [{\"candidateGroupsExpression\": \"%s\", \"nameLike\": \"x\"}]}",
			"{\"orQueries\": [{\"dueBeforeExpression\": \"%s\"}]}" })
	void nobodyRunsCodeThroughATaskQuery(String query) {
		System.clearProperty("staff.ran.code");

		HttpResponse<String> answer = StaffClient.signedIn(this.address, "support")
			.postJson(ENGINE + "/task", query.formatted(CODE));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
		assertThat(System.getProperty("staff.ran.code")).isNull();
	}

	@Test
	void nobodyRunsCodeThroughAStoredFilter() {
		System.clearProperty("staff.ran.code");
		TaskService tasks = this.engine.getTaskService();
		var filter = this.engine.getFilterService()
			.newTaskFilter("Planted " + UUID.randomUUID())
			.setQuery(tasks.createTaskQuery().taskAssigneeExpression(CODE));
		this.engine.getFilterService().saveFilter(filter);
		try {
			HttpResponse<String> answer = StaffClient.signedIn(this.address, "admin")
				.get(ENGINE + "/filter/" + filter.getId() + "/list");

			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
			assertThat(System.getProperty("staff.ran.code")).isNull();
		}
		finally {
			this.engine.getFilterService().deleteFilter(filter.getId());
		}
	}

	@ParameterizedTest
	@CsvSource({ "support, My tasks (Support)|Support: all open|Support: overdue",
			"legal, My tasks (Legal review)|Legal review: all open|Legal review: overdue",
			"operator, My tasks (Operators)|Operators: all open|Operators: overdue" })
	void eachGroupSeesItsOwnFiltersAndNoOthers(String user, String names) {
		String filters = StaffClient.signedIn(this.address, user).get(ENGINE + "/filter?resourceType=Task").body();

		assertThat(filters.split("\"name\":")).hasSize(4);
		assertThat(List.of(names.split("\\|"))).allSatisfy((name) -> assertThat(filters).contains("\"" + name + "\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "support", "legal", "operator" })
	void everyFilterOfAGroupCanBeOpened(String user) {
		StaffClient client = StaffClient.signedIn(this.address, user);
		String filters = client.get(ENGINE + "/filter?resourceType=Task").body();
		java.util.regex.Matcher ids = java.util.regex.Pattern.compile("\\{\"id\":\"([^\"]+)\"").matcher(filters);
		int opened = 0;
		while (ids.find()) {
			HttpResponse<String> tasks = client.postJson(ENGINE + "/filter/" + ids.group(1) + "/list", "{}");
			assertThat(tasks.statusCode()).as(tasks.body()).isEqualTo(200);
			opened++;
		}
		assertThat(opened).isEqualTo(3);
	}

	@Test
	void onlyTheGroupOfATaskSeesItAndItsCaseFile() {
		String task = this.request.task("Task_ReviewLegalHold").getId();

		HttpResponse<String> file = StaffClient.signedIn(this.address, "legal")
			.get("/staff/tasks/" + task + "/case-file");
		assertThat(file.statusCode()).isEqualTo(200);
		assertThat(file.body()).contains(this.request.code().value(), this.owner, "CRM contacts",
				"Please delete &lt;script&gt;");
		assertThat(StaffClient.signedIn(this.address, "legal").get("/staff/tasks/days-left?id=" + task).body())
			.isEqualTo("{\"" + task + "\":{\"words\":\"30 days left\",\"overdue\":false,\"soon\":false}}");

		for (String user : List.of("support", "operator")) {
			StaffClient other = StaffClient.signedIn(this.address, user);
			assertThat(other.get("/staff/tasks/" + task + "/case-file").statusCode()).isEqualTo(404);
			assertThat(other.get("/staff/tasks/days-left?id=" + task).body()).isEqualTo("{}");
			assertThat(other.get(ENGINE + "/task/" + task).statusCode()).isIn(403, 404);
			assertThat(other.get(ENGINE + "/task/" + task + "/form-variables").statusCode()).isIn(403, 404);
		}
		assertThat(StaffClient.stranger(this.address).get("/staff/tasks/" + task + "/case-file").statusCode())
			.isEqualTo(401);
	}

	@Test
	void aWrongAnswerIsABadRequestWithASentence() {
		String task = this.request.task("Task_ReviewLegalHold").getId();
		StaffClient legal = StaffClient.signedIn(this.address, "legal");

		HttpResponse<String> answer = legal.postJson(ENGINE + "/task/" + task + "/submit-form",
				"{\"variables\": {\"decision_API_TOKENS\": {\"value\": \"SHRED\"}}}");

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("API_TOKENS: that is not a decision. Choose DELETE, ANONYMISE or HOLD.")
			.doesNotContain("at id.whatscrm", "at org.camunda");
		assertThat(this.request.hasTask("Task_ReviewLegalHold")).isTrue();
	}

	@Test
	void aTaskIsAnsweredByItsFormOnly() {
		String task = this.request.task("Task_ReviewLegalHold").getId();
		StaffClient legal = StaffClient.signedIn(this.address, "legal");

		assertThat(legal.postJson(ENGINE + "/task/" + task + "/complete", "{}").statusCode()).isEqualTo(403);
		assertThat(legal.postJson(ENGINE + "/task/" + task + "/resolve", "{}").statusCode()).isEqualTo(403);
		assertThat(legal.postJson(ENGINE + "/task/" + task + "/bpmnError", "{\"errorCode\": \"IDENTITY_REJECTED\"}")
			.statusCode()).isEqualTo(403);
		assertThat(legal
			.postJson(ENGINE + "/task/" + task + "/submit-form",
					"{\"variables\": {\"purgeAt\": {\"value\": \"2026-01-01\"}}}")
			.body()).contains("The form has no field purgeAt");
		assertThat(this.request.hasTask("Task_ReviewLegalHold")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "support", "legal", "operator" })
	void staffCannotChangeInstancesVariablesDeploymentsOrUsers(String user) {
		StaffClient staff = StaffClient.signedIn(this.address, user);
		String instance = this.request.instanceId();

		assertThat(staff.delete(ENGINE + "/process-instance/" + instance).statusCode()).isIn(403, 404);
		assertThat(staff
			.putJson(ENGINE + "/process-instance/" + instance + "/variables/dueAt",
					"{\"value\": \"x\", \"type\": \"String\"}")
			.statusCode()).isIn(403, 404);
		assertThat(
				staff
					.postJson(ENGINE + "/message",
							"{\"messageName\": \"DeletionWithdrawn\", \"businessKey\": \"" + this.request.code()
									+ "\"}")
					.statusCode())
			.isIn(400, 403, 404);
		assertThat(staff.postJson(ENGINE + "/process-definition/key/data-deletion/start", "{}").statusCode()).isIn(403,
				404, 500);
		assertThat(staff.postJson(ENGINE + "/user/create",
				"{\"profile\": {\"id\": \"eve\", \"firstName\": \"E\", \"lastName\": \"E\"}, \"credentials\": {\"password\": \"e\"}}")
			.statusCode()).isIn(403, 404);
		assertThat(staff
			.postJson(ENGINE + "/authorization/create",
					"{\"type\": 1, \"permissions\": [\"ALL\"], \"userId\": \"" + user
							+ "\", \"resourceType\": 0, \"resourceId\": \"*\"}")
			.statusCode()).isIn(403, 404);
		assertThat(staff
			.postJson(ENGINE + "/filter/create",
					"{\"resourceType\": \"Task\", \"name\": \"mine\", \"query\": {}, \"properties\": {}}")
			.statusCode()).isIn(403, 404);
		assertThat(this.request.instance()).isNotNull();
	}

	@Test
	void onlyOperatorsMayOpenCockpit() {
		for (String user : List.of("support", "legal")) {
			StaffClient client = StaffClient.stranger(this.address);
			client.get("/camunda/app/cockpit/default/");
			assertThat(client
				.post("/camunda/api/admin/auth/user/default/login/cockpit", "application/x-www-form-urlencoded",
						"username=" + user + "&password=demo")
				.statusCode()).isEqualTo(403);
		}
		assertThat(StaffClient.signedIn(this.address, "operator")
			.get(ENGINE + "/process-instance/" + this.request.instanceId())
			.statusCode()).isEqualTo(200);
	}

	@Test
	void changesNeedTheCsrfToken() throws Exception {
		var cookies = new java.net.CookieManager();
		var http = java.net.http.HttpClient.newBuilder().cookieHandler(cookies).build();
		var answer = http
			.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(this.address + ENGINE + "/task"))
				.header("Content-Type", "application/json")
				.POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.statusCode()).isIn(401, 403);
	}

	@Test
	void webappsSendTheirSecurityHeaders() {
		var headers = StaffClient.stranger(this.address).get("/camunda/app/tasklist/default/").headers();

		assertThat(headers.firstValue("Content-Security-Policy"))
			.hasValueSatisfying((policy) -> assertThat(policy).contains("base-uri 'self'"));
		assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(headers.allValues("Set-Cookie"))
			.anySatisfy((cookie) -> assertThat(cookie).startsWith("JSESSIONID").contains("HttpOnly", "SameSite"));
	}

}
