package id.whatscrm.deletion.support;

import java.util.Map;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The staff of the demo, one of each group, with the password {@code demo}.
 */
@Component
@Profile("demo")
class DemoStaff {

	private static final Map<String, String> GROUPS = Map.of("support", "support", "legal", "legal", "operator",
			"operators", "auditor", "auditors", "admin", "camunda-admin");

	private static final Map<String, String> NAMES = Map.of("support", "Sinta Support", "legal", "Lukman Legal",
			"operator", "Oki Operator", "auditor", "Asri Auditor", "admin", "Ada Admin");

	private final IdentityService identity;

	DemoStaff(IdentityService identity) {
		this.identity = identity;
	}

	@EventListener(ApplicationReadyEvent.class)
	@Order(10)
	void create() {
		if (this.identity.isReadOnly()) {
			return;
		}
		GROUPS.forEach((id, group) -> {
			if (this.identity.createUserQuery().userId(id).count() == 0) {
				String[] name = NAMES.getOrDefault(id, id).split(" ", 2);
				User user = this.identity.newUser(id);
				user.setFirstName(name[0]);
				user.setLastName(name[1]);
				user.setPassword("demo");
				this.identity.saveUser(user);
				this.identity.createMembership(id, group);
			}
		});
	}

}
