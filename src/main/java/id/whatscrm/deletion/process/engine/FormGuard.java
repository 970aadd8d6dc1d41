package id.whatscrm.deletion.process.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

import org.springframework.core.io.ClassPathResource;

/**
 * Guards the form of every user task, since the engine checks no answer to a Camunda
 * Form.
 */
class FormGuard extends AbstractBpmnParseListener {

	private static final ObjectMapper JSON = new ObjectMapper();

	@Override
	public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
		if (activity.getActivityBehavior() instanceof UserTaskActivityBehavior behavior) {
			TaskDefinition task = behavior.getTaskDefinition();
			Expression form = task.getCamundaFormDefinitionKey();
			Set<String> fields = (form != null) ? fieldsOf(form.getExpressionText()) : Set.of();
			task.setTaskFormHandler(new AnswersStayInTask(task.getTaskFormHandler(), fields));
		}
	}

	private static Set<String> fieldsOf(String form) {
		try (InputStream file = new ClassPathResource("forms/" + form + ".form").getInputStream()) {
			return new TreeSet<>(JSON.readTree(file).findValues("key").stream().map(JsonNode::asText).toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The form " + form + " cannot be read", ex);
		}
	}

}
