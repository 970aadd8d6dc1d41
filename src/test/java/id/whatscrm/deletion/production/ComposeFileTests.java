package id.whatscrm.deletion.production;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docker-compose.yml} keeps to the Compose Specification, and names no setting,
 * file or secret that does not exist.
 */
class ComposeFileTests {

	private final ComposeFile compose = ComposeFile.read(Map.of());

	@Test
	void keepsToTheSpecification() throws IOException {
		assertThat(complaints(this.compose.root())).isEmpty();
	}

	@Test
	void specificationFindsWhatIsWrong() throws IOException {
		JsonNode wrong = new ObjectMapper()
			.readTree(this.compose.root().toString().replace("\"stop_grace_period\"", "\"stop_grace_periods\""));

		assertThat(complaints(wrong)).isNotEmpty().allMatch((complaint) -> complaint.contains("stop_grace_periods"));
	}

	@Test
	void serviceKnowsEverySetting() throws IOException {
		Set<String> known = knownSettings();

		assertThat(this.compose.environment("app").keySet()).allMatch((name) -> isKnown(name, known));
		assertThat(this.compose.list("app", "secrets")).allMatch((name) -> isKnown(environmentName(name), known));
		assertThat(isKnown("DELETION_PUBLIC_URI", known)).isFalse();
		assertThat(isKnown("SPRING_DATASOURCE_PASSWORT", known)).isFalse();
	}

	@Test
	void everySecretAndFileIsThere() {
		for (String service : this.compose.services()) {
			assertThat(this.compose.list(service, "secrets"))
				.allMatch((secret) -> this.compose.root().required("secrets").has(secret));
			assertThat(this.compose.list(service, "networks"))
				.allMatch((network) -> this.compose.root().required("networks").has(network));
			assertThat(this.compose.files(service).values()).allMatch(Files::exists);
		}
		this.compose.root()
			.required("secrets")
			.fields()
			.forEachRemaining((secret) -> assertThat(Path.of(secret.getValue().required("file").asText()))
				.hasFileName(secret.getKey()));
	}

	@Test
	void proxyKnowsEveryReplica() {
		assertThat(this.compose.environment("proxy").get("APP_NODES").split(" ")).containsExactly(replicas());
	}

	/**
	 * By name: a node that is found only while it runs is not missed when it does not.
	 */
	@Test
	void prometheusMissesEveryReplica() throws IOException {
		JsonNode nodes = new ObjectMapper(new YAMLFactory())
			.readTree(this.compose.files("prometheus").get("/etc/prometheus").resolve("prometheus.yml").toFile())
			.at("/scrape_configs/0");

		assertThat(nodes.path("job_name").asText()).isEqualTo("data-deletion");
		assertThat(nodes.at("/static_configs/0/targets")).extracting(JsonNode::asText).containsExactly(replicas());
	}

	private String[] replicas() {
		return IntStream.rangeClosed(1, this.compose.service("app").at("/deploy/replicas").asInt())
			.mapToObj("data-deletion-app-%d:8080"::formatted)
			.toArray(String[]::new);
	}

	@Test
	void onlyTheServiceReachesTheDatabase() {
		Set<String> near = new TreeSet<>(this.compose.list("postgres", "networks"));

		assertThat(near)
			.allMatch((network) -> this.compose.root().at("/networks/" + network + "/internal").asBoolean());
		assertThat(this.compose.services().stream().filter((service) -> !service.equals("postgres")))
			.filteredOn((service) -> !Collections.disjoint(this.compose.list(service, "networks"), near))
			.containsExactly("app");
		assertThat(this.compose.service("app").has("ports")).isFalse();
		assertThat(this.compose.service("postgres").has("ports")).isFalse();
	}

	@Test
	void everyServiceHasLimitsAndComesBack() {
		for (String service : this.compose.services()) {
			assertThat(this.compose.service(service).at("/deploy/resources/limits/memory").asText()).isNotEmpty();
			assertThat(this.compose.service(service).path("restart").asText()).isEqualTo("unless-stopped");
		}
	}

	private static List<String> complaints(JsonNode compose) throws IOException {
		ObjectNode schema = (ObjectNode) new ObjectMapper()
			.readTree(new ClassPathResource("compose-specification/compose-spec.json").getInputStream());
		// Not an address, as this validator wants one to be.
		schema.remove("$id");
		return JsonSchemaFactory.getInstance(VersionFlag.V7)
			.getSchema(schema)
			.validate(compose)
			.stream()
			.map(Object::toString)
			.toList();
	}

	/**
	 * The names that the service's own classes and its libraries declare, as in the
	 * environment.
	 */
	private static Set<String> knownSettings() throws IOException {
		Set<String> known = new TreeSet<>();
		for (String file : List.of("META-INF/spring-configuration-metadata.json",
				"META-INF/additional-spring-configuration-metadata.json")) {
			for (URL metadata : Collections.list(ComposeFileTests.class.getClassLoader().getResources(file))) {
				try (InputStream content = metadata.openStream()) {
					new ObjectMapper().readTree(content).path("properties").forEach((property) -> {
						boolean map = property.path("type").asText().startsWith("java.util.Map");
						known.add(environmentName(property.path("name").asText()) + (map ? "_*" : ""));
					});
				}
			}
		}
		return known;
	}

	private static boolean isKnown(String name, Set<String> known) {
		String bare = name.replace("_", "");
		return known.stream().anyMatch((setting) -> {
			String other = setting.replace("_", "");
			return other.endsWith("*") ? bare.startsWith(other.substring(0, other.length() - 1)) : bare.equals(other);
		});
	}

	private static String environmentName(String property) {
		return property.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
	}

}
