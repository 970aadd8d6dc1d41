package id.whatscrm.deletion.notification;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;

import id.whatscrm.deletion.purge.PurgeProgress.Phase;
import id.whatscrm.deletion.purge.PurgeTrouble;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.clock.ExtensionReason;
import id.whatscrm.deletion.request.clock.OverdueReason;
import id.whatscrm.deletion.retention.HoldGround;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesTests {

	private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");

	private final Map<String, String> english = read("messages.properties");

	private final Map<String, String> indonesian = read("messages_id.properties");

	@Test
	void bothLanguagesSayTheSame() {
		assertThat(this.indonesian.keySet()).isEqualTo(this.english.keySet());
		this.english
			.forEach((key, text) -> assertThat(arguments(this.indonesian.get(key))).as(key).isEqualTo(arguments(text)));
	}

	@Test
	void apostropheIsTypographicSinceAPlainOneHasAMeaning() {
		assertThat(this.english.values()).noneMatch((text) -> text.contains("'"));
		assertThat(this.indonesian.values()).noneMatch((text) -> text.contains("'"));
	}

	@Test
	void everythingThatCanBeToldHasWords() {
		assertThat(this.english).containsKeys(keys("category.", DataCategory.values()))
			.containsKeys(keys("outcome.", Outcome.values()))
			.containsKeys(keys("ground.", HoldGround.values()))
			.containsKeys(keys("channel.", Channel.values()))
			.containsKeys(keys("certificate.lead.", SubjectType.values()))
			.containsKeys(keys("extension.", ExtensionReason.values()))
			.containsKeys(keys("overdue.", OverdueReason.values()))
			.containsKeys(keys("refusal.", RefusalReason.values()))
			.containsKeys(keys("audit.refusal.", RefusalReason.values()))
			.containsKeys(keys("purge.phase.", Phase.values()))
			.containsKeys(keys("status.deletion.", Phase.values()))
			.containsKeys(keys("purge.trouble.", PurgeTrouble.Kind.values()))
			.containsKeys(keys("state.", PublicState.values()));
	}

	private static String[] keys(String prefix, Enum<?>[] values) {
		return Stream.of(values).map((value) -> prefix + value.name()).toArray(String[]::new);
	}

	private static java.util.Set<String> arguments(String text) {
		return new java.util.TreeSet<>(ARGUMENT.matcher(text).results().map((match) -> match.group()).toList());
	}

	private static Map<String, String> read(String name) {
		Properties properties = new Properties();
		try (InputStreamReader reader = new InputStreamReader(new ClassPathResource(name).getInputStream(),
				StandardCharsets.UTF_8)) {
			properties.load(reader);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		Map<String, String> messages = new TreeMap<>();
		properties.forEach((key, value) -> messages.put(key.toString(), value.toString()));
		return messages;
	}

}
