package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * A step of a process that works on the request named by the instance's business key.
 */
public abstract class RequestStep implements JavaDelegate, ExecutionListener {

	private final DeletionRequests requests;

	private final Clock clock;

	public RequestStep(DeletionRequests requests, Clock clock) {
		this.requests = requests;
		this.clock = clock;
	}

	@Override
	public final void execute(DelegateExecution execution) {
		try {
			run(this.requests.get(new ConfirmationCode(execution.getProcessBusinessKey())), execution,
					this.clock.instant());
		}
		catch (RuntimeException ex) {
			throw FailedStep.of(ex);
		}
	}

	@Override
	public final void notify(DelegateExecution execution) {
		execute(execution);
	}

	public abstract void run(DeletionRequest request, DelegateExecution execution, Instant now);

}
