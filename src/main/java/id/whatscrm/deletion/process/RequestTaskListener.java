package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Reacts to a user task of the request named by the instance's business key.
 */
public abstract class RequestTaskListener implements TaskListener {

	private final DeletionRequests requests;

	private final Clock clock;

	public RequestTaskListener(DeletionRequests requests, Clock clock) {
		this.requests = requests;
		this.clock = clock;
	}

	@Override
	public final void notify(DelegateTask task) {
		run(this.requests.get(new ConfirmationCode(task.getExecution().getProcessBusinessKey())), task,
				this.clock.instant());
	}

	public abstract void run(DeletionRequest request, DelegateTask task, Instant now);

	/**
	 * Who is signed in, for the request's history.
	 */
	public static String actor() {
		String user = Context.getCommandContext().getAuthenticatedUserId();
		return (user != null) ? user : CaseEvent.SYSTEM;
	}

	/**
	 * What was answered in a field of the task's form; {@code null} if it was left empty.
	 */
	public static @Nullable String answer(DelegateTask task, String field) {
		Object value = task.getVariableLocal(field);
		return (value == null || value.toString().isBlank()) ? null : value.toString().strip();
	}

}
