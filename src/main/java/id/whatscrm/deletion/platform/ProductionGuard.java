package id.whatscrm.deletion.platform;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Refuses to start in production with a secret that everybody knows, or with an address
 * that nobody outside can reach. Whether this is production is not a setting that could
 * be left wrong: the demo is, where the demo's classes are.
 */
@Component
@ConditionalOnMissingClass("id.whatscrm.deletion.demo.DemoApplication")
class ProductionGuard implements BeanFactoryPostProcessor {

	private static final List<String> SECRETS = List.of("spring.datasource.password",
			"deletion.crm.datasource.password");

	private static final List<String> OPTIONAL_SECRETS = List.of("spring.mail.password", "deletion.mailbox.password",
			"deletion.metrics.token");

	private static final Set<String> WELL_KNOWN = Set.of("demo", "admin", "password", "changeme", "secret", "postgres",
			"deletion", "camunda", "whatscrm", "whatscrm_eraser");

	/** How the demo's own secrets begin, in plain text and in Base64. */
	private static final List<String> DEMO = List.of("the-demo-", "dGhlLWRlbW8t");

	/** How a recipient's secret begins that is written in Base64. */
	private static final String BASE64_SECRET = "whsec_";

	/** The addresses of an identity provider that cannot be asked for them. */
	private static final List<String> ENDPOINTS = List.of("authorization-uri", "token-uri", "jwk-set-uri");

	/** How a client can show who it is without a shared secret. */
	private static final Set<String> SECRETLESS = Set.of("none", "private_key_jwt");

	private static final int MIN_LENGTH = 12;

