package id.whatscrm.deletion.crm.map;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

import org.springframework.core.io.Resource;

import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.Excluded;
import id.whatscrm.deletion.crm.map.DataMap.Fact;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.Marker;
import id.whatscrm.deletion.crm.map.DataMap.MetaAccess;
import id.whatscrm.deletion.crm.map.DataMap.People;
import id.whatscrm.deletion.crm.map.DataMap.Processing;
import id.whatscrm.deletion.crm.map.DataMap.Root;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.DataMap.Through;
import id.whatscrm.deletion.crm.map.DataMap.Value;
import id.whatscrm.deletion.encryption.Sha256;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Reads a data map from its YAML file. Collects everything that is wrong with it before
 * it complains.
 */
public final class DataMapReader {

	/** What the retention policy asks about an account. */
	static final List<String> FACTS = List.of("openDisputes", "unpaidInvoices", "recentInvoices", "fraudFlags");

	private static final Map<String, SubjectType> SUBJECTS = Map.of("account", SubjectType.ACCOUNT, "meta-user",
			SubjectType.META_USER);

	private static final int VERSION_LENGTH = 12;

	private final List<String> problems = new ArrayList<>();

	private DataMapReader() {
	}

	/**
	 * Reads a data map.
	 * @param file the file
	 * @return the map, complete in itself but not yet held against a database
	 * @throws DataMapProblem if it is not one
	 */
	public static DataMap read(Resource file) {
		String source = (file.getFilename() != null) ? file.getFilename() : file.getDescription();
		DataMapReader reader = new DataMapReader();
		try {
			String text = file.getContentAsString(StandardCharsets.UTF_8);
			MapEntry top = new MapEntry(new Yaml().compose(new StringReader(text)), reader.problems);
			DataMap map = reader.map(source, fingerprint(text), top);
			if (reader.problems.isEmpty()) {
				return map;
			}
		}
		catch (MarkedYAMLException ex) {
			reader.problems.add("line " + ((ex.getProblemMark() != null) ? ex.getProblemMark().getLine() + 1 : 1)
					+ ": the file is not YAML: " + ex.getProblem() + ".");
		}
		catch (YAMLException ex) {
			reader.problems.add("line 1: the file is not YAML.");
		}
		catch (IOException ex) {
			reader.problems.add("line 1: the file cannot be read. Set deletion.data-map to the place of a file.");
		}
		throw new DataMapProblem(source, reader.problems);
	}

	private static String fingerprint(String text) {
		return HexFormat.of().formatHex(Sha256.of(text)).substring(0, VERSION_LENGTH);
	}

	private DataMap map(String source, String version, MapEntry top) {
		top.fields(Set.of("version", "subjects", "excluded", "restore-marker"));
		if (!"1".equals(top.field("version").optionalText())) {
			top.field("version").problem("must be 1.");
		}
		Map<SubjectType, SubjectMap> subjects = new EnumMap<>(SubjectType.class);
		top.field("subjects").each(SUBJECTS.keySet(), (name, entry) -> {
			SubjectType type = SUBJECTS.get(name);
			if (type != null) {
				subjects.put(type, subject(type, entry));
			}
		});
		if (!subjects.containsKey(SubjectType.ACCOUNT)) {
			top.field("subjects").problem("names no account. Say which table holds the accounts.");
		}
		List<Excluded> excluded = new ArrayList<>();
		Set<TableName> names = new LinkedHashSet<>();
		for (MapEntry entry : top.field("excluded").list()) {
			entry.fields(Set.of("table", "reason"));
			TableName table = table(entry);
			if (!names.add(table)) {
				entry.problem("excludes " + table + " again. Write it once.");
			}
			excluded.add(new Excluded(entry.line(), table, entry.field("reason").text()));
		}
		for (SubjectMap subject : subjects.values()) {
			subject.tables()
				.stream()
				.filter((mapped) -> names.contains(mapped.table()))
				.forEach((mapped) -> this.problems
					.add("line " + mapped.line() + ": " + mapped.table() + " is mapped and excluded. Do one of both."));
		}
		return new DataMap(source, version, subjects, List.copyOf(excluded),
				restoreMarker(top.field("restore-marker")));
	}

