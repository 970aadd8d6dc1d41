package id.whatscrm.deletion.purge;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Decision;

/**
 * Schemas, maps and rows made of a few numbers, and what a purge should leave of them,
 * worked out in plain Java without a look at the planner.
 */
final class GeneratedSchemas {

	static final String SCHEMA = "gen";

	static final int SUBJECT = 2;

	private static final int ACCOUNTS = 3;

	private static final String[] ACTIONS = { "no action", "restrict", "cascade", "set null" };

	private static final String[] KEYS = { "bigint", "uuid", "text", "composite", "none" };

	private GeneratedSchemas() {
	}

	/**
	 * One table, as numbers that mean something only together with the others.
	 *
	 * @param category which category
	 * @param way how rows belong: 0 by a column, 1 through another table with a foreign
	 * key, 2 without one, 3 polymorphic, 4 shared people
	 * @param parent through which table
	 * @param action what the foreign key does when its row goes
	 * @param key what kind of key it has
	 * @param reference which other table it refers to as well
	 * @param referenceAction what that foreign key does
	 */
	record TableSpec(int category, int way, int parent, int action, int key, int reference, int referenceAction) {
	}

	/**
	 * A schema with rows and decisions.
	 *
	 * @param tables its tables besides the accounts
	 * @param decisions per category: 0 and 1 delete, 2 hold, 3 anonymise
	 * @param seed for the rows
	 */
	record SchemaSpec(List<TableSpec> tables, List<Integer> decisions, int seed) {
	}

	/** A foreign key. */
	private record Reference(String column, Table to, String action, boolean nullable, boolean path) {
	}

	/** How an entry of the map says that rows belong. */
	private record Entry(DataCategory category, String type, Table through, String throughColumn, boolean shared) {
	}

	private static final class Table {

		final String name;

		final String key;

		final List<Reference> references = new ArrayList<>();

		final List<Entry> entries = new ArrayList<>();

		String subjectColumn;

		boolean polymorphic;

		final List<Row> rows = new ArrayList<>();

		Table(String name, String key) {
			this.name = name;
			this.key = key;
		}

		String sql() {
			return SCHEMA + ".\"" + this.name + "\"";
		}

		String keyType() {
			return this.key.equals("composite") ? "bigint" : this.key;
		}

	}

	private static final class Row {

		final Table table;

		final int number;

		final Map<String, Row> refs = new HashMap<>();

		Integer account;

		String ownerType;

		Row owner;

		Row(Table table, int number) {
			this.table = table;
			this.number = number;
		}

		String keyValue() {
			return switch (this.table.key) {
				case "uuid" -> "00000000-0000-0000-0000-" + String.format("%012d", this.number);
				case "text" -> "k'" + this.number;
				default -> String.valueOf(this.number);
			};
		}

		String name() {
			return this.table.name + "#" + this.number;
		}

	}

	/**
	 * A schema that can be created, with what is expected of its purge.
	 */
	static final class World {

		private final Map<String, Table> tables = new LinkedHashMap<>();

		private final Map<DataCategory, Decision> decisions = new EnumMap<>(DataCategory.class);

		private final Table accounts = new Table("Account", "bigint");

		World(SchemaSpec spec) {
			Random random = new Random(spec.seed());
			this.accounts.subjectColumn = "id";
			this.accounts.entries.add(new Entry(DataCategory.ACCOUNT, null, null, null, false));
			this.tables.put(this.accounts.name, this.accounts);
			List<Table> made = new ArrayList<>();
			for (int i = 0; i < spec.tables().size(); i++) {
				make(spec.tables().get(i), i, made);
			}
			for (int i = 0; i < spec.tables().size(); i++) {
				refer(spec.tables().get(i), made.get(i), made);
			}
			fill(random);
			for (DataCategory category : DataCategory.values()) {
				int decision = spec.decisions().get(category.ordinal() % spec.decisions().size());
				boolean anonymisable = category != DataCategory.ACCOUNT;
				this.decisions.put(category, (decision == 2) ? PurgeKit.hold()
						: (decision == 3 && anonymisable) ? new Decision.Anonymise() : new Decision.Delete());
			}
		}

