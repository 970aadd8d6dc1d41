package id.whatscrm.deletion.process.engine;

import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.engine.GuardedExpressionManager.ExpressionRefused;

/**
 * Brings a refusal to the person whose input was refused: the engine wraps what a
 * listener or an expression throws, which would reach them as a server error.
 */
class PlainRefusals extends CommandInterceptor {

	@Override
	public <T> T execute(Command<T> command) {
		try {
			return this.next.execute(command);
		}
		catch (RuntimeException ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof AnswerRefused || cause instanceof ExpressionRefused) {
					throw (RuntimeException) cause;
				}
			}
			throw ex;
		}
	}

}
