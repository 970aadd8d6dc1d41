package id.whatscrm.deletion.process;

import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Brings a refused answer to the person who gave it: the engine wraps what a task
 * listener throws, which would reach them as a server error.
 */
class RefusedAnswers extends CommandInterceptor {

	@Override
	public <T> T execute(Command<T> command) {
		try {
			return this.next.execute(command);
		}
		catch (RuntimeException ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof AnswerRefused refused) {
					throw refused;
				}
			}
			throw ex;
		}
	}

}
