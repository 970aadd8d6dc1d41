package id.whatscrm.deletion.platform;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProductionGuardTests {

	private final MockEnvironment safe = new MockEnvironment()
		.withProperty("spring.datasource.password", "2f7c9e51ab0d4d6c")
		.withProperty("deletion.crm.datasource.password", "81d0b6a2c39f4e77")
		.withProperty("deletion.encryption.current-key", "first")
		.withProperty("deletion.encryption.keys.first", "cGd0cVbVn5nF2o4mJzB3r1x9aYkQeUuZl8W7sT6hR0E=")
		.withProperty("deletion.evidence.current-key", "first")
		.withProperty("deletion.evidence.keys.first", "4d1f0c7be2a95368")
		.withProperty("server.forward-headers-strategy", "native")
		.withProperty("deletion.public-url", "https://privacy.whatscrm.id")
		.withProperty("spring.security.oauth2.client.registration.staff.client-id", "data-deletion")
		.withProperty("spring.security.oauth2.client.registration.staff.client-secret", "7be1c04d9f3a5268")
		.withProperty("spring.security.oauth2.client.provider.staff.issuer-uri",
				"https://login.whatscrm.id/realms/staff")
		.withProperty("deletion.recipients.parcels.url", "https://parcels.example/erasures")
		.withProperty("deletion.recipients.parcels.secret", "whsec_c5Zr0mU8yQpT1kWb3vXe7g==");

	@Test
	void safeSettingsStart() {
		assertThatCode(() -> ProductionGuard.check(this.safe)).doesNotThrowAnyException();
	}

	@Test
	void aProviderMayBeNamedByItsAddresses() {
		String provider = "spring.security.oauth2.client.provider.company.";
		this.safe.withProperty("spring.security.oauth2.client.registration.staff.provider", "company")
			.withProperty(provider + "authorization-uri", "https://login.whatscrm.id/authorize")
			.withProperty(provider + "token-uri", "https://login.whatscrm.id/token")
			.withProperty(provider + "jwk-set-uri", "https://login.whatscrm.id/keys");

		assertThatCode(() -> ProductionGuard.check(this.safe)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource({ "spring.datasource.password, demo, a password that everybody knows",
			"spring.datasource.password, '', is not set", "deletion.crm.datasource.password, short1, is shorter than",
			"spring.security.oauth2.client.registration.staff.client-id, '', Staff have no way to sign in",
			"spring.security.oauth2.client.registration.staff.client-secret, changeme, a password that everybody knows",
			"spring.security.oauth2.client.registration.staff.client-secret, '', is not set",
			"spring.security.oauth2.client.provider.staff.issuer-uri, '', Staff have no way to sign in",
			"spring.security.oauth2.client.provider.staff.issuer-uri, http://login.example, must be an https address",
			"spring.security.oauth2.client.provider.staff.token-uri, http://login.example/token, must be an https address",
			"spring.mail.password, changeme, a password that everybody knows",
			"deletion.public-url, http://localhost:8080, must be the https address",
			"deletion.evidence.keys.first, the-demo-key-that-names-subjects-in-the-ledger, a password that everybody knows",
			"deletion.evidence.keys.first, short1, is shorter than",
			"deletion.encryption.keys.first, dGhlLWRlbW8ta2V5LW9mLXBlcnNvbmFsLWRhdGEtMzI=, a password that everybody knows",
			"deletion.encryption.current-key, '', is not set",
			"deletion.limits.client-address-header, X-Forwarded-For, must not be set together with",
			"deletion.public-url, '', is not set",
			"deletion.meta.apps.facebook.secret, the-demo-secret-of-our-facebook-app, a password that everybody knows",
			"deletion.recipients.parcels.url, http://parcels.example/erasures, must be an https address",
			"deletion.recipients.parcels.secret, the-demo-secret-of-parcels, a password that everybody knows",
			"deletion.recipients.parcels.secret, whsec_dGhlLWRlbW8tc2VjcmV0, a password that everybody knows",
			"deletion.recipients.parcels.secret, short1, is shorter than",
			"deletion.recipients.parcels.secret, '', is not set" })
	void unsafeSettingsDoNotStart(String name, String value, String sentence) {
		this.safe.setProperty(name, value);

		assertThatExceptionOfType(ProductionGuard.UnsafeSettings.class)
			.isThrownBy(() -> ProductionGuard.check(this.safe))
			.withMessageContaining(name)
			.withMessageContaining(sentence);
	}

	@Test
	void currentKeyThatIsMissingDoesNotStart() {
		this.safe.setProperty("deletion.evidence.current-key", "second");

		assertThatExceptionOfType(ProductionGuard.UnsafeSettings.class)
			.isThrownBy(() -> ProductionGuard.check(this.safe))
			.withMessageContaining("deletion.evidence.keys.second is not set.");
	}

}
