package id.whatscrm.deletion.crm.map;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.Column;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.Catalog.Kind;
import id.whatscrm.deletion.crm.Catalog.Table;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.request.DataCategory;

/**
 * Writes a first data map for a schema that nobody has seen, guessed from names and
 * foreign keys. Every doubt is marked with {@code TODO}.
 */
public final class Scaffold {

	private static final List<String> ROOTS = List.of("account", "workspace", "tenant", "organisation", "organization",
			"company", "customer", "client");

	private static final List<String> PEOPLE = List.of("member", "user", "person", "people", "employee", "agent");

	/** The first that matches a table's name decides. */
	private static final Map<Pattern, DataCategory> NAMES = names();

	private static final Pattern IDENTIFIER = Pattern
		.compile("(^|_)(email|e_mail|phone|mobile|full_?name|number)(_|$)");

	private final Catalog catalog;

	private final Map<TableName, Table> tables = new TreeMap<>();

	private final StringBuilder yaml = new StringBuilder();

	private Scaffold(Catalog catalog) {
		this.catalog = catalog;
		catalog.tables().forEach((name, table) -> {
			if (table.kind() == Kind.TABLE || table.kind() == Kind.PARTITIONED) {
				this.tables.put(name, table);
			}
		});
	}

	private static Map<Pattern, DataCategory> names() {
		Map<Pattern, DataCategory> names = new LinkedHashMap<>();
		names.put(Pattern.compile("log|audit|history"), DataCategory.ACTIVITY_LOGS);
		names.put(Pattern.compile("token|api_?key"), DataCategory.API_TOKENS);
		names.put(Pattern.compile("webhook|integration|connection|connector"), DataCategory.INTEGRATIONS);
		names.put(Pattern.compile("automation|workflow|flow|campaign|broadcast"), DataCategory.AUTOMATIONS);
		names.put(Pattern.compile("conversation|chat|message|attachment|thread"), DataCategory.CONVERSATIONS);
		names.put(Pattern.compile("contact|lead|tag|note|search|deal"), DataCategory.CONTACTS);
		names.put(Pattern.compile("profile|credential|member|user|person|session|password"), DataCategory.PROFILE);
		return names;
	}

	/** How rows of a table may belong to the subject. */
	private record Way(@Nullable String subject, @Nullable TableName through, Map<String, String> on, int steps) {
	}

	/**
	 * Writes a map.
	 * @return YAML that {@link DataMapReader} reads, complete but for what is marked
	 */
	public static String write(Catalog catalog) {
		return new Scaffold(catalog).map();
	}

	private String map() {
		Optional<Table> root = find(ROOTS).or(() -> this.tables.values().stream().findFirst());
		if (root.isEmpty()) {
			return "# TODO: the database has no table that the role can see.\n";
		}
		Table account = root.get();
		String key = account.primaryKey().isEmpty() ? account.columns().keySet().iterator().next()
				: account.primaryKey().get(0);
		Map<TableName, Way> ways = ways(account.name(), key);
		this.yaml.append("# A first map, guessed from names and foreign keys. Go through every TODO.\nversion: 1\n\n");
		this.yaml.append("subjects:\n  account:\n");
		line(4, "table: " + name(account.name()), "is this the table of accounts, one row for each?");
		line(4, "key: " + quoted(key), null);
		column(account, "name").ifPresent((label) -> line(4, "label: " + quoted(label), null));
		people(account.name(), key);
		finding(account);
		facts(ways);
		categories(account, key, ways);
		excluded(ways, account.name());
		return this.yaml.toString();
	}

	private void line(int indent, String text, @Nullable String doubt) {
		this.yaml.append(" ".repeat(indent))
			.append(text)
			.append((doubt != null) ? "  # TODO: " + doubt : "")
			.append('\n');
	}

	private Optional<Table> find(List<String> words) {
		return words.stream()
			.flatMap((word) -> this.tables.values()
				.stream()
				.filter((table) -> table.name().name().toLowerCase(Locale.ROOT).matches(word + "(e?s)?")))
			.findFirst();
	}

	private static Optional<String> column(Table table, String word) {
		return table.columns()
			.values()
			.stream()
			.filter((column) -> column.isText() && column.name().toLowerCase(Locale.ROOT).contains(word))
			.map(Column::name)
			.findFirst();
	}

