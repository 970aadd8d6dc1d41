package id.whatscrm.deletion.recipients;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import id.whatscrm.deletion.recipients.Recipient.Identifier;
import id.whatscrm.deletion.request.SubjectType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecipientSettingsTests {

	private final Map<String, String> settings = new HashMap<>(Map.of("deletion.recipients.parcels.url",
			"https://parcels.example/erasures?tenant=7", "deletion.recipients.parcels.secret", "sixteen-letters!",
			"deletion.recipients.parcels.display-name", "Parcels Ltd"));

	@Test
	void nobodyIsARecipientByDefault() {
		this.settings.clear();

		assertThat(bind().recipients()).isEmpty();
	}

	@Test
	void recipientIsToldOfAccountsAndLoginsByTheirKey() {
		Recipient parcels = bind().recipients().get("parcels");

		assertThat(parcels.identifier()).isEqualTo(Identifier.ACCOUNT_KEY);
		assertThat(parcels.subjects()).containsExactlyInAnyOrder(SubjectType.values());
		assertThat(parcels).asString().doesNotContain("letters", "tenant");
	}

	@Test
	void agreementCanBeNarrower() {
		this.settings.put("deletion.recipients.parcels.identifier", "none");
		this.settings.put("deletion.recipients.parcels.subjects", "meta-user");

		Recipient parcels = bind().recipients().get("parcels");
		assertThat(parcels.identifier()).isEqualTo(Identifier.NONE);
		assertThat(parcels.subjects()).containsExactly(SubjectType.META_USER);
	}

	@Test
	void secretOfAStandardWebhooksLibraryIsReadAsItsBytes() {
		this.settings.put("deletion.recipients.parcels.secret", "whsec_AAECAwQFBgcICQoLDA0ODw==");

		assertThat(bind().recipients().get("parcels").key()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
				13, 14, 15);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					recipients.parcels.url          |                           | parcels.url must be the http or https address
					recipients.parcels.url          | parcels.example           | parcels.url must be the http or https address
					recipients.parcels.url          | ftp://parcels.example     | parcels.url must be the http or https address
					recipients.parcels.url          | https://a:b@parcels.example | parcels.url must be the http or https address
					recipients.parcels.secret       |                           | parcels.secret is not set
					recipients.parcels.secret       | elevenchars               | parcels.secret is shorter than 12
					recipients.parcels.secret       | whsec_c2hvcnQxMjM=        | parcels.secret is shorter than 12
					recipients.parcels.secret       | whsec_not/base64!at_all   | parcels.secret begins with whsec_, but
					recipients.parcels.display-name |                           | parcels.display-name must be what mails call
					recipients.parcels.subjects     | ''                        | parcels.subjects must name account, meta-user
					recipients.Parcels_Ltd.url      | https://parcels.example   | The name of a recipient in deletion.recipients
					recipient-retries               | PT0S                      | deletion.recipient-retries must name at least
					recipient-retries               | ''                        | deletion.recipient-retries must name at least""")
	void badSettingsAreRefusedWithASentence(String name, String value, String sentence) {
		this.settings.remove("deletion." + name);
		if (value != null) {
			this.settings.put("deletion." + name, value);
		}

		assertThatThrownBy(this::bind).rootCause().hasMessageContaining(sentence);
	}

	private RecipientSettings bind() {
		return new Binder(new MapConfigurationPropertySource(this.settings)).bindOrCreate("deletion",
				RecipientSettings.class);
	}

}
