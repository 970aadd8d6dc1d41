package id.whatscrm.deletion.crm.map;

import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.purge.PurgeKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Maps that cannot be executed are refused, each with a sentence that names the place and
 * what to do. Every case is a small change of one right map.
 */
class WrongMapTests {

	private static final String SCHEMA = """
			create schema shop; set search_path to shop;
			create table account (id bigint primary key, name text, status text not null, stopped timestamptz);
			create table member (id uuid primary key, email text unique, code varchar(12), born date, hired date unique,
			    notes jsonb, age int, full_name text generated always as (email || '!') stored, shout text unique);
			create table account_member (account_id bigint references account, member_id uuid references member, role text);
			create table orders (id bigint primary key, account_id bigint references account, placed_on date, total numeric,
			    level smallint not null check (level > 0), buyer uuid references member);
			create table line (order_id bigint references orders, n int, primary key (order_id, n));
			create table left_a (id bigint primary key, b_id bigint not null, account_id bigint);
			create table right_b (id bigint primary key, a_id bigint not null references left_a on delete cascade,
			    account_id bigint);
			alter table left_a add foreign key (b_id) references right_b on delete cascade deferrable initially deferred;
			create view everyone as select * from member;
			create materialized view copies as select * from member;
			create table secured (account_id bigint); alter table secured enable row level security;
			create table softly (account_id bigint, gone boolean);
			create rule softly_gone as on delete to softly do instead update softly set gone = true;
			create table hidden (account_id bigint);
			create role wrong_maps login; grant usage on schema shop to wrong_maps;
			grant select, update, delete on all tables in schema shop to wrong_maps;
			create table denied (account_id bigint); grant select on denied to wrong_maps;
			""";

	private static final String MAP = """
			version: 1
			subjects:
			  account:
			    table: shop.account
			    key: id
			    label: name
			    people:
			      table: shop.member
			      key: id
			      email: email
			      through: { table: shop.account_member, subject: account_id, person: member_id, where: { role: owner } }
			    find: { name: name }
			    suspend: { status: stopped, stopped: now }
			    resume: { status: active, stopped: null }
			    facts:
			      openDisputes: { none: not kept }
			      unpaidInvoices: { none: not kept }
			      recentInvoices: { table: shop.orders, subject: account_id, newer-than: { placed_on: P10Y } }
			      fraudFlags: { none: not kept }
			    categories:
			      API_TOKENS:
			        - { table: shop.softly2, subject: account_id }
			      INTEGRATIONS:
			        - { table: shop.i, subject: account_id }
			      AUTOMATIONS:
			        - { table: shop.a, subject: account_id }
			      CONVERSATIONS:
			        - { table: shop.c, subject: account_id }
			      CONTACTS:
			        - { table: shop.line, through: { table: shop.orders, on: { order_id: id } } }
			        - { table: shop.orders, subject: account_id, anonymise: { level: fixed 1 } }
			      ACTIVITY_LOGS:
			        - { table: shop.l, subject: account_id }
			      PROFILE:
			        - { table: shop.account_member, subject: account_id }
			        - { table: shop.member, through: { table: shop.account_member, on: { id: member_id } }, shared: stays }
			      ACCOUNT:
			        - { table: shop.account, subject: id, anonymise: { status: fixed closed } }
			excluded:
			  - { table: shop.hidden, reason: nobody in it }
			""";

	private static DataSource database;

	private static CrmDatabase crm;

	@BeforeAll
	static void aShop() {
		database = EmbeddedDatabases.shared().createDatabase("wrong_maps");
		StringBuilder schema = new StringBuilder(SCHEMA);
		for (String table : new String[] { "softly2", "i", "a", "c", "l" }) {
			schema.append("create table ")
				.append(table)
				.append(" (id bigint primary key, account_id bigint, word text);");
		}
		schema.append("grant select, update, delete on softly2, i, a, c, l to wrong_maps;");
		new JdbcTemplate(database).execute(schema.toString());
		DataSource asRole = PurgeKit.pool(database);
		((com.zaxxer.hikari.HikariDataSource) asRole).setConnectionInitSql("set role wrong_maps");
		crm = new CrmDatabase(asRole);
		read(MAP);
	}

