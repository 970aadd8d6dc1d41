package id.whatscrm.deletion.process.replay;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.restore.ErasureReplay;
import id.whatscrm.deletion.restore.ErasureReplay.Result;

/**
 * Counts what a replay would erase, for the operator who decides about it.
 */
@Component
class PreviewReplay implements JavaDelegate {

	private final ErasureReplay replay;

	PreviewReplay(ErasureReplay replay) {
		this.replay = replay;
	}

	@Override
	public void execute(DelegateExecution execution) {
		Result result = this.replay.preview();
		execution.setVariable(ProcessNames.Variables.SUBJECTS_LOOKED_AT, result.looked());
		execution.setVariable(ProcessNames.Variables.SUBJECTS_FOUND, result.found());
		execution.setVariable(ProcessNames.Variables.ROWS_FOUND, result.rows());
		execution.setVariable(ProcessNames.Variables.SUBJECTS_NEWER, result.newer());
	}

}
