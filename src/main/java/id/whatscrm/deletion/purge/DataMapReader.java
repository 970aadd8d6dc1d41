package id.whatscrm.deletion.purge;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

import id.whatscrm.deletion.purge.DataMap.Excluded;
import id.whatscrm.deletion.purge.DataMap.Fact;
import id.whatscrm.deletion.purge.DataMap.MappedTable;
import id.whatscrm.deletion.purge.DataMap.People;
import id.whatscrm.deletion.purge.DataMap.SubjectMap;
import id.whatscrm.deletion.purge.DataMap.Through;
import id.whatscrm.deletion.purge.DataMap.Value;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Reads a data map from its YAML file. Collects everything that is wrong with it before
 * it complains.
 */
class DataMapReader {

	private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
		.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

	private final String source;

	private final List<String> problems = new ArrayList<>();

	private DataMapReader(String source) {
		this.source = source;
	}

	/**
	 * Reads a data map.
	 * @param file the file
	 * @return the map, complete in itself but not yet held against a database
	 * @throws DataMapProblem if it is not one
	 */
	static DataMap read(Resource file) {
		DataMapReader reader = new DataMapReader(file.getDescription());
		try (InputStream yaml = file.getInputStream()) {
			return reader.map(YAML.readTree(yaml));
		}
		catch (JsonProcessingException ex) {
			throw new DataMapProblem(reader.source, List.of("It is not YAML: " + ex.getOriginalMessage() + " (line "
					+ ((ex.getLocation() != null) ? ex.getLocation().getLineNr() : 0) + ")."));
		}
		catch (IOException ex) {
			throw new DataMapProblem(reader.source,
					List.of("It cannot be read. Set deletion.data-map to the place of a file."));
		}
	}

	private DataMap map(JsonNode root) {
		onlyKnown("", root, Set.of("version", "subjects", "categories", "excluded"));
		if (root.path("version").asInt() != 1) {
			problem("version", "must be 1.");
		}
		Map<SubjectType, SubjectMap> subjects = new EnumMap<>(SubjectType.class);
		root.path("subjects").fields().forEachRemaining((entry) -> {
			SubjectType type = subjectType(entry.getKey());
			if (type != null) {
				subjects.put(type, subject("subjects." + entry.getKey(), entry.getValue()));
			}
		});
		if (!subjects.containsKey(SubjectType.ACCOUNT)) {
			problem("subjects", "names no account. Say which table holds the accounts.");
		}
		List<MappedTable> tables = new ArrayList<>();
		JsonNode categories = root.path("categories");
		onlyKnown("categories", categories,
				Set.copyOf(Arrays.stream(DataCategory.values()).map(DataCategory::name).toList()));
		for (DataCategory category : DataCategory.values()) {
			String place = "categories." + category;
			JsonNode listed = categories.path(category.name());
			if (!listed.isArray() || listed.isEmpty()) {
				problem(place, "is missing. Every category needs at least one table.");
			}
			for (int i = 0; i < listed.size(); i++) {
				tables.add(mappedTable(place + "[" + i + "]", category, listed.get(i)));
			}
		}
		List<Excluded> excluded = new ArrayList<>();
		for (int i = 0; i < root.path("excluded").size(); i++) {
			JsonNode node = root.path("excluded").get(i);
			String place = "excluded[" + i + "]";
			onlyKnown(place, node, Set.of("table", "reason"));
			excluded.add(new Excluded(table(place, node), text(place, node, "reason")));
		}
		if (!this.problems.isEmpty()) {
			throw new DataMapProblem(this.source, this.problems);
		}
		return new DataMap(subjects, List.copyOf(tables), List.copyOf(excluded));
	}

	private @Nullable SubjectType subjectType(String name) {
		return switch (name) {
			case "account" -> SubjectType.ACCOUNT;
			case "meta-user" -> SubjectType.META_USER;
			default -> {
				problem("subjects." + name, "is not a subject. Use account or meta-user.");
				yield null;
			}
		};
	}

	private SubjectMap subject(String place, JsonNode node) {
		onlyKnown(place, node,
				Set.of("table", "key", "label", "people", "find", "identifiers", "suspend", "resume", "facts"));
		Map<String, String> find = new LinkedHashMap<>();
		onlyKnown(place + ".find", node.path("find"), Set.of("phone", "meta-business-id", "name"));
		node.path("find").fields().forEachRemaining((entry) -> find.put(entry.getKey(), entry.getValue().asText()));
		List<String> identifiers = new ArrayList<>();
		node.path("identifiers").forEach((column) -> identifiers.add(column.asText()));
		Map<String, Fact> facts = new LinkedHashMap<>();
		onlyKnown(place + ".facts", node.path("facts"),
				Set.of("openDisputes", "unpaidInvoices", "recentInvoices", "fraudFlags"));
		node.path("facts")
			.fields()
			.forEachRemaining(
					(entry) -> facts.put(entry.getKey(), fact(place + ".facts." + entry.getKey(), entry.getValue())));
		return new SubjectMap(table(place, node), text(place, node, "key"), optional(node, "label"),
				people(place + ".people", node.path("people")), find, identifiers, values(node.path("suspend")),
				values(node.path("resume")), facts);
	}

