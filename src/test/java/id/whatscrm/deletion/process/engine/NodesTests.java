package id.whatscrm.deletion.process.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.process.ProcessCommand;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.clock.OverdueReason;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.CommandLine;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.Links;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

/**
 * What many nodes and many versions need of one: purges in slices, and models of
 * different versions side by side.
 */
@ServiceTest
class NodesTests {

	private static final List<String> MODELS = List.of("processes/data-deletion.bpmn",
			"processes/identity-verification.bpmn", "processes/retention-policy.dmn");

	@Autowired
	private ProcessEngine engine;

	@Autowired
	private RequestDesk desk;

	@Autowired
	private DeletionRequests requests;

	@Autowired
	private Purge purge;

	@Autowired
	private DemoMailServer mailServer;

	@Autowired
	private Links links;

	@Autowired
	private PlatformTransactionManager transactions;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final List<Deployment> deployments = new ArrayList<>();

	private Inbox inbox;

	private String owner = "";

	private String account = "";

	@BeforeEach
	void anAccount() {
		String name = "warung" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		this.account = DemoAccounts.createLarge(this.crm, name, this.owner, 40, 3_000);
		this.inbox = new Inbox(this.mailServer);
	}

	@AfterEach
	void realTimeAndModels() {
		ClockUtil.reset();
		this.deployments
			.forEach((deployment) -> this.engine.getRepositoryService().deleteDeployment(deployment.getId(), true));
	}

