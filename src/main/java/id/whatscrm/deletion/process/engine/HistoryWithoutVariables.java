package id.whatscrm.deletion.process.engine;

import java.util.EnumSet;
import java.util.Set;

import org.camunda.bpm.engine.impl.history.AbstractHistoryLevel;
import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.camunda.bpm.engine.impl.history.event.HistoryEventType;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;

/**
 * Keeps the full history of what happened, without the values: no variables, no form
 * answers and no inputs of decisions.
 */
public class HistoryWithoutVariables extends AbstractHistoryLevel {

	static final String NAME = "without-variables";

	private static final Set<HistoryEventTypes> LEFT_OUT = EnumSet.of(HistoryEventTypes.VARIABLE_INSTANCE_CREATE,
			HistoryEventTypes.VARIABLE_INSTANCE_UPDATE, HistoryEventTypes.VARIABLE_INSTANCE_MIGRATE,
			HistoryEventTypes.VARIABLE_INSTANCE_UPDATE_DETAIL, HistoryEventTypes.VARIABLE_INSTANCE_DELETE,
			HistoryEventTypes.FORM_PROPERTY_UPDATE, HistoryEventTypes.DMN_DECISION_EVALUATE);

	@Override
	public int getId() {
		return 101;
	}

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public boolean isHistoryEventProduced(HistoryEventType eventType, Object entity) {
		return !LEFT_OUT.contains(eventType)
				&& HistoryLevel.HISTORY_LEVEL_FULL.isHistoryEventProduced(eventType, entity);
	}

}