	private People people(String place, JsonNode node) {
		onlyKnown(place, node, Set.of("table", "key", "email", "phone", "name", "through"));
		JsonNode through = node.path("through");
		onlyKnown(place + ".through", through, Set.of("table", "subject", "person", "where"));
		return new People(table(place, node), text(place, node, "key"), text(place, node, "email"),
				optional(node, "phone"), optional(node, "name"), table(place + ".through", through),
				text(place + ".through", through, "subject"), text(place + ".through", through, "person"),
				conditions(through.path("where")));
	}

	private Fact fact(String place, JsonNode node) {
		onlyKnown(place, node, Set.of("table", "subject", "where", "newer-than"));
		Map<String, Period> newerThan = new LinkedHashMap<>();
		node.path("newer-than").fields().forEachRemaining((entry) -> {
			try {
				newerThan.put(entry.getKey(), Period.parse(entry.getValue().asText()));
			}
			catch (DateTimeException ex) {
				problem(place + ".newer-than." + entry.getKey(), "is not a period. Write it as P10Y.");
			}
		});
		return new Fact(table(place, node), text(place, node, "subject"), conditions(node.path("where")), newerThan);
	}

	private MappedTable mappedTable(String place, DataCategory category, JsonNode node) {
		onlyKnown(place, node, Set.of("table", "subject", "through", "where", "shared", "anonymise"));
		Through through = null;
		if (node.has("through")) {
			JsonNode other = node.path("through");
			onlyKnown(place + ".through", other, Set.of("table", "on"));
			Map<String, String> on = new LinkedHashMap<>();
			other.path("on").fields().forEachRemaining((entry) -> on.put(entry.getKey(), entry.getValue().asText()));
			if (on.isEmpty()) {
				problem(place + ".through", "has no 'on'. Say which column leads to which.");
			}
			through = new Through(table(place + ".through", other), on);
		}
		if (node.has("subject") == (through != null)) {
			problem(place, "needs either 'subject', the column with the account's key, or 'through'.");
		}
		if (node.has("shared") && !"stays".equals(node.path("shared").asText())) {
			problem(place + ".shared", "can only be 'stays'.");
		}
		Map<String, Strategy> anonymise = new LinkedHashMap<>();
		node.path("anonymise").fields().forEachRemaining((entry) -> {
			try {
				anonymise.put(entry.getKey(),
						Strategy.parse(entry.getValue().isNull() ? null : entry.getValue().asText()));
			}
			catch (IllegalArgumentException ex) {
				problem(place + ".anonymise." + entry.getKey(), "cannot be read: " + ex.getMessage());
			}
		});
		return new MappedTable(category, table(place, node), optional(node, "subject"), through,
				conditions(node.path("where")), node.has("shared"), anonymise);
	}

	private Map<String, List<Value>> conditions(JsonNode node) {
		Map<String, List<Value>> conditions = new LinkedHashMap<>();
		node.fields().forEachRemaining((entry) -> {
			List<Value> allowed = new ArrayList<>();
			if (entry.getValue().isArray()) {
				entry.getValue().forEach((value) -> allowed.add(value(value)));
			}
			else {
				allowed.add(value(entry.getValue()));
			}
			conditions.put(entry.getKey(), allowed);
		});
		return conditions;
	}

	private Map<String, Value> values(JsonNode node) {
		Map<String, Value> values = new LinkedHashMap<>();
		node.fields().forEachRemaining((entry) -> values.put(entry.getKey(), value(entry.getValue())));
		return values;
	}

	private static Value value(JsonNode node) {
		if (node.isNull()) {
			return new Value(null, false);
		}
		return new Value(node.asText(), "now".equals(node.asText()));
	}

	private TableName table(String place, JsonNode node) {
		try {
			return TableName.parse(text(place, node, "table"));
		}
		catch (IllegalArgumentException ex) {
			problem(place + ".table", ex.getMessage());
			return new TableName("", "");
		}
	}

	private String text(String place, JsonNode node, String field) {
		String text = optional(node, field);
		if (text == null || text.isBlank()) {
			problem(place, "has no '" + field + "'.");
			return "?";
		}
		return text;
	}

	private static @Nullable String optional(JsonNode node, String field) {
		return node.hasNonNull(field) ? node.path(field).asText() : null;
	}

	private void onlyKnown(String place, JsonNode node, Set<String> known) {
		node.fieldNames().forEachRemaining((name) -> {
			if (!known.contains(name)) {
				problem(place.isEmpty() ? name : place + "." + name,
						"is not known. Use " + String.join(", ", known.stream().sorted().toList()) + ".");
			}
		});
	}

	private void problem(String place, @Nullable String sentence) {
		this.problems.add(place + " " + sentence);
	}

}
