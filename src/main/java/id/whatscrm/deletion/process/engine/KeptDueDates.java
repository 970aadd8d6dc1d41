package id.whatscrm.deletion.process.engine;

import java.util.Date;

import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.ManagementServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.management.SetJobRetriesBuilderImpl;
import org.camunda.bpm.engine.impl.management.SetJobRetriesByJobsAsyncBuilderImpl;
import org.camunda.bpm.engine.impl.management.SetJobRetriesByProcessAsyncBuilderImpl;
import org.camunda.bpm.engine.management.SetJobRetriesAsyncBuilder;
import org.camunda.bpm.engine.management.SetJobRetriesBuilder;
import org.camunda.bpm.engine.management.SetJobRetriesByJobsAsyncBuilder;
import org.camunda.bpm.engine.management.SetJobRetriesByProcessAsyncBuilder;

/**
 * Lets operators try a job again, but not move its date on the way: to the engine both
 * are one right, and a timer protects whoever may still withdraw (I5).
 */
class KeptDueDates extends ManagementServiceImpl {

	KeptDueDates(ProcessEngineConfigurationImpl engine) {
		super(engine);
	}

	private static AuthorizationException refused() {
		return new AuthorizationException("Nobody moves a timer. Try the job again without a due date.");
	}

	@Override
	public SetJobRetriesBuilderImpl setJobRetries(int retries) {
		return new SetJobRetriesBuilderImpl(this.commandExecutor, retries) {

			@Override
			public SetJobRetriesBuilder dueDate(Date dueDate) {
				throw refused();
			}

		};
	}

	@Override
	public SetJobRetriesByJobsAsyncBuilder setJobRetriesByJobsAsync(int retries) {
		return new SetJobRetriesByJobsAsyncBuilderImpl(this.commandExecutor, retries) {

			@Override
			public SetJobRetriesAsyncBuilder dueDate(Date dueDate) {
				throw refused();
			}

		};
	}

	@Override
	public SetJobRetriesByProcessAsyncBuilder setJobRetriesByProcessAsync(int retries) {
		return new SetJobRetriesByProcessAsyncBuilderImpl(this.commandExecutor, retries) {

			@Override
			public SetJobRetriesByProcessAsyncBuilder dueDate(Date dueDate) {
				throw refused();
			}

		};
	}

}
