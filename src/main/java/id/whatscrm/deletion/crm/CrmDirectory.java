package id.whatscrm.deletion.crm;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.map.DataMap.Fact;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.DataMap.People;
import id.whatscrm.deletion.crm.map.DataMap.SubjectMap;
import id.whatscrm.deletion.crm.map.DataMap.Value;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.crm.map.SubjectRows;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Requester;
import id.whatscrm.deletion.retention.Facts;

/**
 * Reads subjects from the CRM's database as the data map says.
 */
@Component
public class CrmDirectory implements SubjectDirectory {

	private static final int KEYS_PAGE = 1_000;

	private static final int MAX_CANDIDATES = 20;

	/** What the database says to a text that cannot be the key's type. */
	private static final Set<String> NOT_A_KEY = Set.of("22P02", "22003", "22007", "22008", "22021");

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	private final Clock clock;

	public CrmDirectory(CrmDatabase crm, LoadedDataMap map, Clock clock) {
		this.crm = crm;
		this.map = map;
		this.clock = clock;
	}

	@Override
	public List<Candidate> find(Requester requester) {
		SubjectMap subject = this.map.plan(Subject.account("any")).subject();
		Map<String, Set<String>> matches = new LinkedHashMap<>();
		People people = Objects.requireNonNull(subject.people());
		if (requester.email() != null) {
			note(matches, "email", byPerson(people, people.email(), requester.email()));
		}
		if (requester.whatsappNumber() != null) {
			if (people.phone() != null) {
				note(matches, "phone", byPerson(people, people.phone(), requester.whatsappNumber()));
			}
			note(matches, "phone", byRoot(subject, "phone", requester.whatsappNumber()));
		}
		if (requester.metaBusinessId() != null) {
			note(matches, "meta-business-id", byRoot(subject, "meta-business-id", requester.metaBusinessId()));
		}
		if (requester.businessName() != null) {
			note(matches, "name", byRoot(subject, "name", requester.businessName()));
		}
		return matches.entrySet()
			.stream()
			.sorted((a, b) -> b.getValue().size() - a.getValue().size())
			.limit(MAX_CANDIDATES)
			.map((match) -> {
				Subject found = Subject.account(match.getKey());
				return new Candidate(found, label(found), match.getValue());
			})
			.toList();
	}

	private static void note(Map<String, Set<String>> matches, String field, Collection<String> keys) {
		keys.forEach((key) -> matches.computeIfAbsent(key, (k) -> new TreeSet<>()).add(field));
	}

	private List<String> byPerson(People people, String column, String value) {
		return this.crm.run("Finding", people.table(),
				(jdbc) -> jdbc.queryForList(
						"select distinct l." + quote(people.linkSubject()) + "::text from " + peopleOf(people)
								+ " where lower(p." + quote(column) + "::text) = lower(:value)",
						Map.of("value", value), String.class));
	}

	private List<String> byRoot(SubjectMap subject, String field, String value) {
		String column = subject.find().get(field);
		if (column == null) {
			return List.of();
		}
		return this.crm.run("Finding", subject.table(),
				(jdbc) -> jdbc.queryForList("select t." + quote(subject.key()) + "::text from " + subject.table().sql()
						+ " t where lower(t." + quote(column) + "::text) = lower(:value) limit " + MAX_CANDIDATES,
						Map.of("value", value), String.class));
	}

	private String peopleOf(People people) {
		String where = SubjectRows.fixed(this.map.catalog(), people.link(), people.linkWhere(), "l");
		return people.table().sql() + " p join " + people.link().sql() + " l on l." + quote(people.linkPerson())
				+ " = p." + quote(people.key()) + (where.isEmpty() ? "" : " and " + where);
	}

	@Override
	public boolean exists(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		try {
			return this.crm.run("Finding", map.table(),
					(jdbc) -> jdbc.queryForObject(
							"select exists (select 1 from " + map.table().sql() + " t where " + isRoot(map) + ")",
							Map.of("subject", subject.key()), Boolean.class));
		}
		catch (PurgeFailed ex) {
			if (NOT_A_KEY.contains(ex.sqlState())) {
				return false;
			}
			throw ex;
		}
	}

