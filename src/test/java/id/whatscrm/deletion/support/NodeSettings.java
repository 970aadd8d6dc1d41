package id.whatscrm.deletion.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import id.whatscrm.deletion.demo.EmbeddedDatabases;

/**
 * Settings of a node that works as one in production does, without the demo's parts.
 */
public final class NodeSettings {

	private NodeSettings() {
	}

	public static Map<String, Object> of(EmbeddedDatabases databases, int smtpPort) {
		Map<String, Object> settings = new HashMap<>(databases.properties());
		settings.put("server.port", "0");
		settings.put("deletion.public-url", "https://deletion.example");
		settings.put("deletion.cooling-off", "PT0S");
		settings.put("spring.mail.host", "localhost");
		settings.put("spring.mail.port", smtpPort);
		settings.put("spring.mail.properties.mail.smtp.ehlo", "false");
		settings.put("deletion.mail.from", "privacy@whatscrm.example");
		settings.put("deletion.evidence.current-key", "test");
		settings.put("deletion.evidence.keys.test", "a key that names subjects in the ledger of a test");
		settings.put("deletion.encryption.current-key", "test");
		settings.put("deletion.encryption.keys.test", "YS1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3RzLW9ubHk=");
		return settings;
	}

	/**
	 * The models as they are, but for a policy that needs no review.
	 */
	public static Map<String, Object> straightThrough() {
		Path models = Path.of("target", "straight-through").toAbsolutePath();
		try {
			Files.createDirectories(models);
			for (String pattern : List.of("classpath:processes/*", "classpath:forms/*")) {
				for (Resource model : new PathMatchingResourcePatternResolver().getResources(pattern)) {
					String text = model.getContentAsString(StandardCharsets.UTF_8);
					if (String.valueOf(model.getFilename()).endsWith(".dmn")) {
						text = text.replace("<text>true</text>", "<text>false</text>");
					}
					Files.writeString(models.resolve(String.valueOf(model.getFilename())), text);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Map.of("camunda.bpm.deployment-resource-pattern", "file:" + models + "/*");
	}

}