	private static @Nullable Marker restoreMarker(MapEntry entry) {
		if (!entry.exists()) {
			return null;
		}
		entry.fields(Set.of("table"));
		return new Marker(entry.line(), table(entry));
	}

	private SubjectMap subject(SubjectType type, MapEntry entry) {
		boolean account = type == SubjectType.ACCOUNT;
		entry.fields(account
				? Set.of("table", "key", "label", "created", "people", "find", "suspend", "resume", "facts",
						"meta-access", "categories")
				: Set.of("table", "key", "label", "created", "people", "meta-access", "categories"));
		if (account && !entry.field("people").exists()) {
			entry.problem("has no 'people'. Say who may ask, and is told.");
		}
		Map<String, Value> suspend = values(entry.field("suspend"), account);
		Map<String, Value> resume = values(entry.field("resume"), account);
		if (!suspend.keySet().equals(resume.keySet())) {
			entry.field("resume")
				.problem("must set the columns that 'suspend' sets, so that a withdrawal undoes it: "
						+ String.join(", ", suspend.keySet()) + ".");
		}
		return new SubjectMap(type, entry.line(),
				new Root(table(entry), entry.field("key").text(), entry.field("created").optionalText()),
				entry.field("label").optionalText(),
				entry.field("people").exists() ? people(entry.field("people")) : null,
				entry.field("find").textFields(Set.of("phone", "meta-business-id", "name")),
				new Processing(suspend, resume), account ? facts(entry.field("facts")) : Map.of(),
				entry.field("meta-access").exists() ? metaAccess(entry.field("meta-access")) : null,
				tables(entry.field("categories"), account));
	}

	private List<MappedTable> tables(MapEntry categories, boolean all) {
		List<MappedTable> tables = new ArrayList<>();
		Map<String, MapEntry> listed = categories
			.fields(Arrays.stream(DataCategory.values()).map(DataCategory::name).toList());
		if (!all && listed.isEmpty()) {
			categories.problem("is missing. Name at least one category.");
		}
		for (DataCategory category : DataCategory.values()) {
			MapEntry entry = listed.get(category.name());
			List<MapEntry> entries = (entry != null) ? entry.list() : List.of();
			if (entries.isEmpty() && all) {
				((entry != null) ? entry : categories.field(category.name()))
					.problem("is missing. Every category needs at least one table.");
			}
			entries.forEach((table) -> tables.add(mappedTable(category, table)));
		}
		return List.copyOf(tables);
	}

	private People people(MapEntry entry) {
		entry.fields(Set.of("table", "key", "email", "phone", "through"));
		MapEntry through = entry.field("through");
		through.fields(Set.of("table", "subject", "person", "where"));
		return new People(entry.line(), table(entry), entry.field("key").text(), entry.field("email").text(),
				entry.field("phone").optionalText(), table(through), through.field("subject").text(),
				through.field("person").text(), conditions(through.field("where")));
	}

	/** A fact that nobody defined would be taken for zero, and a dispute overlooked. */
	private Map<String, Fact> facts(MapEntry entry) {
		Map<String, Fact> facts = new LinkedHashMap<>();
		Map<String, MapEntry> fields = entry.fields(FACTS);
		for (String name : FACTS) {
			MapEntry field = fields.get(name);
			if (field == null) {
				entry.field(name)
					.problem("is missing. Say where it is counted, or write { none: <why this CRM has none> }.");
			}
			else if (field.field("none").exists()) {
				field.fields(Set.of("none"));
			}
			else {
				facts.put(name, fact(field));
			}
		}
		return facts;
	}

