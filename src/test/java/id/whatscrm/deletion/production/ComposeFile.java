package id.whatscrm.deletion.production;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.yaml.snakeyaml.Yaml;

/**
 * What {@code docker-compose.yml} says, with the settings of {@code docker/example.env}
 * and others of the test's own.
 */
final class ComposeFile {

	private static final Path FILE = Path.of("docker-compose.yml");

	private static final Path EXAMPLE = Path.of("docker/example.env");

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(?::([-?])([^}]*))?}");

	private final JsonNode root;

	private ComposeFile(JsonNode root) {
		this.root = root;
	}

	/**
	 * Reads the file.
	 * @param own settings that go before those of the example
	 */
	static ComposeFile read(Map<String, String> own) {
		Map<String, String> settings = example();
		settings.putAll(own);
		// Unlike Jackson's, this parser merges what an anchor names.
		return new ComposeFile(
				new ObjectMapper().valueToTree(new Yaml().load(VARIABLE.matcher(text(FILE)).replaceAll((variable) -> {
					String value = settings.get(variable.group(1));
					if (value == null && !"-".equals(variable.group(2))) {
						throw new AssertionError(EXAMPLE + " does not set " + variable.group(1));
					}
					return Matcher.quoteReplacement((value != null) ? value : variable.group(3));
				}))));
	}

	private static Map<String, String> example() {
		Map<String, String> settings = new HashMap<>();
		text(EXAMPLE).lines()
			.filter((line) -> !line.startsWith("#") && line.contains("="))
			.forEach((line) -> settings.put(line.substring(0, line.indexOf('=')),
					line.substring(line.indexOf('=') + 1)));
		return settings;
	}

	static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The whole file.
	 */
	JsonNode root() {
		return this.root;
	}

	JsonNode service(String name) {
		return this.root.required("services").required(name);
	}

	/**
	 * The environment of a service.
	 */
	Map<String, String> environment(String service) {
		Map<String, String> environment = new LinkedHashMap<>();
		service(service).path("environment")
			.fields()
			.forEachRemaining((entry) -> environment.put(entry.getKey(), entry.getValue().asText()));
		return environment;
	}

	/**
	 * A list of texts of a service.
	 */
	List<String> list(String service, String name) {
		List<String> texts = new ArrayList<>();
		service(service).path(name).forEach((text) -> texts.add(text.asText()));
		return texts;
	}

	/**
	 * The files of this project that a service sees, by where it sees them.
	 */
	Map<String, Path> files(String service) {
		Map<String, Path> files = new LinkedHashMap<>();
		list(service, "volumes").stream()
			.filter((volume) -> volume.startsWith("./"))
			.map((volume) -> volume.split(":"))
			.forEach((volume) -> files.put(volume[1], Path.of(volume[0])));
		return files;
	}

	List<String> services() {
		return StreamSupport
			.stream(((Iterable<String>) () -> this.root.required("services").fieldNames()).spliterator(), false)
			.toList();
	}

}