	@Test
	void aLargeCategoryIsPurgedInSlicesBehindEverythingElse() {
		Case request = reviewed();
		List<Long> priorities = new ArrayList<>();
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(8))));

		while (request.instance() != null) {
			Job job = onlyDueJob(request);
			if (isOf(job, "Task_PurgeConversations")) {
				priorities.add(job.getPriority());
			}
			this.engine.getManagementService().executeJob(job.getId());
		}

		assertThat(priorities).as("slices").startsWith(0L, -10L);
		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED);
		assertThat(this.crm.queryForObject("select count(*) from crm.conversation where account_id = " + this.account,
				Long.class))
			.isZero();
	}

	@Test
	void theDeadlineIsSeenBetweenTwoSlices() {
		Case request = reviewed();
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(8))));
		Job slice = onlyDueJob(request);
		while (!isOf(slice, "Task_PurgeConversations") || slice.getPriority() == 0) {
			this.engine.getManagementService().executeJob(slice.getId());
			slice = onlyDueJob(request);
		}

		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(25))));

		assertThat(this.engine.getManagementService()
			.createJobQuery()
			.processInstanceId(request.instanceId())
			.executable()
			.orderByJobPriority()
			.desc()
			.list()).extracting(Job::getPriority).startsWith(0L).endsWith(-10L);
		request.runJobs();
		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED);
	}

	@Test
	void aNodeKnowsTheModelsThatItFound() {
		assertThat(this.engine.getManagementService().getRegisteredDeployments())
			.containsAll(this.engine.getRepositoryService()
				.createDeploymentQuery()
				.list()
				.stream()
				.map(Deployment::getId)
				.toList());
	}

	@Test
	void anInstanceOfAnOlderModelEndsOnIt() {
		deploy(withoutSlices());
		Case request = reviewed();
		String older = request.instance().getProcessDefinitionId();

		deploy(current());
		assertThat(newest()).isNotEqualTo(older);
		request.after(Duration.ofDays(8));

		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED);
		assertThat(this.purge.receipts(request.code())).hasSize(8)
			.allSatisfy((receipt) -> assertThat(receipt.outcome()).isEqualTo(Outcome.DELETED));
	}

	@Test
	void openRequestsAreMovedToANewerModelWithTheirTasksAndDates() {
		deploy(withoutSlices());
		Case waiting = open();
		Case reviewed = aVerifiedRequest();
		Date due = timer(reviewed, "Start_DeadlinePassed").getDuedate();
		String task = reviewed.task("Task_ReviewLegalHold").getId();
		BpmnModelInstance newer = current();
		((UserTask) newer.getModelElementById("Task_ReviewLegalHold")).setName("Review once more");
		deploy(newer);

		// Other tests leave open requests as well.
		assertThat(command("migrate-requests", "--dry-run")).containsPattern("data-deletion: \\d+ would be moved")
			.contains("Nothing was changed.");
		assertThat(reviewed.instance().getProcessDefinitionId()).isNotEqualTo(newest());
		assertThat(command("migrate-requests")).containsPattern("data-deletion: \\d+ moved");

		assertThat(reviewed.instance().getProcessDefinitionId()).isEqualTo(newest());
		assertThat(reviewed.task("Task_ReviewLegalHold").getId()).isEqualTo(task);
		assertThat(timer(reviewed, "Start_DeadlinePassed").getDuedate()).isEqualTo(due);
		assertThat(this.links.press(waiting.link(this.owner, "confirm"))).isEqualTo(200);
		waiting.runJobs();
		reviewed.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(this.requests.get(reviewed.code()).state()).isEqualTo(RequestState.DELETED);
	}

	@Test
	void whatIsOverdueOnTheOlderModelIsAnsweredOnce() {
		deploy(withoutFollowUp());
		Case request = aVerifiedRequest().after(Duration.ofDays(31));
		deploy(current());

		request.answer("operator", "operators", "Task_HandleOverdue", Map.of("overdueReason", "WAITING_FOR_LEGAL"));

		assertThat(request.path()).contains("End_OverdueHandled");
		assertThat(this.requests.get(request.code()).overdueReason()).isEqualTo(OverdueReason.WAITING_FOR_LEGAL);
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED);
	}

	@Test
	void whatIsOverdueOnTheOlderModelIsMovedWithItsTask() {
		deploy(withoutFollowUp());
		Case request = aVerifiedRequest().after(Duration.ofDays(31));
		String task = request.task("Task_HandleOverdue").getId();
		deploy(current());

		assertThat(command("migrate-requests")).containsPattern("data-deletion: \\d+ moved");

		assertThat(request.instance().getProcessDefinitionId()).isEqualTo(newest());
		assertThat(request.task("Task_HandleOverdue").getId()).isEqualTo(task);
		assertThat(request.incidents()).extracting("incidentType").containsExactly("overdue");
		request.answer("operator", "operators", "Task_HandleOverdue", Map.of("overdueReason", "WAITING_FOR_LEGAL"))
			.after(Duration.ofDays(4));
		assertThat(request.hasTask("Task_HandleOverdue")).isTrue();
	}

	@Test
	void anInstanceInTheMiddleOfItsPurgeStaysOnItsModel() {
		deploy(withoutSlices());
		Case request = reviewed();
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(8))));
		for (Job job = onlyDueJob(request); !isOf(job, "Task_PurgeIntegrations"); job = onlyDueJob(request)) {
			this.engine.getManagementService().executeJob(job.getId());
		}
		deploy(current());

		String older = request.instance().getProcessDefinitionId();

		assertThat(command("migrate-requests")).containsPattern("data-deletion: \\d+ moved .* [1-9]\\d* stay");
		assertThat(request.instance().getProcessDefinitionId()).isEqualTo(older);

		request.runJobs();
		assertThat(this.requests.get(request.code()).state()).isEqualTo(RequestState.DELETED);
	}

	/** On a system that works, requests end while others are moved. */
	@Test
	void anInstanceThatEndedMeanwhileIsPassedOver() {
		MigrationPlan plan = this.engine.getRuntimeService()
			.createMigrationPlan(newest(), newest())
			.mapEqualActivities()
			.build();

		assertThat(new RequestMigration(this.engine, this.transactions).move(plan, "one-that-ended"))
			.isEqualTo(new RequestMigration.Outcome(0, 0));
	}

	// --- fixtures ---

	private static BpmnModelInstance current() {
		return Bpmn.readModelFromStream(NodesTests.class.getResourceAsStream("/processes/data-deletion.bpmn"));
	}

	/** The model before purges were divided. */
	private static BpmnModelInstance withoutSlices() {
		BpmnModelInstance model = current();
		model.getModelElementsByType(ServiceTask.class)
			.stream()
			.filter((task) -> task.getLoopCharacteristics() instanceof MultiInstanceLoopCharacteristics)
			.forEach((task) -> {
				task.removeChildElement(task.getLoopCharacteristics());
				task.setCamundaJobPriority("0");
				task.setCamundaAsyncBefore(true);
			});
		return model;
	}

	/** The model before an overdue task came back. */
	private static BpmnModelInstance withoutFollowUp() {
		BpmnModelInstance model = current();
		model.getDefinitions().getBpmDiagrams().clear();
		for (String id : List.of("Flow_FollowUp_Handle", "Event_FollowUp")) {
			ModelElementInstance element = model.getModelElementById(id);
			element.getParentElement().removeChildElement(element);
		}
		EndEvent end = model.newInstance(EndEvent.class, "End_OverdueHandled");
		model.getModelElementById("SubProcess_DeadlinePassed").addChildElement(end);
		SequenceFlow flow = model.getModelElementById("Flow_HandleOverdue_FollowUp");
		flow.setTarget(end);
		end.getIncoming().add(flow);
		return model;
	}

	private void deploy(BpmnModelInstance model) {
		DeploymentBuilder deployment = this.engine.getRepositoryService().createDeployment().name("nodes");
		deployment.addModelInstance("processes/data-deletion.bpmn", model);
		MODELS.stream().skip(1).forEach(deployment::addClasspathResource);
		for (String form : List.of("match-account", "verify-identity", "review-legal-hold", "decide-extension",
				"handle-overdue")) {
			deployment.addClasspathResource("forms/" + form + ".form");
		}
		this.deployments.add(0, deployment.deploy());
	}

	private String newest() {
		return this.engine.getRepositoryService()
			.createProcessDefinitionQuery()
			.processDefinitionKey("data-deletion")
			.latestVersion()
			.singleResult()
			.getId();
	}

	private String command(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		EmbeddedDatabases.shared().properties().forEach((name, value) -> all.add("--" + name + "=" + value));
		return CommandLine.run(ProcessCommand::run, all);
	}

	private Case open() {
		ConfirmationCode code = this.desk
			.accept(new NewRequest(Channel.WEB_FORM, Language.ENGLISH, this.owner, null, null, null, null, null));
		return new Case(this.engine, code, this.inbox).runJobs();
	}

	private Case aVerifiedRequest() {
		Case request = open();
		assertThat(this.links.press(request.link(this.owner, "confirm"))).isEqualTo(200);
		return request.runJobs();
	}

	private Case reviewed() {
		Case request = aVerifiedRequest();
		assertThat(request.instance()).isWaitingAt("Task_ReviewLegalHold");
		return request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
	}

	private Job onlyDueJob(Case request) {
		return this.engine.getManagementService()
			.createJobQuery()
			.processInstanceId(request.instanceId())
			.executable()
			.singleResult();
	}

	private boolean isOf(Job job, String activity) {
		return activity.equals(this.engine.getManagementService()
			.createJobDefinitionQuery()
			.jobDefinitionId(job.getJobDefinitionId())
			.singleResult()
			.getActivityId());
	}

	private Job timer(Case request, String activity) {
		return this.engine.getManagementService()
			.createJobQuery()
			.processInstanceId(request.instanceId())
			.activityId(activity)
			.singleResult();
	}

}
