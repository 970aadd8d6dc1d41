package id.whatscrm.deletion.process.engine;

import java.util.Set;
import java.util.TreeSet;

import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.form.TaskFormData;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.form.handler.TaskFormHandler;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.variable.VariableMap;

import id.whatscrm.deletion.process.AnswerRefused;

/**
 * Accepts only the fields that the task's form defines, and keeps them in the task. The
 * engine itself would set every variable that is sent, on the whole instance, so a task's
 * answer could overwrite a due date or leave what was typed in the process.
 */
class AnswersStayInTask implements TaskFormHandler {

	private final TaskFormHandler engine;

	private final Set<String> fields;

	AnswersStayInTask(TaskFormHandler engine, Set<String> fields) {
		this.engine = engine;
		this.fields = fields;
	}

	@Override
	public void submitFormVariables(VariableMap answers, VariableScope task) {
		if (answers == null) {
			return;
		}
		Set<String> unknown = new TreeSet<>(answers.keySet());
		unknown.removeAll(this.fields);
		if (!unknown.isEmpty()) {
			throw new AnswerRefused(
					"The form has no field " + unknown.iterator().next() + ". Reload the task and answer its form.");
		}
		answers.forEach(task::setVariableLocal);
	}

	@Override
	public TaskFormData createTaskForm(TaskEntity task) {
		return this.engine.createTaskForm(task);
	}

	@Override
	public void parseConfiguration(Element activity, DeploymentEntity deployment, ProcessDefinitionEntity definition,
			BpmnParse parse) {
		this.engine.parseConfiguration(activity, deployment, definition, parse);
	}

}
