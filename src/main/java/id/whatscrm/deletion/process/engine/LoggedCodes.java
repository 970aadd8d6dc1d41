package id.whatscrm.deletion.process.engine;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.delegate.DefaultDelegateInterceptor;
import org.camunda.bpm.engine.impl.delegate.DelegateInvocation;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.platform.LoggedCode;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * Lets each line of the log that is written while the engine works on a request name it,
 * from the first call of our code until its transaction has ended. The engine's own way,
 * {@code loggingContextBusinessKey}, knows the code only outside sub-processes and
 * events.
 */
final class LoggedCodes {

	private LoggedCodes() {
	}

	/**
	 * Names the request that a step belongs to. A business key that is no code may have
	 * been typed by somebody.
	 */
	static final class Steps extends DefaultDelegateInterceptor {

		@Override
		public void handleInvocation(DelegateInvocation invocation) throws Exception {
			if (invocation.getContextExecution() instanceof DelegateExecution execution) {
				@Nullable String key = execution.getProcessBusinessKey();
				if (key != null) {
					ConfirmationCode.parse(key).map(ConfirmationCode::value).ifPresent(LoggedCode::put);
				}
			}
			super.handleInvocation(invocation);
		}

	}

	/**
	 * Forgets it at the end of each command. Only what a failed job leaves stays for the
	 * line in which the engine's thread says so, right after it; the thread's next job
	 * begins without.
	 */
	static final class Commands extends CommandInterceptor {

		@Override
		public <T> T execute(Command<T> command) {
			boolean job = command instanceof ExecuteJobsCmd && Context.getJobExecutorContext() != null;
			if (job) {
				LoggedCode.clear();
			}
			LoggedCode.Scope scope = LoggedCode.scope();
			boolean failed = true;
			try {
				T result = this.next.execute(command);
				failed = false;
				return result;
			}
			finally {
				if (!failed || !job) {
					scope.close();
				}
			}
		}

	}

}