		private void make(TableSpec spec, int i, List<Table> made) {
			DataCategory category = DataCategory.values()[spec.category() % DataCategory.values().length];
			Table table = new Table("Tab " + i, KEYS[spec.key() % KEYS.length]);
			List<Table> parents = made.stream().filter((other) -> !other.key.equals("none")).toList();
			int way = parents.isEmpty() ? spec.way() % 2 * 4 : spec.way() % 5;
			if (way == 4) {
				Table people = new Table("Tab " + i, table.key.equals("none") ? "uuid" : table.key);
				Table link = new Table("Link " + i, "none");
				link.subjectColumn = "account_id";
				link.references.add(new Reference("account_id", this.accounts, "restrict", false, true));
				link.references.add(new Reference("person", people, "no action", false, false));
				link.entries.add(new Entry(category, null, null, null, false));
				people.entries.add(new Entry(category, null, link, "person", true));
				this.tables.put(people.name, people);
				this.tables.put(link.name, link);
				made.add(people);
				return;
			}
			if (way == 0 || parents.isEmpty()) {
				table.subjectColumn = "account_id";
				table.references
					.add(new Reference("account_id", this.accounts, ACTIONS[spec.action() % 3], true, true));
				table.entries.add(new Entry(category, null, null, null, false));
			}
			else if (way == 3) {
				Table one = parents.get(spec.parent() % parents.size());
				Table two = parents.get((spec.parent() + 1) % parents.size());
				table.polymorphic = true;
				table.entries.add(new Entry(category, "one", one, null, false));
				if (one != two) {
					DataCategory other = DataCategory.values()[(spec.category() + 1) % DataCategory.values().length];
					table.entries.add(new Entry(other, "it's two", two, null, false));
				}
			}
			else {
				Table parent = parents.get(spec.parent() % parents.size());
				if (way == 1) {
					table.references
						.add(new Reference("parent", parent, ACTIONS[spec.action() % 3], spec.action() % 2 == 0, true));
				}
				table.entries.add(new Entry(category, null, parent, "parent", false));
			}
			this.tables.put(table.name, table);
			made.add(table);
		}

		private void refer(TableSpec spec, Table table, List<Table> made) {
			List<Table> targets = made.stream().filter((other) -> !other.key.equals("none")).toList();
			int choice = spec.reference() % (targets.size() + 2);
			if (choice < targets.size()) {
				table.references.add(new Reference("ref", targets.get(choice),
						ACTIONS[spec.referenceAction() % ACTIONS.length], true, false));
			}
		}

		private void fill(Random random) {
			for (int account = 1; account <= ACCOUNTS; account++) {
				Row row = new Row(this.accounts, account);
				row.account = account;
				this.accounts.rows.add(row);
			}
			for (Table table : this.tables.values()) {
				if (table == this.accounts || table.name.startsWith("Link")) {
					continue;
				}
				int rows = random.nextInt(9);
				for (int n = 1; n <= rows; n++) {
					Row row = new Row(table, n);
					Entry entry = table.entries.get(random.nextInt(table.entries.size()));
					if (table.subjectColumn != null) {
						row.account = (random.nextInt(8) == 0) ? null : 1 + random.nextInt(ACCOUNTS);
					}
					else if (!entry.shared()) {
						row.owner = any(entry.through(), random);
						row.ownerType = table.polymorphic ? entry.type() : null;
						boolean needed = table.references.stream()
							.anyMatch((ref) -> ref.column().equals("parent") && !ref.nullable());
						if (row.owner == null && needed) {
							continue;
						}
					}
					table.rows.add(row);
				}
			}
			for (Table table : this.tables.values()) {
				for (Reference reference : table.references) {
					if (reference.column().equals("ref")) {
						for (Row row : table.rows) {
							Row target = any(reference.to(), random);
							if (target != null && random.nextInt(4) > 0) {
								row.refs.put("ref", target);
							}
						}
					}
				}
			}
			for (Table link : this.tables.values()) {
				if (link.name.startsWith("Link")) {
					Table people = link.references.get(1).to();
					int n = 0;
					for (Row person : people.rows) {
						int first = 1 + random.nextInt(ACCOUNTS);
						n = link(link, person, first, n);
						if (random.nextInt(3) == 0) {
							n = link(link, person, 1 + first % ACCOUNTS, n);
						}
					}
				}
			}
		}

		private static int link(Table link, Row person, int account, int n) {
			Row row = new Row(link, n + 1);
			row.account = account;
			row.refs.put("person", person);
			link.rows.add(row);
			return n + 1;
		}

