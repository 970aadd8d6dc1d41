package id.whatscrm.deletion.process.replay;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.restore.ErasureReplay;
import id.whatscrm.deletion.restore.ReplayRefused;

/**
 * Refuses to start a replay on a database that is not ours, or in the name of a request:
 * whoever confirms it would see that request's case file.
 */
@Component
class CheckReplay implements ExecutionListener {

	private final ErasureReplay replay;

	CheckReplay(ErasureReplay replay) {
		this.replay = replay;
	}

	@Override
	public void notify(DelegateExecution execution) {
		if (execution.getProcessBusinessKey() != null && !execution.getProcessBusinessKey().isBlank()) {
			throw new AnswerRefused("A replay belongs to no request. Leave the business key empty.");
		}
		try {
			this.replay.check();
		}
		catch (ReplayRefused ex) {
			throw new AnswerRefused(String.valueOf(ex.getMessage()));
		}
	}

}
