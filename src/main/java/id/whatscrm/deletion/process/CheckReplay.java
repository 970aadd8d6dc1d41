package id.whatscrm.deletion.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.ErasureReplay;
import id.whatscrm.deletion.evidence.ReplayRefused;

/**
 * Refuses to start a replay on a database that is not ours.
 */
@Component
class CheckReplay implements ExecutionListener {

	private final ErasureReplay replay;

	CheckReplay(ErasureReplay replay) {
		this.replay = replay;
	}

	@Override
	public void notify(DelegateExecution execution) {
		try {
			this.replay.check();
		}
		catch (ReplayRefused ex) {
			throw new AnswerRefused(String.valueOf(ex.getMessage()));
		}
	}

}