	private void people(TableName account, String key) {
		Table people = find(PEOPLE)
			.or(() -> this.tables.values().stream().filter((table) -> column(table, "email").isPresent()).findFirst())
			.orElse(this.tables.get(account));
		Table table = Objects.requireNonNull(people);
		String person = table.primaryKey().isEmpty() ? key : table.primaryKey().get(0);
		line(4, "people:", "who may ask for deletion, and is told about it?");
		line(6, "table: " + name(table.name()), null);
		line(6, "key: " + quoted(person), null);
		Optional<String> email = column(table, "mail");
		line(6, "email: " + quoted(email.orElse(table.columns().keySet().iterator().next())),
				email.isPresent() ? null : "which column has the address?");
		column(table, "phone").ifPresent((phone) -> line(6, "phone: " + quoted(phone), null));
		for (Table link : this.tables.values()) {
			Optional<ForeignKey> toPerson = reference(link.name(), table.name());
			Optional<ForeignKey> toAccount = reference(link.name(), account);
			if (toPerson.isPresent() && toAccount.isPresent() && link.columns().size() <= 6) {
				line(6, "through: { table: " + name(link.name()) + ", subject: "
						+ quoted(toAccount.get().fromColumns().get(0)) + ", person: "
						+ quoted(toPerson.get().fromColumns().get(0)) + " }",
						"add a 'where' for owners and administrators");
				return;
			}
		}
		String own = reference(table.name(), account).map((found) -> found.fromColumns().get(0))
			.orElse(table.columns().containsKey(account.name() + "_" + key) ? account.name() + "_" + key : person);
		line(6, "through: { table: " + name(table.name()) + ", subject: " + quoted(own) + ", person: " + quoted(person)
				+ " }", "which table binds people to accounts?");
	}

	private Optional<ForeignKey> reference(TableName from, TableName to) {
		return this.catalog.referencesFrom(from)
			.stream()
			.filter((key) -> key.to().equals(to) && key.fromColumns().size() == 1)
			.findFirst();
	}

	private void finding(Table account) {
		List<String> find = new ArrayList<>();
		column(account, "phone").or(() -> column(account, "number")).ifPresent((c) -> find.add("phone: " + quoted(c)));
		column(account, "name").ifPresent((c) -> find.add("name: " + quoted(c)));
		column(account, "meta").ifPresent((c) -> find.add("meta-business-id: " + quoted(c)));
		line(4, "find: { " + String.join(", ", find) + " }", "by which columns can an account be recognised?");
		line(4, "suspend: { none: to be decided }", "which columns stop the processing of an account (C4)?");
		line(4, "resume: { none: to be decided }", "what undoes that?");
	}

	private void facts(Map<TableName, Way> ways) {
		line(4, "facts:", null);
		for (String fact : DataMapReader.FACTS) {
			String word = fact.startsWith("open") ? "dispute" : fact.startsWith("fraud") ? "fraud" : "invoice";
			Optional<TableName> table = ways.keySet()
				.stream()
				.filter((name) -> name.name().contains(word) && hasSubject(ways, name))
				.findFirst();
			Way way = table.map(ways::get).orElse(null);
			if (table.isPresent() && way != null) {
				line(6, fact + ": { table: " + name(table.get()) + ", subject: " + quoted(String.valueOf(way.subject()))
						+ " }", "add a 'where' or 'newer-than', so that only " + words(fact) + " count");
			}
			else {
				line(6, fact + ": { none: no such table was found }", "where does the CRM keep " + words(fact) + "?");
			}
		}
	}

	private static String words(String fact) {
		return fact.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
	}

	/** The nearest way of each table: a column of its own, else through other tables. */
	private Map<TableName, Way> ways(TableName account, String key) {
		Map<TableName, Way> ways = new TreeMap<>();
		ways.put(account, new Way(key, null, Map.of(), 0));
		List<String> keyNames = List.of(account.name() + "_" + key, account.name() + key,
				account.name().replaceAll("s$", "") + "_" + key);
		for (Table table : this.tables.values()) {
			Optional<String> column = reference(table.name(), account).map((found) -> found.fromColumns().get(0))
				.or(() -> table.columns()
					.keySet()
					.stream()
					.filter((name) -> keyNames.stream().anyMatch(name::equalsIgnoreCase))
					.findFirst());
			column.filter((name) -> !table.name().equals(account))
				.ifPresent((name) -> ways.put(table.name(), new Way(name, null, Map.of(), 1)));
		}
		Map<TableName, Way> further = steps(ways, 2);
		for (int steps = 3; !further.isEmpty(); steps++) {
			ways.putAll(further);
			further = steps(ways, steps);
		}
		return ways;
	}