	private static void read(String map) {
		DataMap read = DataMapReader.read(PurgeKit.yaml(map));
		DataMapCheck.check(read, crm.catalog(), crm);
	}

	static Stream<Arguments> wrongMaps() {
		String lines = "        - { table: shop.line, through: { table: shop.orders, on: { order_id: id } } }";
		String tokens = "        - { table: shop.softly2, subject: account_id }";
		String member = "        - { table: shop.member, through: { table: shop.account_member, on: { id: member_id } }, shared: stays }";
		String root = "        - { table: shop.account, subject: id, anonymise: { status: fixed closed } }";
		return Stream.of(
				// The file itself.
				arguments("version: 1", "version: 2", "line 1: version must be 1."),
				arguments("version: 1", "version: [1", "line 2: the file is not YAML: "),
				arguments("version: 1", "colour: red\nversion: 1",
						"line 1: colour is not known. Use excluded, restore-marker, subjects, version."),
				arguments("  account:\n", "  customer:\n",
						"line 3: subjects.customer is not known. Use account, meta-user."),
				arguments("  account:\n", "  customer:\n",
						"line 2: subjects names no account. Say which table holds the accounts."),
				arguments("    key: id\n    label", "    label", "subjects.account.key is missing."),
				arguments("    table: shop.account\n", "", "subjects.account has no 'table'."),
				arguments("    table: shop.account\n", "    table: account\n",
						"line 4: subjects.account.table is wrong: 'account' is not a table name. Write schema.table."),
				arguments("    label: name\n", "    label: name\n    label: name\n",
						"line 7: subjects.account.label is there twice. Write it once."),
				arguments("    label: name\n", "    label: [name]\n",
						"line 6: subjects.account.label must be a single value."),
				arguments("    find: { name: name }\n", "    find: { town: name }\n",
						"subjects.account.find.town is not known. Use meta-business-id, name, phone."),
				arguments("    find: { name: name }\n", "    find: name\n",
						"subjects.account.find must have fields, each on a line as 'name: value'."),
				arguments("    suspend: { status: stopped, stopped: now }\n", "",
						"subjects.account.suspend is missing. Say which columns to set (C4), or write { none: <why nothing is processed> }."),
				arguments("    resume: { status: active, stopped: null }\n", "    resume: { status: active }\n",
						"subjects.account.resume must set the columns that 'suspend' sets, so that a withdrawal undoes it: status, stopped."),
				arguments("      fraudFlags: { none: not kept }\n", "",
						"subjects.account.facts.fraudFlags is missing. Say where it is counted, or write { none: <why this CRM has none> }."),
				arguments("P10Y", "ten years",
						"subjects.account.facts.recentInvoices.newer-than.placed_on is not a period. Write it as P10Y."),
				arguments("      API_TOKENS:\n" + tokens + "\n", "",
						"subjects.account.categories.API_TOKENS is missing. Every category needs at least one table."),
				arguments("      API_TOKENS:\n", "      TOKENS:\n",
						"subjects.account.categories.TOKENS is not known. Use "),
				arguments("      API_TOKENS:\n" + tokens, "      API_TOKENS: shop.softly2",
						"subjects.account.categories.API_TOKENS must be a list. Begin each entry with '- ' or write [a, b]."),
				arguments(tokens, "        - { table: shop.softly2 }",
						"line 22: subjects.account.categories.API_TOKENS[0] needs either 'subject', the column with the subject's key, or 'through'."),
				arguments(lines, "        - { table: shop.line, through: { table: shop.orders } }",
						"CONTACTS[0].through has no 'on'. Say which column leads to which, as { order_id: id }."),
				arguments("shared: stays", "shared: goes", "PROFILE[1].shared can only be 'stays'."),
				arguments("level: fixed 1", "level: encrypt",
						"anonymise.level cannot be read: 'encrypt' is not a strategy. Use null, fixed, hash, truncate-date, redact-json or keep."),
				arguments("level: fixed 1", "level: keep", "anonymise.level cannot be read: keep needs a reason."),
				arguments("level: fixed 1", "level: fixed 1, placed_on: truncate-date week",
						"anonymise.placed_on cannot be read: truncate-date needs one of day, month, year."),
				arguments("level: fixed 1", "level: fixed 1, buyer: hash twice",
						"anonymise.buyer cannot be read: hash takes nothing, or 'same' for equal pseudonyms of equal values."),
				arguments("role: owner", "role: []", "people.through.where.role allows no value. Name at least one."),
				arguments("  - { table: shop.hidden, reason: nobody in it }\n", "  - { table: shop.hidden }\n",
						"excluded[0].reason is missing."),
				arguments("shop.hidden, reason", "shop.line, reason",
						"shop.line is mapped and excluded. Do one of both."),
				arguments("label: name", "label: \"na\\0me\"",
						"subjects.account.label has a NUL character, which PostgreSQL cannot hold. Remove it."),
				// The file against the database.
				arguments("table: shop.softly2", "table: shop.nowhere",
						"line 22: The table shop.nowhere does not exist. Correct the name, as schema.table."),
				arguments("shop.hidden, reason", "shop.nowhere, reason",
						"The table shop.nowhere does not exist. Correct the name, as schema.table."),
				arguments("label: name", "label: title",
						"The table shop.account has no column title. It has id, name, status, stopped."),
				arguments(tokens, "        - { table: shop.softly2, subject: owner }",
						"The table shop.softly2 has no column owner. It has id, account_id, word."),
				arguments("on: { order_id: id }", "on: { order_id: nr }",
						"The table shop.orders has no column nr. It has "),
				arguments("placed_on: P10Y", "total: P10Y",
						"shop.orders.total is numeric, not a date. Name a date or timestamp column in 'newer-than'."),
				arguments("suspend: { status: stopped, stopped: now }", "suspend: { status: null, stopped: now }",
						"shop.account.status cannot be null. Give it a value."),
				arguments("suspend: { status: stopped, stopped: now }", "suspend: { status: now, stopped: now }",
						"shop.account.status is text, which cannot hold 'now'. Give it a value."),
				arguments("suspend: { status: stopped, stopped: now }", "suspend: { status: stopped, stopped: soon }",
						"shop.account.stopped is timestamp with time zone and cannot be 'soon'. Write a value that the column takes."),
				arguments(root, "        - { table: shop.l, subject: account_id, where: { id: 1 } }",
						"shop.account holds the subject itself and is in no category. Map it to ACCOUNT, with subject: id."),
				arguments(tokens, "        - { table: shop.denied, subject: account_id }",
						"The role may not delete, update on shop.denied. Run: grant delete, update on \"shop\".\"denied\" to <the role>."),
				arguments(tokens, "        - { table: shop.everyone, subject: age }",
						"shop.everyone is a view, and has no rows of its own. Map the tables behind it."),
				arguments(tokens, "        - { table: shop.copies, subject: age }",
						"shop.copies is a materialised view. Map the tables behind it, exclude it, and refresh it after a purge."),
				arguments(tokens, "        - { table: shop.secured, subject: account_id }",
						"shop.secured has row-level security, which would hide rows from the purge. Run: alter role <the role> bypassrls."),
				arguments(tokens, "        - { table: shop.softly, subject: account_id }",
						"shop.softly has a rule that does something else instead of deleting. Drop the rule, or map what it writes."),
				arguments(tokens, "        - { table: shop.softly2, subject: account_id, shared: stays }",
						"shop.softly2 has one subject per row, so no row can be shared. Remove 'shared', or say 'through' which table its rows belong."),
				arguments(lines,
						"        - { table: shop.line, through: { table: shop.right_b, on: { order_id: id } } }",
						"shop.line belongs through shop.right_b, which is not mapped. Map that table too, or choose another way."),
				arguments("        - { table: shop.orders, subject: account_id, anonymise: { level: fixed 1 } }",
						"        - { table: shop.orders, through: { table: shop.line, on: { id: order_id } }, anonymise: { level: fixed 1 } }",
						"shop.orders belongs through itself. Give one table of the circle a 'subject'."),
				arguments(tokens, tokens + "\n" + tokens,
						"line 23: shop.softly2 is mapped in line 22 too, and nothing keeps the rows apart. Give both a 'where' on one column with different values."),
				arguments(tokens, "        - { table: shop.softly2, subject: account_id, where: { id: one } }",
						"shop.softly2.id is bigint and cannot be 'one'. Write a value that the column takes."),
				arguments(tokens, "        - { table: shop.softly2, subject: account_id, identifiers: [id] }",
						"shop.softly2.id is bigint, not text. Name text columns in 'identifiers'."),
				arguments(tokens, "        - { table: shop.softly2, subject: account_id, where: {} }",
						"has no condition. Name columns and values, or leave it out."),
				arguments("    key: id\n    label", "    key: name\n    label",
						"shop.account.name is not unique, so two accounts could share it. Name a column that is a key by itself."),
				arguments("anonymise: { level: fixed 1 }", "anonymise: { level: fixed high }",
						"shop.orders.level is smallint and cannot be 'high'. Write a value that the column takes."),
				arguments(", anonymise: { level: fixed 1 }", "",
						"shop.orders.level is smallint and not null, and a row that must stay while another is held needs some value there. Give it a strategy under 'anonymise'."),
				anonymised(member, "full_name: null",
						"shop.member.full_name is computed by the database and cannot be set. Map the columns it is computed from."),
				anonymised(member, "id: hash",
						"shop.member.id is a key by which other rows find this one, and must stay. Keep it with a reason."),
				anonymised(member, "email: fixed nobody",
						"shop.member.email must be unique, which a fixed value is not. Use null or hash."),
				anonymised(member, "shout: hash same",
						"shop.member.shout must be unique, which equal pseudonyms may not be. Use hash without 'same'."),
				anonymised(member, "code: hash",
						"shop.member.code is character varying(12), too short for a pseudonym of 40 characters. Use null or fixed."),
				anonymised(member, "born: hash", "shop.member.born is date, not text. Use null or fixed."),
				anonymised(member, "age: redact-json",
						"shop.member.age is integer, not json. Use null, fixed or hash."),
				anonymised(member, "email: truncate-date day",
						"shop.member.email is text, not a date. Use null or fixed."),
				anonymised(member, "hired: truncate-date day",
						"shop.member.hired must be unique, which a truncated date is not. Use null, or keep it with a reason."),
				arguments("anonymise: { level: fixed 1 }", "anonymise: { level: null }",
						"shop.orders.level cannot be null. Use fixed or hash."),
				arguments("anonymise: { level: fixed 1 }", "anonymise: { level: fixed 1, buyer: fixed 1 }",
						"shop.orders.buyer refers to another table, which would not have the new value. Use null."),
				arguments(tokens,
						"        - { table: shop.left_a, subject: account_id }\n        - { table: shop.right_b, subject: account_id }",
						"shop.left_a, shop.right_b refer to each other in a circle that cannot be cut, since no foreign key in it may be null. Let one of its columns be null, or put the tables into different categories."));
	}

	private static Arguments anonymised(String member, String strategy, String sentence) {
		return arguments(member, member.replace("shared: stays", "shared: stays, anonymise: { " + strategy + " }"),
				sentence);
	}

	@ParameterizedTest
	@MethodSource("wrongMaps")
	void isRefusedWithASentence(String right, String wrong, String sentence) {
		assertThat(MAP).contains(right);

		assertThatExceptionOfType(DataMapProblem.class).isThrownBy(() -> read(MAP.replace(right, wrong)))
			.satisfies((problem) -> assertThat(problem.sentences())
				.anySatisfy((said) -> assertThat(said).contains(sentence)));
	}

}
