package id.whatscrm.deletion.crm.map;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The schema that editors use says about a map what the reader says.
 */
class DataMapSchemaTests {

	private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

	private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

	private static final String SCHEMA = text("data-map/data-map.schema.json");

	private static final String MAP = text("data-map/whatscrm.yaml");

	@Test
	void schemaIsOne() {
		JsonSchema metaSchema = SCHEMAS.getSchema(SchemaLocation.of(SchemaId.V202012));

		assertThat(metaSchema.validate(read(SCHEMA))).isEmpty();
	}

	@Test
	void mapOfTheReferenceSchemaIsValid() {
		assertThat(complaints(MAP)).isEmpty();
		assertThatNoException().isThrownBy(() -> DataMapReader.read(new ClassPathResource("data-map/whatscrm.yaml")));
	}

	@Test
	void exampleOfTheManualIsValid() throws IOException {
		String manual = Files.readString(Path.of("docs/data-map.md"));
		String start = "```yaml\n";
		String example = manual.substring(manual.indexOf(start) + start.length());
		example = example.substring(0, example.indexOf("```"));

		assertThat(complaints(example)).isEmpty();
		assertThat(sentences(example)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			key: id                               | keys: id
			label: business_name                  | label: business_name, colour: red
			where: { paid: false }                | where: { paid: [] }
			issued_on: P10Y                       | issued_on: ten years
			resume: { status: active, suspended_at: null } | resume: { }
			API_TOKENS:                           | API_KEYS:
			happened_at: truncate-date day        | happened_at: truncate-date hour
			details: redact-json                  | details: blank-json
			user_agent: null                      | user_agent: hash different
			action: keep the security log must show what happened | action: keep
			shared: stays                         | shared: goes
			version: 1                            | version: 2
			table: crm.api_token, subject: account_id | table: crm.api_token
			table: crm.webhook, subject: account_id | table: webhook, subject: account_id
			table: crm.plan, reason: the price list; no person in it | table: crm.plan
			on: { automation_id: id }             | on: { }
			""")
	void wrongMapsAreNot(String right, String wrong) {
		String map = MAP.replace(right, wrong.replace(", colour", "\n    colour"));
		assertThat(map).isNotEqualTo(MAP);

		assertThat(complaints(map)).isNotEmpty();
		assertThat(sentences(map)).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			user_agent: null                      | user_agent: hash same
			user_agent: null                      | user_agent: fixed
			user_agent: null                      | user_agent: fixed not known
			where: { paid: false }                | where: { paid: [false, null] }
			table: crm.webhook, subject: account_id | table: '"crm.old".WebHook', subject: account_id
			suspend: { status: suspended, suspended_at: now }\\n    resume: { status: active, suspended_at: null } \
			| suspend: { none: nothing runs }\\n    resume: { none: nothing runs }
			openDisputes: { table: crm.dispute, subject: account_id, where: { settled_on: null } } \
			| openDisputes: { none: no disputes are kept }
			""", quoteCharacter = '`')
	void otherRightMapsAre(String right, String other) {
		String map = MAP.replace(right.replace("\\n", "\n"), other.replace("\\n", "\n"));
		assertThat(map).isNotEqualTo(MAP);

		assertThat(complaints(map)).isEmpty();
		assertThat(sentences(map)).isEmpty();
	}

	private static List<String> complaints(String map) {
		return SCHEMAS.getSchema(SCHEMA)
			.validate(read(map))
			.stream()
			.map(ValidationMessage::getMessage)
			.sorted()
			.toList();
	}

	private static List<String> sentences(String map) {
		try {
			DataMapReader.read(new ByteArrayResource(map.getBytes(StandardCharsets.UTF_8)));
			return List.of();
		}
		catch (DataMapProblem ex) {
			return ex.sentences();
		}
	}

	private static JsonNode read(String yaml) {
		try {
			return YAML.readTree(yaml);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static String text(String resource) {
		try {
			return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