	@Override
	public void forEachPage(SubjectType type, Consumer<List<String>> keys) {
		SubjectMap map = this.map.map().subjects().get(type);
		if (map == null) {
			return;
		}
		String key = "t." + TableName.quote(map.key());
		String keyType = this.map.catalog().column(map.table(), map.key()).type();
		List<String> page = List.of();
		do {
			Map<String, Object> after = page.isEmpty() ? Map.of() : Map.of("after", page.get(page.size() - 1));
			String where = key + " is not null"
					+ (after.isEmpty() ? "" : " and " + key + " > cast(:after as " + keyType + ")");
			page = this.crm
				.run("Reading", map.table(),
						(jdbc) -> jdbc.queryForList(
								"select " + key + "::text from " + map.table().sql() + " t where " + where
										+ " group by " + key + " order by " + key + " limit " + KEYS_PAGE,
								after, String.class));
			if (!page.isEmpty()) {
				keys.accept(page);
			}
		}
		while (page.size() == KEYS_PAGE);
	}

	@Override
	public @Nullable Instant createdAt(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		String created = map.created();
		if (created == null) {
			return null;
		}
		return this.crm
			.run("Reading", map.table(),
					(jdbc) -> Optional
						.ofNullable(jdbc.queryForObject(
								"select max(t." + quote(created) + ")::timestamptz from " + map.table().sql()
										+ " t where " + isRoot(map),
								Map.of("subject", subject.key()), OffsetDateTime.class)))
			.map(OffsetDateTime::toInstant)
			.orElse(null);
	}

	@Override
	public Set<Subject> sharing(Subject subject) {
		SubjectMap accounts = this.map.map().subjects().get(SubjectType.ACCOUNT);
		Set<Subject> sharing = new LinkedHashSet<>();
		if (subject.type() != SubjectType.ACCOUNT && accounts != null) {
			for (MappedTable own : this.map.plan(subject).subject().tables()) {
				accounts.entries(own.table()).forEach((theirs) -> sharing.addAll(owners(subject, own, theirs)));
			}
		}
		return sharing;
	}

	private List<Subject> owners(Subject subject, MappedTable own, MappedTable theirs) {
		String mine = own.subject();
		String owner = theirs.subject();
		if (mine == null || owner == null) {
			return List.of();
		}
		return this.crm.run("Reading", own.table(),
				(jdbc) -> jdbc.queryForList(
						"select distinct t." + quote(owner) + "::text from " + own.table().sql() + " t where t."
								+ quote(mine) + " = cast(:subject as " + this.map.catalog().type(own.table(), mine)
								+ ") and t." + quote(owner) + " is not null",
						Map.of("subject", subject.key()), String.class))
			.stream()
			.map(Subject::account)
			.toList();
	}

	@Override
	public @Nullable String label(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		if (map.label() == null) {
			return null;
		}
		List<String> labels = rootValues(map, subject, map.label());
		return labels.isEmpty() ? null : labels.get(0);
	}

	@Override
	public Set<EmailAddress> ownerAddresses(Subject subject) {
		People people = this.map.plan(subject).subject().people();
		if (people == null) {
			return Set.of();
		}
		Set<EmailAddress> addresses = new LinkedHashSet<>();
		peopleValues(people, subject, people.email()).stream()
			.filter(EmailAddress::isValid)
			.sorted()
			.forEach((address) -> addresses.add(new EmailAddress(address)));
		return addresses;
	}

	@Override
	public List<Membership> memberships(EmailAddress member) {
		People people = Objects.requireNonNull(this.map.plan(Subject.account("any")).subject().people());
		String isOwner = SubjectRows.fixed(this.map.catalog(), people.link(), people.linkWhere(), "l");
		String sql = "select l." + quote(people.linkSubject()) + "::text as account, bool_or("
				+ (isOwner.isEmpty() ? "true" : isOwner) + ") as owner from " + people.table().sql() + " p join "
				+ people.link().sql() + " l on l." + quote(people.linkPerson()) + " = p." + quote(people.key())
				+ " where lower(p." + quote(people.email()) + "::text) = :email group by 1 order by 1";
		Map<String, Boolean> accounts = this.crm.run("Reading", people.link(), (jdbc) -> {
			Map<String, Boolean> found = new LinkedHashMap<>();
			RowCallbackHandler note = (row) -> found.put(row.getString("account"), row.getBoolean("owner"));
			jdbc.query(sql, Map.of("email", member.value()), note);
			return found;
		});
		return accounts.entrySet().stream().map((found) -> {
			Subject account = Subject.account(found.getKey());
			return new Membership(account, label(account), found.getValue());
		}).toList();
	}

