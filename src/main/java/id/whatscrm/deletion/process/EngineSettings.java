package id.whatscrm.deletion.process;

import java.util.ArrayList;
import java.util.List;

import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The engine's settings that no property reaches.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class EngineSettings extends AbstractProcessEnginePlugin {

	private final ApplicationContext context;

	EngineSettings(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void preInit(ProcessEngineConfigurationImpl engine) {
		engine.setExpressionManager(new GuardedExpressionManager(this.context));
		engine.setCustomHistoryLevels(new ArrayList<>(List.of(new HistoryWithoutVariables())));
		engine.setCustomPreBPMNParseListeners(new ArrayList<>(List.of(new FormGuard())));
		engine.setCustomPreCommandInterceptorsTxRequired(new ArrayList<>(List.of(new PlainRefusals())));
	}

}
