package id.whatscrm.deletion.process.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.ExecuteJobHelper;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutorContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobFailureCollector;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.process.purge.PurgeSlices;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.RefusingTrigger;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node holds on to the jobs that it runs, and to no other.
 */
@ServiceTest
class JobLocksTests {

	private static final String PURGE = "Task_PurgeConversations";

	@Autowired
	private ProcessEngine engine;

	@Autowired
	private ManagementService management;

	@Autowired
	private ConfigurableListableBeanFactory beans;

	@Autowired
	private PurgeSlices slices;

	@Autowired
	private Environment environment;

	@Autowired
	private RequestDesk desk;

	@Autowired
	private DemoMailServer mailServer;

	@Autowired
	private JdbcTemplate database;

	private final List<Runnable> waiting = new ArrayList<>();

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	/** What it takes waits for a thread, until a test runs it. */
	private final NodeJobExecutor executor = new NodeJobExecutor(this.waiting::add);

	private JobLocks locks;

	private String job = "";

	/** As in a node that runs jobs, which that of the tests does not. */
	@BeforeEach
	void aNode() {
		this.locks = new JobLocks(this.executor, this.slices, this.database);
		this.beans.registerSingleton("jobLocks", this.locks);
	}

	@AfterEach
	void realTimeAndNoTrigger() {
		ClockUtil.reset();
		((DefaultSingletonBeanRegistry) this.beans).destroySingleton("jobLocks");
		RefusingTrigger.drop(this.crm);
	}

	/**
	 * The engine takes a lock that reaches further than when the job began for another
	 * node's.
	 */
	@Test
	void aLongJobThatFailsIsFreeForItsNextTry() throws Exception {
		aPurgeThatFails();
		int retries = find().getRetries();
		taken(Duration.ofSeconds(60));

		whileItRuns(() -> {
			Timestamp before = lockedUntil();
			this.locks.extend();
			assertThat(lockedUntil()).isAfter(before);
		});

		assertThat(lockedUntil()).isNull();
		assertThat(this.database.queryForObject("select lock_owner_ from act_ru_job where id_ = ?", String.class,
				this.job))
			.isNull();
		assertThat(find().getRetries()).isLessThan(retries).isPositive();
		assertThat(find().getExceptionMessage()).contains("crm.message (SQL state P0001)");
	}

	/** Such as when our database was away at that moment. */
	@Test
	void aFailedJobThatTheEngineCouldNotFreeIsFreeOnceItsLockEnds() {
		aPurgeThatFails();
		taken(Duration.ofSeconds(60));
		Timestamp left = lockedUntil();
		run();
		taken(left);

		this.locks.extend();

		assertThat(lockedUntil()).isEqualTo(left);
	}

	@Test
	void aJobThatIsTakenAgainAfterAFailureIsHeldAgain() {
		aPurgeThatFails();
		taken(Duration.ofSeconds(60));
		run();
		ClockUtil.offset(Duration.ofDays(8).plusMinutes(3).toMillis());
		takenAndWaiting(Duration.ofSeconds(60));
		Timestamp taken = lockedUntil();

		this.locks.extend();

		assertThat(lockedUntil()).isAfter(taken);
	}

	/** Its answer was lost, so nothing waits for a thread. */
	@Test
	void aJobThatThisNodeTookWithoutKnowingIsFreeOnceItsLockEnds() {
		aPurgeThatFails();
		taken(Duration.ofSeconds(60));
		Timestamp left = lockedUntil();

		this.locks.extend();

		assertThat(lockedUntil()).isEqualTo(left);
	}

	/** Our database was away when its turn came, and is back before its lock ends. */
	@Test
	void aJobThatCouldNotBeginIsFreeOnceItsLockEnds() {
		aPurgeThatFails();
		takenAndWaiting(Duration.ofSeconds(60));
		Timestamp left = lockedUntil();
		this.waiting.forEach(Runnable::run);
		taken(left);

		this.locks.extend();

		assertThat(lockedUntil()).isEqualTo(left);
	}

	/** It is locked by the job that adds it, and waits for the same thread. */
	@Test
	void whatARunningJobHasAddedIsHeldWithIt() throws Exception {
		aPurgeThatFails();
		Job other = this.management.createJobQuery()
			.processInstanceId(find().getProcessInstanceId())
			.list()
			.stream()
			.filter((job) -> !job.getId().equals(this.job))
			.findFirst()
			.orElseThrow();
		taken(Duration.ofSeconds(60));
		Timestamp before = lockedUntil();
		this.database.update("update act_ru_job set lock_owner_ = ?, lock_exp_time_ = ? where id_ = ?",
				this.executor.getLockOwner(), before, other.getId());

		whileItRuns(this.locks::extend);

		assertThat(this.database.queryForObject("select lock_exp_time_ from act_ru_job where id_ = ?", Timestamp.class,
				other.getId()))
			.isAfter(before);
		this.database.update("update act_ru_job set lock_owner_ = null, lock_exp_time_ = null where id_ = ?",
				other.getId());
	}