	private List<String> peopleValues(People people, Subject subject, String column) {
		return this.crm.run("Reading", people.table(),
				(jdbc) -> jdbc.queryForList("select distinct p." + quote(column) + "::text from " + peopleOf(people)
						+ " where l." + quote(people.linkSubject()) + " = cast(:subject as "
						+ this.map.catalog().type(people.link(), people.linkSubject()) + ") and p." + quote(column)
						+ " is not null", Map.of("subject", subject.key()), String.class));
	}

	private List<String> rootValues(SubjectMap map, Subject subject, String column) {
		return this.crm.run("Reading", map.table(),
				(jdbc) -> jdbc.queryForList(
						"select t." + quote(column) + "::text from " + map.table().sql() + " t where " + isRoot(map)
								+ " and t." + quote(column) + " is not null",
						Map.of("subject", subject.key()), String.class));
	}

	@Override
	public Facts facts(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		return new Facts(fact(map, subject, "openDisputes"), fact(map, subject, "unpaidInvoices"),
				fact(map, subject, "recentInvoices"), fact(map, subject, "fraudFlags"));
	}

	private long fact(SubjectMap map, Subject subject, String name) {
		Fact fact = map.facts().get(name);
		if (fact == null) {
			return 0;
		}
		Map<String, Object> parameters = new HashMap<>(Map.of("subject", subject.key()));
		List<String> conditions = new ArrayList<>(List.of("t." + quote(fact.subject()) + " = cast(:subject as "
				+ this.map.catalog().type(fact.table(), fact.subject()) + ")"));
		if (!fact.where().isEmpty()) {
			conditions.add(SubjectRows.fixed(this.map.catalog(), fact.table(), fact.where(), "t"));
		}
		fact.newerThan().forEach((column, period) -> {
			String parameter = "since" + parameters.size();
			parameters.put(parameter, LocalDate.now(this.clock).minus(period));
			conditions.add("t." + quote(column) + " > :" + parameter);
		});
		return this.crm.run("Counting", fact.table(),
				(jdbc) -> jdbc.queryForObject(
						"select count(*) from " + fact.table().sql() + " t where " + String.join(" and ", conditions),
						parameters, Long.class));
	}

	@Override
	public void suspend(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		set("Suspending", map, subject, map.suspend());
	}

	@Override
	public void resume(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		set("Resuming", map, subject, map.resume());
	}

	private void set(String what, SubjectMap map, Subject subject, Map<String, Value> values) {
		if (values.isEmpty()) {
			return;
		}
		Map<String, Object> parameters = new HashMap<>(Map.of("subject", subject.key()));
		List<String> assignments = new ArrayList<>();
		// What is so already keeps its time.
		List<String> differences = new ArrayList<>();
		values.forEach((column, value) -> {
			String type = this.map.catalog().type(map.table(), column);
			if (value.now()) {
				assignments.add(quote(column) + " = now()::" + type);
				differences.add("t." + quote(column) + " is null");
			}
			else {
				String parameter = "value" + parameters.size();
				parameters.put(parameter, value.text());
				String literal = "cast(:" + parameter + " as " + type + ")";
				assignments.add(quote(column) + " = " + literal);
				differences.add("t." + quote(column) + "::text is distinct from " + literal + "::text");
			}
		});
		this.crm.run(what, map.table(),
				(jdbc) -> jdbc.update("update " + map.table().sql() + " t set " + String.join(", ", assignments)
						+ " where " + isRoot(map) + " and (" + String.join(" or ", differences) + ")", parameters));
	}

	private String isRoot(SubjectMap map) {
		String type = this.map.catalog().type(map.table(), map.key());
		return "t." + quote(map.key()) + " = cast(:subject as " + type + ")";
	}

	private static String quote(String name) {
		return TableName.quote(name);
	}

}
