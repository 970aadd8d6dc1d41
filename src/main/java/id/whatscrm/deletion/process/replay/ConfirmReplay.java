package id.whatscrm.deletion.process.replay;

import java.util.Set;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.ProcessNames;

/**
 * Takes the operator's answer to {@code Task_ConfirmReplay}.
 */
@Component
class ConfirmReplay implements TaskListener {

	private static final Set<String> DECISIONS = Set.of("REPLAY", "CANCEL");

	@Override
	public void notify(DelegateTask task) {
		Object decision = task.getVariable(ProcessNames.Variables.REPLAY_DECISION);
		if (decision == null || !DECISIONS.contains(decision.toString())) {
			throw new AnswerRefused("Choose whether to erase these people again.");
		}
		task.getExecution().setVariable(ProcessNames.Variables.REPLAY_CONFIRMED, "REPLAY".equals(decision.toString()));
	}

}