	@Test
	void theExecutorTakesTheSettingsOfTheService() {
		Binder.get(this.environment).bind("camunda.bpm.job-execution", Bindable.ofInstance(this.executor));

		assertThat(this.executor.getLockTimeInMillis()).isEqualTo(120_000);
		assertThat(this.executor.getMaxJobsPerAcquisition()).isEqualTo(8);
		assertThat(this.executor.getMaxWait())
			.isEqualTo(this.environment.getRequiredProperty("camunda.bpm.job-execution.max-wait", Long.class));
		assertThat(this.executor.getBackoffTimeInMillis()).isEqualTo(25);
		assertThat(this.executor.getMaxBackoff()).isEqualTo(400);
	}

	private void aPurgeThatFails() {
		String name = "Toko " + UUID.randomUUID().toString().substring(0, 8);
		String owner = "pemilik@" + name.substring(5) + ".example";
		DemoAccounts.createSmall(this.crm, name, owner);
		Case request = new Case(this.engine,
				this.desk.accept(
						new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, null, null, null, null, null)),
				new Inbox(this.mailServer))
			.runJobs();
		request.answer("legal", "legal", "Task_ReviewLegalHold",
				new HashMap<>(DataDeletionProcessTests.everything("DELETE")));
		ClockUtil.offset(Duration.ofDays(8).toMillis());
		request.runJobsUntil(() -> jobOf(request) != null);
		this.job = String.valueOf(jobOf(request));
		RefusingTrigger.create(this.crm);
	}

	private String jobOf(Case request) {
		return this.database
			.queryForList("""
					select j.id_ from act_ru_job j join act_ru_jobdef d on d.id_ = j.job_def_id_
					where j.process_instance_id_ = ? and d.act_id_ like ?""", String.class, request.instanceId(),
					PURGE + "%")
			.stream()
			.findFirst()
			.orElse(null);
	}

	private void whileItRuns(Runnable work) throws SQLException {
		try (Connection other = EmbeddedDatabases.shared().crm().getDataSource().getConnection()) {
			other.setAutoCommit(false);
			other.createStatement().execute("lock table crm.message in share mode");
			CompletableFuture<Void> node = CompletableFuture.runAsync(this::run);
			Awaitility.await()
				.until(() -> this.crm.queryForObject("select exists (select from pg_stat_activity "
						+ "where usename = 'whatscrm_eraser' and wait_event_type = 'Lock')", Boolean.class));
			work.run();
			other.rollback();
			node.join();
		}
	}

	private void takenAndWaiting(Duration lock) {
		taken(lock);
		this.executor.executeJobs(List.of(this.job), (ProcessEngineImpl) this.engine);
	}

	private Job find() {
		return this.management.createJobQuery().jobId(this.job).singleResult();
	}

	private void taken(Duration lock) {
		taken(Timestamp.from(ClockUtil.getCurrentTime().toInstant().plus(lock)));
	}

	private void taken(Timestamp until) {
		this.database.update("update act_ru_job set lock_owner_ = ?, lock_exp_time_ = ? where id_ = ?",
				this.executor.getLockOwner(), until, this.job);
	}

	private Timestamp lockedUntil() {
		return this.database.queryForObject("select lock_exp_time_ from act_ru_job where id_ = ?", Timestamp.class,
				this.job);
	}

	/** As a thread of the job executor does. */
	private void run() {
		ProcessEngineConfigurationImpl configuration = (ProcessEngineConfigurationImpl) this.engine
			.getProcessEngineConfiguration();
		JobFailureCollector failure = new JobFailureCollector(this.job);
		Context.setJobExecutorContext(new JobExecutorContext());
		Context.setProcessEngineConfiguration(configuration);
		try {
			ExecuteJobHelper.executeJob(this.job, configuration.getCommandExecutorTxRequired(), failure,
					new ExecuteJobsCmd(this.job, failure), configuration);
		}
		catch (RuntimeException ex) {
			assertThat(ex).hasMessageContaining("crm.message");
		}
		finally {
			Context.removeProcessEngineConfiguration();
			Context.removeJobExecutorContext();
		}
	}

}
