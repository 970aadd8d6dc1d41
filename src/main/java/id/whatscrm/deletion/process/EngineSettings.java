package id.whatscrm.deletion.process;

import java.util.ArrayList;
import java.util.List;

import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

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
		if (this.context.getBeanProvider(ClientRegistrationRepository.class).getIfAvailable() != null) {
			if (StringUtils.hasText(this.context.getEnvironment().getProperty("camunda.bpm.admin-user.id"))) {
				throw new IllegalStateException("camunda.bpm.admin-user.* creates a local user, but staff sign in with "
						+ "the identity provider. Remove it; deletion.staff.groups.admin says who is an administrator.");
			}
			engine.setIdentityProviderSessionFactory(new SignedInStaff.Factory());
		}
		engine.setCustomPreCommandInterceptorsTxRequired(new ArrayList<>(List.of(new PlainRefusals())));
	}

}
