package id.whatscrm.deletion.process;

import java.sql.SQLException;
import java.util.Date;
import java.util.Map;

import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionProcess;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.clock.Deadline;

/**
 * Starts and wakes the instances of {@code data-deletion}.
 */
@Component
class EngineDeletionProcess implements DeletionProcess {

	/** SQL states of a transaction that lost to another, such as in a deadlock. */
	private static final String ROLLED_BACK = "40";

	private final RuntimeService engine;

	private final Deadline deadline;

	EngineDeletionProcess(RuntimeService engine, Deadline deadline) {
		this.engine = engine;
		this.deadline = deadline;
	}

	@Override
	public void start(DeletionRequest request) {
		this.engine.startProcessInstanceByMessage(ProcessNames.Messages.DELETION_REQUESTED, request.code().value(),
				Map.of(ProcessNames.Variables.DUE_AT, Date.from(request.dueAt()), ProcessNames.Variables.DUE_SOON_AT,
						Date.from(this.deadline.reminderBefore(request.dueAt())),
						ProcessNames.Variables.IDENTITY_PROVEN, request.channel().provesIdentity()));
	}

	@Override
	public void identityConfirmed(ConfirmationCode code) {
		correlate(ProcessNames.Messages.IDENTITY_CONFIRMED, code);
	}

	@Override
	public void linkRequested(ConfirmationCode code) {
		correlateAll(ProcessNames.Messages.LINK_REQUESTED, code);
	}

	@Override
	public boolean informationReceived(ConfirmationCode code) {
		return correlateAll(ProcessNames.Messages.INFORMATION_RECEIVED, code);
	}

	@Override
	public void withdrawn(ConfirmationCode code) {
		correlate(ProcessNames.Messages.DELETION_WITHDRAWN, code);
	}

	@Override
	public boolean holdReleased(ConfirmationCode code) {
		try {
			return correlateAll(ProcessNames.Messages.HOLD_RELEASED, code);
		}
		catch (ConcurrencyFailureException ex) {
			return false;
		}
	}

	private void correlate(String message, ConfirmationCode code) {
		try {
			this.engine.createMessageCorrelation(message).processInstanceBusinessKey(code.value()).correlate();
		}
		catch (MismatchingMessageCorrelationException ex) {
			throw new ConcurrencyFailureException("No process of request " + code + " waits for " + message, ex);
		}
		catch (ProcessEngineException ex) {
			throw translated(ex, message, code);
		}
	}

	/**
	 * Correlates with all that wait for a message, if any.
	 * @return whether any did
	 */
	private boolean correlateAll(String message, ConfirmationCode code) {
		try {
			return !this.engine.createMessageCorrelation(message)
				.processInstanceBusinessKey(code.value())
				.correlateAllWithResult()
				.isEmpty();
		}
		catch (ProcessEngineException ex) {
			throw translated(ex, message, code);
		}
	}

	private static RuntimeException translated(ProcessEngineException problem, String message, ConfirmationCode code) {
		return isOvertaken(problem) ? new ConcurrencyFailureException(
				"Another step of request " + code + " was faster than " + message, problem) : problem;
	}

	/**
	 * Whether a job of the same request changed it at the same moment. Nothing is wrong
	 * then, and another try sees what the job did.
	 */
	private static boolean isOvertaken(Throwable problem) {
		for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
			if (cause instanceof OptimisticLockingException || (cause instanceof SQLException sql
					&& sql.getSQLState() != null && sql.getSQLState().startsWith(ROLLED_BACK))) {
				return true;
			}
		}
		return false;
	}

}