		private static Row any(Table table, Random random) {
			return table.rows.isEmpty() ? null : table.rows.get(random.nextInt(table.rows.size()));
		}

		Map<DataCategory, Decision> decisions() {
			return this.decisions;
		}

		/**
		 * The statements that create schema and rows.
		 */
		String ddl() {
			StringBuilder sql = new StringBuilder(
					"drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA + "; create table " + SCHEMA
							+ ".people (id bigint, account_id bigint, email text, phone text);");
			for (Table table : this.tables.values()) {
				List<String> columns = new ArrayList<>();
				if (table == this.accounts) {
					columns.add("id bigint primary key");
				}
				else {
					switch (table.key) {
						case "composite" -> columns.add("\"k One\" bigint, k2 text, primary key (\"k One\", k2)");
						case "none" -> columns.add("nr bigint");
						default -> columns.add("id " + table.key + " primary key");
					}
					if (table.subjectColumn != null) {
						columns.add("account_id bigint");
					}
					if (table.polymorphic) {
						columns.add("owner_type text, owner_id text, owner_id2 text");
					}
					table.entries.stream()
						.filter((entry) -> "parent".equals(entry.throughColumn()))
						.forEach((entry) -> columns.add(column("parent", entry.through())));
					table.references.stream()
						.filter((ref) -> !ref.column().equals("account_id") && !ref.column().equals("parent"))
						.forEach((ref) -> columns.add(column(ref.column(), ref.to())));
				}
				columns.add("word text not null, doc jsonb, at timestamptz");
				sql.append("create table ")
					.append(table.sql())
					.append(" (")
					.append(String.join(", ", columns))
					.append(");");
			}
			this.tables.values().forEach((table) -> table.rows.forEach((row) -> sql.append(insert(row))));
			for (Table table : this.tables.values()) {
				for (Reference reference : table.references) {
					sql.append("alter table ")
						.append(table.sql())
						.append(" add foreign key (")
						.append(String.join(", ", columns(reference.column(), reference.to())))
						.append(") references ")
						.append(reference.to().sql())
						.append(" on delete ")
						.append(reference.action())
						.append(";");
					if (!reference.nullable()) {
						sql.append("alter table ")
							.append(table.sql())
							.append(" alter column \"")
							.append(reference.column())
							.append("\" set not null;");
					}
				}
			}
			return sql.toString();
		}

		private static String column(String name, Table to) {
			return to.key.equals("composite") ? "\"" + name + "\" bigint, \"" + name + "2\" text"
					: "\"" + name + "\" " + to.keyType();
		}

		private static List<String> columns(String name, Table to) {
			return to.key.equals("composite") ? List.of("\"" + name + "\"", "\"" + name + "2\"")
					: List.of("\"" + name + "\"");
		}

		private String insert(Row row) {
			Map<String, String> values = new LinkedHashMap<>();
			Table table = row.table;
			if (table == this.accounts) {
				values.put("id", String.valueOf(row.number));
			}
			else {
				switch (table.key) {
					case "composite" -> {
						values.put("\"k One\"", String.valueOf(row.number));
						values.put("k2", "'c" + row.number + "'");
					}
					case "none" -> values.put("nr", String.valueOf(row.number));
					default -> values.put("id", quoted(row.keyValue()));
				}
				if (table.subjectColumn != null && row.account != null) {
					values.put("account_id", String.valueOf(row.account));
				}
				if (table.polymorphic && row.owner != null) {
					values.put("owner_type", quoted(row.ownerType));
					values.put("owner_id", quoted(row.owner.keyValue()));
					values.put("owner_id2", "'c" + row.owner.number + "'");
				}
				else if (row.owner != null) {
					put(values, "parent", row.owner);
				}
				row.refs.forEach((column, target) -> put(values, column, target));
			}
			values.put("word", quoted("secret of " + row.name()));
			values.put("doc", "'{\"who\": \"x, \\\"y\\\": 1\", \"n\": [1, {\"deep\": \"z\"}]}'");
			values.put("at", "'2026-03-04 05:06:07+00'");
			return "insert into " + table.sql() + " (" + String.join(", ", values.keySet()) + ") values ("
					+ String.join(", ", values.values()) + ");";
		}