	/** The ways of tables that have none yet, over so many steps. */
	private Map<TableName, Way> steps(Map<TableName, Way> ways, int steps) {
		Map<TableName, Way> found = new TreeMap<>();
		for (Table table : this.tables.values()) {
			if (!ways.containsKey(table.name())) {
				step(table, ways, steps).ifPresent((way) -> found.put(table.name(), way));
			}
		}
		return found;
	}

	private Optional<Way> step(Table table, Map<TableName, Way> ways, int steps) {
		Optional<Way> upwards = this.catalog.referencesFrom(table.name())
			.stream()
			.filter((key) -> !key.isSelf() && ways.containsKey(key.to()))
			.min((a, b) -> Boolean.compare(isNullable(a), isNullable(b)))
			.map((key) -> new Way(null, key.to(), on(key.fromColumns(), key.toColumns()), steps));
		// A row to which only rows of the subject refer, as people to their memberships.
		return upwards.or(() -> this.catalog.referencesTo(table.name())
			.stream()
			.filter((key) -> !key.isSelf() && hasSubject(ways, key.from())
					&& category(table.name()) == DataCategory.PROFILE
					&& key.fromColumns().stream().noneMatch((c) -> isNullable(key)))
			.findFirst()
			.map((key) -> new Way(null, key.from(), on(key.toColumns(), key.fromColumns()), steps)));
	}

	private static boolean hasSubject(Map<TableName, Way> ways, TableName table) {
		Way way = ways.get(table);
		return way != null && way.subject() != null;
	}

	private boolean isNullable(ForeignKey key) {
		return key.fromColumns().stream().anyMatch((column) -> this.catalog.column(key.from(), column).nullable());
	}

	private static Map<String, String> on(List<String> own, List<String> other) {
		Map<String, String> on = new LinkedHashMap<>();
		for (int i = 0; i < own.size(); i++) {
			on.put(own.get(i), other.get(i));
		}
		return on;
	}

	private static DataCategory category(TableName table) {
		return NAMES.entrySet()
			.stream()
			.filter((name) -> name.getKey().matcher(table.name().toLowerCase(Locale.ROOT)).find())
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(DataCategory.ACCOUNT);
	}

	private void categories(Table account, String key, Map<TableName, Way> ways) {
		Map<DataCategory, List<TableName>> byCategory = new EnumMap<>(DataCategory.class);
		ways.keySet()
			.stream()
			.filter((name) -> !name.equals(account.name()))
			.forEach((name) -> byCategory.computeIfAbsent(category(name), (c) -> new ArrayList<>()).add(name));
		line(4, "categories:", null);
		for (DataCategory category : DataCategory.values()) {
			List<TableName> names = byCategory.getOrDefault(category, List.of());
			line(6, category + ":", (names.isEmpty() && category != DataCategory.ACCOUNT)
					? "no table has a name like this; the service starts only when each category has one" : null);
			names.forEach((name) -> entry(Objects.requireNonNull(this.tables.get(name)), ways, category));
			if (category == DataCategory.ACCOUNT) {
				line(8, "- table: " + name(account.name()), null);
				line(10, "subject: " + quoted(key), null);
				identifiers(account);
				anonymise(account, ways, true);
			}
		}
	}

