package id.whatscrm.deletion.process;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.EncryptionUtil;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Refuses to run in production on a database whose staff have the demo's password.
 */
@Component
@ConditionalOnMissingClass("id.whatscrm.deletion.demo.DemoApplication")
class DemoPasswordGuard {

	private static final String DEMO_PASSWORD = "demo";

	private final IdentityService identity;

	private final ProcessEngineConfigurationImpl engine;

	DemoPasswordGuard(IdentityService identity, ProcessEngineConfigurationImpl engine) {
		this.identity = identity;
		this.engine = engine;
	}

	@EventListener(ApplicationReadyEvent.class)
	void check() {
		// Compared here and not by signing in, which would count as a failed attempt.
		this.identity.createUserQuery().list().stream().map(UserEntity.class::cast).forEach((user) -> {
			if (this.engine.getPasswordManager()
				.check(EncryptionUtil.saltPassword(DEMO_PASSWORD, user.getSalt()), user.getPassword())) {
				throw new IllegalStateException("The member of staff '" + user.getId()
						+ "' has the password of the demo. Change it before this service runs in production.");
			}
		});
	}

}
