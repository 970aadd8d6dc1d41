package id.whatscrm.deletion.process.replay;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.restore.ErasureReplay;
import id.whatscrm.deletion.restore.ErasureReplay.Result;

/**
 * Erases again whom a restored backup brought back.
 */
@Component
class ReplayErasures implements JavaDelegate {

	private final ErasureReplay replay;

	ReplayErasures(ErasureReplay replay) {
		this.replay = replay;
	}

	@Override
	public void execute(DelegateExecution execution) {
		Result result = this.replay.replay();
		execution.setVariable(ProcessNames.Variables.SUBJECTS_FOUND, result.found());
		execution.setVariable(ProcessNames.Variables.ROWS_FOUND, result.rows());
	}

}