	/**
	 * Speaks before any other bean is made: a database that refuses a missing password
	 * says less.
	 */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		check(beans.getBean(Environment.class));
	}

	/**
	 * Looks at all settings.
	 * @throws UnsafeSettings if there is anything wrong
	 */
	static void check(Environment environment) {
		List<String> problems = new ArrayList<>();
		SECRETS.forEach((name) -> checkSecret(name, environment.getProperty(name, ""), problems));
		OPTIONAL_SECRETS.stream()
			.filter(environment::containsProperty)
			.forEach((name) -> checkSecret(name, environment.getProperty(name, ""), problems));
		checkCurrentKey("deletion.encryption", environment, problems);
		checkCurrentKey("deletion.evidence", environment, problems);
		checkAddress(environment.getProperty("deletion.public-url"), problems);
		if (environment.containsProperty("deletion.limits.client-address-header")
				&& !"none".equalsIgnoreCase(environment.getProperty("server.forward-headers-strategy", "none"))) {
			problems.add("deletion.limits.client-address-header must not be set together with "
					+ "server.forward-headers-strategy: what is left of the header then is the client's own.");
		}
		checkStaffSignIn(environment, problems);
		if (environment.containsProperty("deletion.api.issuer")
				&& !environment.getProperty("deletion.api.jwk-set-uri", "").startsWith("https://")) {
			problems.add("deletion.api.jwk-set-uri must be the https address of the issuer's keys.");
		}
		Binder.get(environment)
			.bind("deletion.meta.apps", Bindable.mapOf(String.class, MetaApp.class))
			.orElse(Map.of())
			.forEach((app, settings) -> checkSecret("deletion.meta.apps." + app + ".secret",
					Objects.requireNonNullElse(settings.secret(), ""), problems));
		Binder.get(environment)
			.bind("deletion.evidence.keys", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of())
			.forEach((key, secret) -> checkSecret("deletion.evidence.keys." + key, secret, problems));
		Binder.get(environment)
			.bind("deletion.encryption.keys", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of())
			.forEach((key, secret) -> checkSecret("deletion.encryption.keys." + key, secret, problems));
		Binder.get(environment)
			.bind("deletion.recipients", Bindable.mapOf(String.class, Recipient.class))
			.orElse(Map.of())
			.forEach((name, recipient) -> checkRecipient("deletion.recipients." + name, recipient, problems));
		if (!problems.isEmpty()) {
			throw new UnsafeSettings(problems);
		}
	}

	private static void checkCurrentKey(String prefix, Environment environment, List<String> problems) {
		String current = environment.getProperty(prefix + ".current-key", "");
		if (current.isBlank()) {
			problems.add(prefix + ".current-key is not set.");
		}
		else if (!environment.containsProperty(prefix + ".keys." + current)) {
			problems.add(prefix + ".keys." + current + " is not set.");
		}
	}

	/** Not private, as the binder skips what is. */
	record MetaApp(@Nullable String secret) {
	}

	/** Not private, as above. */
	record Recipient(@Nullable String url, @Nullable String secret) {
	}

	private static void checkRecipient(String name, Recipient recipient, List<String> problems) {
		checkSecret(name + ".secret",
				Objects.requireNonNullElse(recipient.secret(), "").replaceFirst("^" + BASE64_SECRET, ""), problems);
		if (!Objects.requireNonNullElse(recipient.url(), "").startsWith("https://")) {
			problems.add(name + ".url must be an https address: it is told whose data was deleted.");
		}
	}

	private static void checkStaffSignIn(Environment environment, List<String> problems) {
		String registration = "spring.security.oauth2.client.registration.staff.";
		String provider = "spring.security.oauth2.client.provider."
				+ environment.getProperty(registration + "provider", "staff") + ".";
		boolean discovered = StringUtils.hasText(environment.getProperty(provider + "issuer-uri"));
		boolean explicit = ENDPOINTS.stream().allMatch((name) -> environment.containsProperty(provider + name));
		if (!StringUtils.hasText(environment.getProperty(registration + "client-id")) || !discovered && !explicit) {
			problems.add("Staff have no way to sign in: local users are for the demo only. Set " + registration
					+ "client-id, .client-secret and .scope (openid,profile), and " + provider + "issuer-uri, or "
					+ String.join(", ", ENDPOINTS) + " beside it.");
			return;
		}
		if (!SECRETLESS.contains(environment.getProperty(registration + "client-authentication-method", ""))) {
			checkSecret(registration + "client-secret", environment.getProperty(registration + "client-secret", ""),
					problems);
		}
		Stream.concat(Stream.of("issuer-uri", "user-info-uri"), ENDPOINTS.stream())
			.map((name) -> provider + name)
			.filter((name) -> StringUtils.hasText(environment.getProperty(name)))
			.filter((name) -> !environment.getProperty(name, "").startsWith("https://"))
			.forEach((name) -> problems.add(name + " must be an https address: it says who is signed in."));
	}

	private static void checkSecret(String name, String value, List<String> problems) {
		if (value.isBlank()) {
			problems.add(name + " is not set.");
		}
		else if (WELL_KNOWN.contains(value.toLowerCase(Locale.ROOT)) || DEMO.stream().anyMatch(value::startsWith)) {
			problems.add(name + " is a password that everybody knows. Set another one.");
		}
		else if (value.length() < MIN_LENGTH) {
			problems.add(name + " is shorter than " + MIN_LENGTH + " characters. Set a longer one.");
		}
	}

	private static void checkAddress(@Nullable String publicUrl, List<String> problems) {
		String name = "deletion.public-url";
		if (publicUrl == null || publicUrl.isBlank()) {
			problems.add(name + " is not set. Links in mails are made from it.");
			return;
		}
		URI address = URI.create(publicUrl);
		if (!"https".equals(address.getScheme()) || "localhost".equals(address.getHost())) {
			problems.add(name + " must be the https address under which people reach this service.");
		}
	}

	/**
	 * Settings with which the service must not run in production.
	 */
	static class UnsafeSettings extends IllegalStateException {

		UnsafeSettings(List<String> problems) {
			super("These settings are not safe for production:\n- " + String.join("\n- ", problems));
		}

	}

}
