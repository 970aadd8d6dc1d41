package id.whatscrm.deletion.support;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Notes every sequence flow that the tests take, since the engine's history does not.
 */
@Component
@Profile("demo")
@Order(0)
public class PathsTaken extends AbstractProcessEnginePlugin {

	private final Set<String> flows = ConcurrentHashMap.newKeySet();

	public Set<String> flows() {
		return this.flows;
	}

	@Override
	public void preInit(ProcessEngineConfigurationImpl engine) {
		engine.setCustomPostBPMNParseListeners(
				new java.util.ArrayList<>(java.util.List.of(new AbstractBpmnParseListener() {

					@Override
					public void parseSequenceFlow(Element element, ScopeImpl scope, TransitionImpl flow) {
						String id = flow.getId();
						flow.addListener(ExecutionListener.EVENTNAME_TAKE,
								(ExecutionListener) (execution) -> PathsTaken.this.flows.add(id));
					}

				})));
	}

}
