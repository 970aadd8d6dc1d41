package id.whatscrm.deletion.process.engine;

import java.io.IOException;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.jobexecutor.DefaultJobExecutor;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.variable.Variables;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import id.whatscrm.deletion.support.Node;

/**
 * The engine alone, in a virtual machine of its own: our models, with delegates that only
 * set what gateways ask for. What it does in a minute is what we could do at most.
 */
final class BareEngine {

	private static final int THREADS = 8;

	private BareEngine() {
	}

	public static void main(String[] args) throws IOException {
		Map<String, String> settings = new HashMap<>();
		DefaultApplicationArguments arguments = new DefaultApplicationArguments(args);
		arguments.getOptionNames().forEach((name) -> settings.put(name, arguments.getOptionValues(name).get(0)));
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(settings.get("spring.datasource.url"));
		pool.setUsername(settings.get("spring.datasource.username"));
		pool.setPassword(settings.get("spring.datasource.password"));
		pool.setMaximumPoolSize(30);
		DefaultJobExecutor executor = new DefaultJobExecutor();
		executor.setCorePoolSize(THREADS);
		executor.setMaxPoolSize(THREADS);
		executor.setQueueSize(THREADS);
		executor.setMaxJobsPerAcquisition(THREADS);
		executor.setMaxWait(10_000);
		executor.setBackoffTimeInMillis(25);
		executor.setMaxBackoff(400);
		StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
		configuration.setDataSource(pool);
		configuration.setDatabaseSchemaUpdate("true");
		configuration.setJobExecutor(executor);
		configuration.setJobExecutorActivate(true);
		configuration.setJobExecutorAcquireByPriority(true);
		configuration.setJobExecutorAcquireByDueDate(true);
		configuration.setEnsureJobDueDateNotNull(true);
		configuration.setMetricsEnabled(false);
		configuration.setIdGenerator(new StrongUuidGenerator());
		configuration.setCustomHistoryLevels(new ArrayList<>(List.of(new HistoryWithoutVariables())));
		configuration.setHistory("without-variables");
		configuration.setHistoryTimeToLive("P180D");
		configuration.setBeans(new Nothing());
		ProcessEngine engine = configuration.buildProcessEngine();
		deploy(engine, settings.get("camunda.bpm.deployment-resource-pattern"));
		Node.serve((line) -> {
			String key = UUID.randomUUID().toString();
			engine.getRuntimeService()
				.startProcessInstanceByMessage("DeletionRequested", key,
						Map.of("dueAt", inDays(30), "dueSoonAt", inDays(25), "identityProven", true));
			return key;
		});
	}

	private static void deploy(ProcessEngine engine, String patterns) throws IOException {
		DeploymentBuilder deployment = engine.getRepositoryService().createDeployment().enableDuplicateFiltering(true);
		for (String pattern : patterns.split(",")) {
			for (Resource resource : Arrays
				.asList(new PathMatchingResourcePatternResolver().getResources(pattern.trim()))) {
				deployment.addInputStream(resource.getFilename(), resource.getInputStream());
			}
		}
		deployment.deploy();
	}

	private static Date inDays(int days) {
		return new Date(System.currentTimeMillis() + days * 86_400_000L);
	}

	/** Any name that a model asks for is a delegate that has nothing to do. */
	private static final class Nothing extends AbstractMap<Object, Object>
			implements JavaDelegate, ExecutionListener, TaskListener {

		@Override
		public boolean containsKey(Object key) {
			return true;
		}

		@Override
		public Object get(Object key) {
			return this;
		}

		@Override
		public Set<Entry<Object, Object>> entrySet() {
			return Set.of();
		}

		@Override
		public void execute(DelegateExecution execution) {
			switch (execution.getCurrentActivityId()) {
				case "Task_FindAccount" -> execution.setVariable("accountMatched", true);
				case "Task_ProposeRetention" -> propose(execution);
				case "Task_SchedulePurge" -> execution.setVariable("purgeAt", new Date());
				default -> {
					if (execution.hasVariable("loopCounter")) {
						execution.setVariableLocal("purged", true);
					}
				}
			}
		}

		private static void propose(DelegateExecution execution) {
			if (ExecutionListener.EVENTNAME_START.equals(execution.getEventName())) {
				execution.setVariableLocal("facts", Variables
					.objectValue(Map.of("openDisputes", 0, "unpaidInvoices", 0, "recentInvoices", 0, "fraudFlags", 0))
					.setTransient(true)
					.create());
			}
			else {
				execution.setVariable("reviewRequired", false);
			}
		}

		@Override
		public void notify(DelegateExecution execution) {
			execute(execution);
		}

		@Override
		public void notify(DelegateTask task) {
		}

	}

}
