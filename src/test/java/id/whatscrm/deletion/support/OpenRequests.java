package id.whatscrm.deletion.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Many open requests at once: copies of one that waits, with all rows that it has in our
 * tables and in the engine's.
 */
public final class OpenRequests {

	private static final int PAGE = 5_000;

	private static final List<String> ENGINE = List.of("act_ru_execution", "act_ru_task", "act_ru_job",
			"act_ru_event_subscr", "act_ru_variable", "act_ru_identitylink", "act_ru_authorization", "act_hi_actinst",
			"act_hi_taskinst", "act_hi_procinst", "act_hi_identitylink");

	private final JdbcTemplate database;

	private final String code;

	private int copies;

	/**
	 * @param database with all rights, such as to switch off foreign keys
	 * @param code the request to copy
	 */
	OpenRequests(JdbcTemplate database, String code) {
		this.database = database;
		this.code = code;
	}

	/**
	 * Makes copies until there are so many.
	 */
	public void fillTo(int wanted) {
		List<String> ids = ids();
		while (this.copies < wanted) {
			int next = Math.min(wanted, this.copies + PAGE);
			for (String table : tables()) {
				copy(table, ids, this.copies + 1, next);
			}
			this.copies = next;
		}
		this.database.execute("vacuum analyze");
		check();
	}

	/** Each copy has all that the original has, and waits as it does. */
	private void check() {
		for (String table : ENGINE) {
			String rows = "select count(*) from " + table;
			long original = this.database.queryForObject(rows + " where " + ofRequest(table), Long.class, this.code);
			long copied = this.database.queryForObject(rows + " where " + ofRequests(table, "like 'WD0000%'"),
					Long.class);
			if (copied != original * this.copies) {
				throw new AssertionError(table + " has " + copied + " rows for " + this.copies + " copies");
			}
		}
		long due = this.database
			.queryForObject("select count(*) from act_ru_job where (duedate_ < ? or lock_owner_ is not null) and "
					+ ofRequests("act_ru_job", "like 'WD0000%'"), Long.class, History.now().plusHours(1));
		if (due > 0) {
			throw new AssertionError(due + " jobs would run soon");
		}
	}

	/** Whatever names the instance, its parts or the request is another one in a copy. */
	private List<String> ids() {
		TreeSet<String> ids = new TreeSet<>();
		for (String table : ENGINE) {
			ids.addAll(this.database.queryForList("select id_ from " + table + " where " + ofRequest(table),
					String.class, this.code));
		}
		return List.copyOf(ids);
	}

	private static String ofRequest(String table) {
		return ofRequests(table, "= ?");
	}

	private static String ofRequests(String table, String which) {
		String instance = "(select proc_inst_id_ from act_ru_execution where business_key_ " + which + ")";
		return switch (table) {
			case "act_ru_job" -> "process_instance_id_ in " + instance;
			case "act_ru_identitylink" ->
				"task_id_ in (select id_ from act_ru_task where proc_inst_id_ in " + instance + ")";
			case "act_hi_identitylink" ->
				"task_id_ in (select id_ from act_hi_taskinst where proc_inst_id_ in " + instance + ")";
			case "act_ru_authorization" ->
				"resource_id_ in (select id_ from act_ru_task where proc_inst_id_ in " + instance + ")";
			default -> table.startsWith("act_") ? "proc_inst_id_ in " + instance : "code " + which;
		};
	}

	private List<String> tables() {
		List<String> tables = new ArrayList<>(ENGINE);
		tables.add("deletion_request");
		tables.addAll(this.database.queryForList("""
				select table_name from information_schema.columns join information_schema.tables
				    using (table_schema, table_name)
				where column_name = 'code' and table_schema = 'public' and table_type = 'BASE TABLE'
				    and table_name not in ('deletion_request', 'ledger_entry') order by 1""", String.class));
		return tables;
	}

	private void copy(String table, List<String> ids, int from, int to) {
		List<String> columns = new ArrayList<>();
		List<String> values = new ArrayList<>();
		for (Map<String, Object> column : this.database.queryForList("""
				select column_name as name, data_type as type, is_identity = 'YES' or column_default is not null
				    and column_default like 'nextval%' as own from information_schema.columns
				where table_name = ? and table_schema = 'public' and is_generated = 'NEVER'""", table)) {
			if (Boolean.TRUE.equals(column.get("own"))) {
				continue;
			}
			String name = "\"" + column.get("name") + "\"";
			columns.add(name);
			if (!List.of("character varying", "text", "character").contains(String.valueOf(column.get("type")))) {
				values.add("t." + name);
				continue;
			}
			values.add("case when t." + name + " = any (?) then md5(t." + name + " || n) when t." + name
					+ " = ? then 'WD' || lpad(n::text, 16, '0') else t." + name + " end");
		}
		List<Object> parameters = new ArrayList<>();
		values.stream().filter((value) -> value.startsWith("case")).forEach((value) -> {
			parameters.add(ids.toArray(String[]::new));
			parameters.add(this.code);
		});
		parameters.add(from);
		parameters.add(to);
		parameters.add(this.code);
		this.database.execute((ConnectionCallback<Void>) (connection) -> {
			try (var statement = connection.createStatement()) {
				statement.execute("set session_replication_role = replica");
			}
			try (var insert = connection.prepareStatement(
					"insert into " + table + " (" + String.join(", ", columns) + ") select " + String.join(", ", values)
							+ " from " + table + " t, generate_series(?, ?) n where t." + ofRequest(table))) {
				for (int i = 0; i < parameters.size(); i++) {
					Object parameter = parameters.get(i);
					insert.setObject(i + 1, (parameter instanceof String[] array)
							? connection.createArrayOf("text", array) : parameter);
				}
				insert.executeUpdate();
			}
			try (var statement = connection.createStatement()) {
				statement.execute("set session_replication_role = origin");
			}
			return null;
		});
	}

}