		private static void put(Map<String, String> values, String column, Row target) {
			values.put("\"" + column + "\"", quoted(target.keyValue()));
			if (target.table.key.equals("composite")) {
				values.put("\"" + column + "2\"", "'c" + target.number + "'");
			}
		}

		private static String quoted(String text) {
			return "'" + text.replace("'", "''") + "'";
		}

		/**
		 * The data map.
		 */
		String map() {
			StringBuilder yaml = new StringBuilder("""
					version: 1
					subjects:
					  account:
					    table: gen.Account
					    key: id
					    people:
					      table: gen.people
					      key: id
					      email: email
					      through: { table: gen.people, subject: account_id, person: id }
					    suspend: { none: generated }
					    resume: { none: generated }
					    facts:
					      openDisputes: { none: generated }
					      unpaidInvoices: { none: generated }
					      recentInvoices: { none: generated }
					      fraudFlags: { none: generated }
					    categories:
					""");
			for (DataCategory category : DataCategory.values()) {
				yaml.append("      ").append(category).append(":\n");
				boolean any = false;
				for (Table table : this.tables.values()) {
					for (Entry entry : table.entries) {
						if (entry.category() == category) {
							yaml.append("        - ").append(entry(table, entry)).append('\n');
							any = true;
						}
					}
				}
				if (!any) {
					yaml.append("        - { table: gen.people, where: { phone: ")
						.append(category)
						.append(" }, subject: account_id, anonymise: { phone: null, email: null } }\n");
				}
			}
			if (yaml.indexOf("table: gen.people, where") < 0) {
				yaml.append("excluded:\n  - { table: gen.people, reason: nobody in it }\n");
			}
			return yaml.toString();
		}

		private static String entry(Table table, Entry entry) {
			StringBuilder yaml = new StringBuilder("{ table: 'gen.\"" + table.name + "\"'");
			if (table.subjectColumn != null) {
				yaml.append(", subject: ").append(table.subjectColumn);
			}
			else {
				yaml.append(", through: { table: 'gen.\"").append(entry.through().name).append("\"', on: { ");
				if (entry.shared()) {
					yaml.append(table.key.equals("composite") ? "\"k One\": person, k2: person2" : "id: person");
				}
				else if (table.polymorphic) {
					yaml.append(entry.through().key.equals("composite") ? "owner_id: \"k One\", owner_id2: k2"
							: "owner_id: id");
				}
				else {
					yaml.append(
							entry.through().key.equals("composite") ? "parent: \"k One\", parent2: k2" : "parent: id");
				}
				yaml.append(" } }");
			}
			if (entry.type() != null) {
				yaml.append(", where: { owner_type: ").append(quoted(entry.type())).append(" }");
			}
			if (entry.shared()) {
				yaml.append(", shared: stays");
			}
			yaml.append(", anonymise: { word: hash, doc: redact-json, at: truncate-date month");
			if (table.polymorphic) {
				yaml.append(", owner_id: keep its owner, owner_id2: keep its owner");
			}
			keptKeys(table).forEach((column) -> yaml.append(", ").append(column).append(": keep a key"));
			return yaml.append(" } }").toString();
		}

		/** Keys of text could be words; these are not. */
		private static List<String> keptKeys(Table table) {
			List<String> columns = new ArrayList<>();
			if (table.key.equals("text")) {
				columns.add("id");
			}
			if (table.key.equals("composite")) {
				columns.add("k2");
			}
			for (Reference reference : table.references) {
				boolean path = reference.column().equals("parent") || reference.column().equals("account_id");
				if (!path && reference.to().key.equals("text")) {
					columns.add(reference.column());
				}
				if (!path && reference.to().key.equals("composite")) {
					columns.add(reference.column() + "2");
				}
			}
			return columns;
		}

		/** Whether a row is the subject's by an entry of the map. */
		private boolean belongs(Row row, Entry entry) {
			if (entry.shared()) {
				Set<Integer> accounts = accountsOf(row);
				return accounts.contains(SUBJECT) && accounts.size() == 1;
			}
			if (row.table.subjectColumn != null) {
				return Integer.valueOf(SUBJECT).equals(row.account);
			}
			return row.owner != null && (entry.type() == null || entry.type().equals(row.ownerType))
					&& row.owner.table == entry.through()
					&& row.owner.table.entries.stream().anyMatch((parent) -> belongs(row.owner, parent));
		}