	private void entry(Table table, Map<TableName, Way> ways, DataCategory category) {
		Way way = Objects.requireNonNull(ways.get(table.name()));
		boolean guessed = NAMES.keySet()
			.stream()
			.noneMatch((pattern) -> pattern.matcher(table.name().name().toLowerCase(Locale.ROOT)).find());
		line(8, "- table: " + name(table.name()), guessed ? "which category do these rows belong to?" : null);
		if (way.subject() != null) {
			line(10, "subject: " + quoted(way.subject()), null);
		}
		else if (way.through() != null) {
			boolean nullable = way.on()
				.keySet()
				.stream()
				.anyMatch((c) -> this.catalog.column(table.name(), c).nullable());
			line(10, "through: { table: " + name(way.through()) + ", on: { "
					+ way.on()
						.entrySet()
						.stream()
						.map((on) -> quoted(on.getKey()) + ": " + quoted(on.getValue()))
						.collect(Collectors.joining(", "))
					+ " } }", nullable ? "rows without this key would belong to nobody" : null);
			if (reference(way.through(), table.name()).isPresent()) {
				line(10, "shared: stays", "may such a row belong to several accounts?");
			}
		}
		table.columns()
			.keySet()
			.stream()
			.filter((name) -> name.toLowerCase(Locale.ROOT).endsWith("_type"))
			.filter((name) -> table.columns().containsKey(name.substring(0, name.length() - 5) + "_id"))
			.forEach((name) -> line(10, "# where: { " + quoted(name) + ": ... }",
					"rows of several kinds: write one entry for each kind, with its own 'through'"));
		if (category == DataCategory.PROFILE || category == DataCategory.ACCOUNT) {
			identifiers(table);
		}
		anonymise(table, ways, category == DataCategory.ACTIVITY_LOGS);
	}

	private void identifiers(Table table) {
		List<String> names = table.columns()
			.values()
			.stream()
			.filter((column) -> column.isText() && IDENTIFIER.matcher(column.name().toLowerCase(Locale.ROOT)).find())
			.map((column) -> quoted(column.name()))
			.toList();
		if (!names.isEmpty()) {
			line(10, "identifiers: [" + String.join(", ", names) + "]", "are these values of a person?");
		}
	}

	/** Rows that stay need a strategy per column; others only where a value must be. */
	private void anonymise(Table table, Map<TableName, Way> ways, boolean every) {
		Way way = Objects.requireNonNull(ways.get(table.name()));
		DataMap.MappedTable mapped = new DataMap.MappedTable(0, category(table.name()), table.name(), way.subject(),
				(way.through() != null) ? new DataMap.Through(way.through(), way.on()) : null, Map.of(), false,
				List.of(), Map.of());
		Set<String> path = PurgePlan.path(mapped);
		List<Column> columns = every ? table.columns()
			.values()
			.stream()
			.filter((column) -> !column.generated() && !path.contains(column.name())
					&& (column.isWordy() || column.isDate()))
			.toList() : ColumnChanges.withoutNeutralValue(mapped, table, this.catalog);
		if (columns.isEmpty()) {
			return;
		}
		line(10, "anonymise:", null);
		columns.forEach((column) -> {
			boolean key = table.primaryKey().contains(column.name()) || this.catalog.referencesTo(table.name())
				.stream()
				.anyMatch((reference) -> reference.toColumns().contains(column.name()));
			String strategy = key || column.checked() ? "keep to be decided"
					: column.nullable() ? "null"
							: column.isJson() ? "redact-json" : column.isDate() ? "truncate-date day"
									: (column.isText() && !column.type().contains("(")) ? "hash" : "keep to be decided";
			line(12, quoted(column.name()) + ": " + strategy,
					strategy.startsWith("keep") ? "give it a value that says nothing about a person" : null);
		});
	}

	private void excluded(Map<TableName, Way> ways, TableName account) {
		List<Table> left = this.catalog.tables()
			.values()
			.stream()
			.filter((table) -> !ways.containsKey(table.name()) && table.kind() != Kind.VIEW)
			.toList();
		if (left.isEmpty()) {
			return;
		}
		this.yaml.append("\nexcluded:\n");
		left.forEach((table) -> line(2, "- { table: " + name(table.name()) + ", reason: to be decided }",
				"no way leads from here to " + account + "; is there no person in it?"));
	}

	private static String name(TableName table) {
		return quoted(part(table.schema()) + "." + part(table.name()));
	}

	private static String part(String name) {
		return (name.contains(".") || name.contains("\"")) ? TableName.quote(name) : name;
	}

	/** As YAML takes it. */
	private static String quoted(String text) {
		return text.matches("[A-Za-z_][A-Za-z0-9_.]*")
				&& !Set.of("null", "true", "false", "yes", "no", "on", "off").contains(text.toLowerCase(Locale.ROOT))
						? text : "'" + text.replace("'", "''") + "'";
	}

}
