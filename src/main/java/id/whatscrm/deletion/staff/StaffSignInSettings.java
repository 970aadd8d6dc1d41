package id.whatscrm.deletion.staff;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import id.whatscrm.deletion.platform.StaffGroup;

/**
 * How what the company's identity provider says of a member of staff becomes groups of
 * ours, and for how long.
 *
 * @param groupsClaim the claim that lists the groups; dots lead into nested claims
 * @param groups which of its values give which group
 * @param sessionLifetime how long after the sign-in the provider is asked again
 */
@ConfigurationProperties("deletion.staff")
record StaffSignInSettings(@DefaultValue("groups") String groupsClaim, @DefaultValue Groups groups,
		@DefaultValue("PT8H") Duration sessionLifetime) {

	StaffSignInSettings {
		if (sessionLifetime.isNegative() || sessionLifetime.isZero()) {
			throw new IllegalArgumentException("deletion.staff.session-lifetime must be longer than 0, such as PT8H: "
					+ "otherwise nobody stays signed in.");
		}
	}

	/**
	 * The values of the claim that give each group. Nobody is an administrator until a
	 * value for it is set.
	 */
	record Groups(@DefaultValue("support") Set<String> support, @DefaultValue("legal") Set<String> legal,
			@DefaultValue("operators") Set<String> operators, @DefaultValue("auditors") Set<String> auditors,
			@DefaultValue Set<String> admin) {

		/**
		 * The same by the groups' names in the engine.
		 */
		Map<String, Set<String>> byName() {
			Map<String, Set<String>> groups = new LinkedHashMap<>();
			groups.put(StaffGroup.SUPPORT.id(), this.support);
			groups.put(StaffGroup.LEGAL.id(), this.legal);
			groups.put(StaffGroup.OPERATORS.id(), this.operators);
			groups.put(StaffGroup.AUDITORS.id(), this.auditors);
			groups.put(StaffGroup.ADMINISTRATORS.id(), this.admin);
			return groups;
		}

	}

}
