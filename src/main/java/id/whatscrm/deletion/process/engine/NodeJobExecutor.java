package id.whatscrm.deletion.process.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.jobexecutor.NotifyAcquisitionRejectedJobsHandler;
import org.camunda.bpm.engine.spring.components.jobexecutor.SpringJobExecutor;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.task.TaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Runs jobs as the engine's own executor does, and knows which of those that bear this
 * node's lock really wait or run here: an acquisition whose answer was lost, or a job
 * that could not even begin, leaves a lock that nobody here works under.
 */
@Component
@ConditionalOnProperty(name = "camunda.bpm.job-execution.enabled", matchIfMissing = true)
@ConfigurationProperties("camunda.bpm.job-execution")
class NodeJobExecutor extends SpringJobExecutor {

	private final Set<String> here = ConcurrentHashMap.newKeySet();

	NodeJobExecutor(@Qualifier("camundaTaskExecutor") TaskExecutor threads) {
		setTaskExecutor(threads);
		setRejectedJobsHandler(new NotifyAcquisitionRejectedJobsHandler());
	}

	@Override
	public void executeJobs(List<String> jobs, ProcessEngineImpl engine) {
		this.here.addAll(jobs);
		super.executeJobs(jobs, engine);
	}

	@Override
	public Runnable getExecuteJobsRunnable(List<String> jobs, ProcessEngineImpl engine) {
		Runnable work = super.getExecuteJobsRunnable(jobs, engine);
		return () -> {
			try {
				work.run();
			}
			finally {
				jobs.forEach(this::letGo);
			}
		};
	}

	/**
	 * The jobs that wait for a thread or run, without those that a running one has added.
	 */
	Set<String> jobsHere() {
		return Set.copyOf(this.here);
	}

	/**
	 * Takes a job for one that is not here any more.
	 */
	void letGo(String job) {
		this.here.remove(job);
	}

}
