package id.whatscrm.deletion.process;

import java.util.HashMap;
import java.util.Map;

import id.whatscrm.deletion.demo.EmbeddedDatabases;

/**
 * Settings of a node that works as one in production does, without the demo's parts.
 */
final class NodeSettings {

	private NodeSettings() {
	}

	static Map<String, Object> of(EmbeddedDatabases databases, int smtpPort) {
		Map<String, Object> settings = new HashMap<>(databases.properties());
		settings.put("server.port", "0");
		settings.put("deletion.public-url", "https://deletion.example");
		settings.put("deletion.cooling-off", "PT0S");
		settings.put("spring.mail.host", "localhost");
		settings.put("spring.mail.port", smtpPort);
		settings.put("deletion.mail.from", "privacy@whatscrm.example");
		settings.put("deletion.evidence.current-key", "test");
		settings.put("deletion.evidence.keys.test", "a key that names subjects in the ledger of a test");
		settings.put("deletion.encryption.current-key", "test");
		settings.put("deletion.encryption.keys.test", "YS1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3RzLW9ubHk=");
		return settings;
	}

}
