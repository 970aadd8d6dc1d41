package id.whatscrm.deletion.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.request.Subject;

/**
 * Names subjects so that only who has the key can recognise them (E6, E7).
 */
@Component
@EnableConfigurationProperties(EvidenceSettings.class)
class Pseudonyms {

	private final EvidenceSettings settings;

	Pseudonyms(EvidenceSettings settings) {
		this.settings = settings;
	}

	/**
	 * A subject's name under one key.
	 *
	 * @param keyId the name of the key
	 * @param value the keyed hash of the subject
	 */
	record Pseudonym(String keyId, byte[] value) {
	}

	/**
	 * The name for a new entry.
	 */
	Pseudonym of(Subject subject) {
		return under(this.settings.currentKey(), subject);
	}

	/**
	 * Every name that a subject may have in the ledger, by all keys that we know.
	 */
	List<Pseudonym> allOf(Subject subject) {
		List<Pseudonym> names = new ArrayList<>();
		this.settings.keys().keySet().stream().sorted().forEach((key) -> names.add(under(key, subject)));
		return names;
	}

	private Pseudonym under(String keyId, Subject subject) {
		return new Pseudonym(keyId,
				Hmac.of(subject.type() + " " + subject.key(), Objects.requireNonNull(this.settings.keys().get(keyId))));
	}

}
