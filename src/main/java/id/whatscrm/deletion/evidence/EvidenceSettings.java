package id.whatscrm.deletion.evidence;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under which the ledger names subjects. They must live outside the database:
 * who has both knows whose data was deleted.
 *
 * @param keys the keys by a name of yours; older ones stay, so that what was recorded
 * under them is still recognised
 * @param currentKey the name of the key for new entries
 */
@ConfigurationProperties("deletion.evidence")
record EvidenceSettings(@DefaultValue Map<String, String> keys, @DefaultValue("") String currentKey) {

	EvidenceSettings {
		if (!keys.containsKey(currentKey)) {
			throw new IllegalArgumentException("deletion.evidence.current-key must name one of deletion.evidence.keys. "
					+ "Without a key the ledger cannot recognise who was deleted.");
		}
		keys.forEach((name, key) -> {
			if (key.isBlank()) {
				throw new IllegalArgumentException("deletion.evidence.keys." + name + " is empty.");
			}
		});
		keys = Map.copyOf(keys);
	}

	@Override
	public String toString() {
		return "EvidenceSettings[hidden]";
	}

}
