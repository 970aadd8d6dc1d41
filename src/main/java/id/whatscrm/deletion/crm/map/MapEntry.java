package id.whatscrm.deletion.crm.map;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A place in a YAML file that knows its line and its way from the top, and tells what is
 * wrong with it instead of failing.
 */
class MapEntry {

	private final String path;

	private final int line;

	private final @Nullable Node node;

	private final List<String> problems;

	/**
	 * The top of a file.
	 * @param problems receives a sentence for each thing that is wrong
	 */
	MapEntry(@Nullable Node node, List<String> problems) {
		this("", 1, node, problems);
	}

	private MapEntry(String path, int line, @Nullable Node node, List<String> problems) {
		this.path = path;
		this.line = line;
		this.node = node;
		this.problems = problems;
	}

	private static int lineOf(Node node) {
		return node.getStartMark().getLine() + 1;
	}

	int line() {
		return this.line;
	}

	boolean exists() {
		return this.node != null && !isNull();
	}

	/** Written out as null, unlike left out. */
	boolean isNull() {
		return this.node != null && this.node.getTag().equals(Tag.NULL);
	}

	boolean isList() {
		return this.node instanceof SequenceNode;
	}

	void problem(String sentence) {
		this.problems.add("line " + this.line + ": " + (this.path.isEmpty() ? "the file" : this.path) + " " + sentence);
	}

	/**
	 * The fields of a mapping, in their order; tells about any that is not known or there
	 * twice.
	 * @param known the names that may stand here; empty if any may
	 */
	Map<String, MapEntry> fields(Collection<String> known) {
		Map<String, MapEntry> fields = new LinkedHashMap<>();
		if (!exists()) {
			return fields;
		}
		if (!(this.node instanceof MappingNode mapping)) {
			problem("must have fields, each on a line as 'name: value'.");
			return fields;
		}
		for (NodeTuple tuple : mapping.getValue()) {
			String name = (tuple.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "?";
			MapEntry field = new MapEntry(this.path.isEmpty() ? name : this.path + "." + name,
					lineOf(tuple.getKeyNode()), tuple.getValueNode(), this.problems);
			if (!known.isEmpty() && !known.contains(name)) {
				field.problem("is not known. Use " + String.join(", ", known.stream().sorted().toList()) + ".");
			}
			else if (fields.putIfAbsent(name, field) != null) {
				field.problem("is there twice. Write it once.");
			}
		}
		return fields;
	}

	/**
	 * A field, which may be missing.
	 */
	MapEntry field(String name) {
		String fieldPath = this.path.isEmpty() ? name : this.path + "." + name;
		List<NodeTuple> tuples = (this.node instanceof MappingNode mapping) ? mapping.getValue() : List.of();
		for (NodeTuple tuple : tuples) {
			if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
				return new MapEntry(fieldPath, lineOf(key), tuple.getValueNode(), this.problems);
			}
		}
		return new MapEntry(fieldPath, this.line, null, this.problems);
	}

	/**
	 * The entries of a list.
	 */
	List<MapEntry> list() {
		List<MapEntry> entries = new ArrayList<>();
		if (this.node instanceof SequenceNode sequence) {
			sequence.getValue()
				.forEach((entry) -> entries
					.add(new MapEntry(this.path + "[" + entries.size() + "]", lineOf(entry), entry, this.problems)));
		}
		else if (exists()) {
			problem("must be a list. Begin each entry with '- ' or write [a, b].");
		}
		return entries;
	}

	/**
	 * The text that must stand here.
	 * @return a question mark if there is none, which the file cannot be used with
	 */
	String text() {
		String text = optionalText();
		if (text == null || text.isBlank()) {
			problem("is missing.");
			return "?";
		}
		return text;
	}

	/**
	 * The text that may stand here.
	 */
	@Nullable String optionalText() {
		if (!exists()) {
			return null;
		}
		if (!(this.node instanceof ScalarNode scalar)) {
			problem("must be a single value.");
			return null;
		}
		if (scalar.getValue().indexOf(0) >= 0) {
			problem("has a NUL character, which PostgreSQL cannot hold. Remove it.");
			return null;
		}
		return scalar.getValue();
	}

	/**
	 * The texts of a list.
	 */
	List<String> texts() {
		return list().stream().map(MapEntry::text).toList();
	}

	/**
	 * Reads each field's text.
	 */
	Map<String, String> textFields(Collection<String> known) {
		Map<String, String> texts = new LinkedHashMap<>();
		each(known, (name, field) -> texts.put(name, field.text()));
		return texts;
	}

	void each(Collection<String> known, BiConsumer<String, MapEntry> reader) {
		fields(known).forEach(reader);
	}

}