		private Set<Integer> accountsOf(Row person) {
			Set<Integer> accounts = new TreeSet<>();
			for (Table link : this.tables.values()) {
				if (link.name.startsWith("Link")) {
					link.rows.stream()
						.filter((row) -> row.refs.get("person") == person)
						.forEach((row) -> accounts.add(row.account));
				}
			}
			return accounts;
		}

		private Entry entryOf(Row row) {
			return row.table.entries.stream().filter((entry) -> belongs(row, entry)).findFirst().orElse(null);
		}

		/**
		 * What should become of each row.
		 */
		Map<String, Fate> expected() {
			Map<Row, Entry> own = new HashMap<>();
			List<Row> all = this.tables.values().stream().flatMap((table) -> table.rows.stream()).toList();
			all.forEach((row) -> {
				Entry entry = entryOf(row);
				if (entry != null) {
					own.put(row, entry);
				}
			});
			Set<Row> deleted = new HashSet<>(own.keySet()
				.stream()
				.filter((row) -> this.decisions.get(own.get(row).category()) instanceof Decision.Delete)
				.toList());
			Set<Row> toDelete = Set.copyOf(deleted);
			boolean changed = true;
			while (changed) {
				changed = false;
				for (Row row : all) {
					if (deleted.contains(row)) {
						continue;
					}
					for (Reference reference : row.table.references) {
						Row target = target(row, reference);
						boolean cut = toDelete.contains(row) && reference.nullable() && !reference.path()
								&& row.table.entries.stream()
									.allMatch(
											(entry) -> this.decisions.get(entry.category()) instanceof Decision.Delete);
						if (target != null && !cut && deleted.remove(target)) {
							changed = true;
						}
					}
				}
			}
			Map<String, Fate> fates = new TreeMap<>();
			for (Row row : all) {
				fates.put(row.name(),
						deleted.contains(row) ? Fate.GONE
								: toDelete.contains(row) ? Fate.BARE : (own.containsKey(row)
										&& this.decisions.get(own.get(row).category()) instanceof Decision.Anonymise)
												? Fate.ANONYMISED : Fate.UNTOUCHED);
			}
			return fates;
		}

		private Row target(Row row, Reference reference) {
			return switch (reference.column()) {
				case "account_id" -> (row.account != null) ? this.accounts.rows.get(row.account - 1) : null;
				case "parent" -> row.owner;
				default -> row.refs.get(reference.column());
			};
		}

		/**
		 * The statements that read each table: the row's name, and the row as text.
		 */
		Map<String, String> reads() {
			Map<String, String> reads = new LinkedHashMap<>();
			for (Table table : this.tables.values()) {
				String number = (table == this.accounts) ? "id" : switch (table.key) {
					case "composite" -> "\"k One\"";
					case "none" -> "nr";
					case "uuid" -> "right(id::text, 12)::bigint";
					case "text" -> "substr(id, 3)::bigint";
					default -> "id";
				};
				reads.put(table.name,
						"select " + quoted(table.name + "#") + " || (" + number
								+ ") as name, t::text as whole, word, doc::text as doc, at::text as at from "
								+ table.sql() + " t");
			}
			return reads;
		}

		@Override
		public String toString() {
			return this.tables.values()
				.stream()
				.map((table) -> table.name + " " + table.key + " "
						+ table.entries.stream()
							.map((entry) -> entry.category()
									+ ((entry.through() != null) ? " through " + entry.through().name : ""))
							.toList()
						+ table.references.stream()
							.map((ref) -> ref.column() + "->" + ref.to().name + " " + ref.action()
									+ (ref.nullable() ? "" : " not null"))
							.toList()
						+ table.rows.stream()
							.map((row) -> row.number + ":" + row.account
									+ ((row.owner != null) ? " in " + row.owner.name() : "")
									+ row.refs.values().stream().map(Row::name).toList())
							.toList())
				.collect(Collectors.joining("\n"))
					+ "\n"
					+ this.decisions.entrySet()
						.stream()
						.map((decided) -> decided.getKey() + "=" + decided.getValue().action())
						.collect(Collectors.joining(" "));
		}

	}

	/**
	 * What becomes of a row.
	 */
	public enum Fate {

		GONE, BARE, ANONYMISED, UNTOUCHED

	}

}