	private Fact fact(MapEntry entry) {
		entry.fields(Set.of("table", "subject", "where", "newer-than", "none"));
		Map<String, Period> newerThan = new LinkedHashMap<>();
		entry.field("newer-than").each(Set.of(), (column, value) -> {
			try {
				newerThan.put(column, Period.parse(value.text()));
			}
			catch (DateTimeException ex) {
				value.problem("is not a period. Write it as P10Y.");
			}
		});
		return new Fact(entry.line(), table(entry), entry.field("subject").text(), conditions(entry.field("where")),
				newerThan);
	}

	private MetaAccess metaAccess(MapEntry entry) {
		entry.fields(Set.of("table", "subject", "app", "user", "business-account", "token", "revoked-at"));
		return new MetaAccess(entry.line(), table(entry), entry.field("subject").text(), entry.field("app").text(),
				entry.field("user").text(), entry.field("business-account").optionalText(), entry.field("token").text(),
				entry.field("revoked-at").optionalText());
	}

	private MappedTable mappedTable(DataCategory category, MapEntry entry) {
		entry.fields(Set.of("table", "subject", "through", "where", "shared", "identifiers", "anonymise"));
		Through through = null;
		MapEntry other = entry.field("through");
		if (other.exists()) {
			other.fields(Set.of("table", "on"));
			Map<String, String> on = other.field("on").textFields(Set.of());
			if (on.isEmpty()) {
				other.problem("has no 'on'. Say which column leads to which, as { order_id: id }.");
			}
			through = new Through(table(other), on);
		}
		String subject = entry.field("subject").optionalText();
		if ((subject != null) == (through != null)) {
			entry.problem("needs either 'subject', the column with the subject's key, or 'through'.");
		}
		MapEntry shared = entry.field("shared");
		if (shared.exists() && !"stays".equals(shared.optionalText())) {
			shared.problem("can only be 'stays'.");
		}
		Map<String, Strategy> anonymise = new LinkedHashMap<>();
		entry.field("anonymise").each(Set.of(), (column, value) -> {
			try {
				anonymise.put(column, Strategy.parse(value.isNull() ? null : value.text()));
			}
			catch (IllegalArgumentException ex) {
				value.problem("cannot be read: " + ex.getMessage());
			}
		});
		return new MappedTable(entry.line(), category, table(entry), subject, through, conditions(entry.field("where")),
				shared.exists(), entry.field("identifiers").texts(), anonymise);
	}

	private static Map<String, List<Value>> conditions(MapEntry entry) {
		Map<String, List<Value>> conditions = new LinkedHashMap<>();
		entry.each(Set.of(), (column, value) -> {
			List<Value> allowed = value.isList() ? value.list().stream().map(DataMapReader::value).toList()
					: List.of(value(value));
			if (allowed.isEmpty()) {
				value.problem("allows no value. Name at least one.");
			}
			conditions.put(column, allowed);
		});
		if (entry.exists() && conditions.isEmpty()) {
			entry.problem("has no condition. Name columns and values, or leave it out.");
		}
		return conditions;
	}

	private static Map<String, Value> values(MapEntry entry, boolean required) {
		Map<String, Value> values = new LinkedHashMap<>();
		if (entry.field("none").exists()) {
			entry.fields(Set.of("none"));
			return values;
		}
		entry.each(Set.of(), (column, value) -> values.put(column, value(value)));
		if (required && values.isEmpty()) {
			entry.problem("is missing. Say which columns to set (C4), or write { none: <why nothing is processed> }.");
		}
		return values;
	}

	private static Value value(MapEntry entry) {
		String text = entry.isNull() ? null : entry.text();
		return new Value(text, "now".equals(text));
	}

	private static TableName table(MapEntry entry) {
		MapEntry field = entry.field("table");
		@Nullable String text = field.optionalText();
		if (text == null) {
			entry.problem("has no 'table'.");
			return new TableName("", "");
		}
		try {
			return TableName.parse(text);
		}
		catch (IllegalArgumentException ex) {
			field.problem("is wrong: " + ex.getMessage());
			return new TableName("", "");
		}
	}

}
