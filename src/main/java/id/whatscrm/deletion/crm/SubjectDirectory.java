package id.whatscrm.deletion.crm;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
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
 * What the CRM knows about subjects, read from its database as the data map says.
 */
@Component
public class SubjectDirectory {

	private static final int KEYS_PAGE = 1_000;

	private static final int MAX_CANDIDATES = 20;

	/** What the database says to a text that cannot be the key's type. */
	private static final Set<String> NOT_A_KEY = Set.of("22P02", "22003", "22007", "22008", "22021");

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	private final Clock clock;

	public SubjectDirectory(CrmDatabase crm, LoadedDataMap map, Clock clock) {
		this.crm = crm;
		this.map = map;
		this.clock = clock;
	}

	/**
	 * What somebody is to an account.
	 *
	 * @param account the account
	 * @param label its name, which may be missing
	 * @param owner whether they may ask for its deletion
	 */
	public record Membership(Subject account, @Nullable String label, boolean owner) {
	}

	/**
	 * A subject that may be meant.
	 *
	 * @param subject the subject
	 * @param label its name for staff
	 * @param matchedBy the fields that matched: {@code email}, {@code phone},
	 * {@code meta-business-id}, {@code name}
	 */
	public record Candidate(Subject subject, @Nullable String label, Set<String> matchedBy) {
	}

	/**
	 * The accounts that match what the requester wrote, best match first. The caller may
	 * take the account only when there is exactly one (C7).
	 */
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
				texts(Sql
					.of("select distinct %s::text from %s where lower(%s::text) = lower(:value)",
							Sql.column("l", people.linkSubject()), peopleOf(people), Sql.column("p", column))
					.with("value", value)));
	}

	private List<String> byRoot(SubjectMap subject, String field, String value) {
		String column = subject.find().get(field);
		if (column == null) {
			return List.of();
		}
		return this.crm
			.run("Finding", subject.table(),
					texts(Sql.of("select %s::text from %s t where lower(%s::text) = lower(:value) limit %s",
							Sql.column("t", subject.key()), Sql.table(subject.table()), Sql.column("t", column),
							Sql.number(MAX_CANDIDATES))
						.with("value", value)));
	}

	private Sql peopleOf(People people) {
		Sql isOwner = SubjectRows.fixed(this.map.catalog(), people.link(), people.linkWhere(), "l");
		return Sql.of("%s and %s", everybodyOf(people), isOwner);
	}

	private static Sql everybodyOf(People people) {
		return Sql.of("%s p join %s l on %s = %s", Sql.table(people.table()), Sql.table(people.link()),
				Sql.column("l", people.linkPerson()), Sql.column("p", people.key()));
	}

	private static Function<NamedParameterJdbcTemplate, List<String>> texts(Sql query) {
		return (jdbc) -> jdbc.queryForList(query.text(), query.parameters(), String.class);
	}

	/**
	 * Whether the subject's root row exists.
	 */
	public boolean exists(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		Sql query = Sql.of("select %s", Sql.exists(root(map), isRoot(map, subject)));
		try {
			return this.crm.run("Finding", map.table(),
					(jdbc) -> jdbc.queryForObject(query.text(), query.parameters(), Boolean.class));
		}
		catch (PurgeFailed ex) {
			if (ex.sqlState() != null && NOT_A_KEY.contains(ex.sqlState())) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Shows the keys of all subjects of a kind, page by page in their order. Nothing is
	 * shown of a kind that the data map does not know.
	 */
	public void forEachPage(SubjectType type, Consumer<List<String>> keys) {
		SubjectMap map = this.map.map().subjects().get(type);
		if (map == null) {
			return;
		}
		Sql key = Sql.column("t", map.key());
		Sql keyType = Sql.type(this.map.catalog().type(map.table(), map.key()));
		Sql further = Sql.of("%s > cast(:after as %s)", key, keyType);
		List<String> page = List.of();
		do {
			Sql begun = page.isEmpty() ? Sql.of("true") : further.with("after", page.get(page.size() - 1));
			page = this.crm.run("Reading", map.table(),
					texts(Sql.of("select %s::text from %s where %s is not null and %s group by %s order by %s limit %s",
							key, root(map), key, begun, key, key, Sql.number(KEYS_PAGE))));
			if (!page.isEmpty()) {
				keys.accept(page);
			}
		}
		while (page.size() == KEYS_PAGE);
	}

	/**
	 * When the newest part of the subject came into being; {@code null} where the data
	 * map names no column for that.
	 */
	public @Nullable Instant createdAt(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		String created = map.created();
		if (created == null) {
			return null;
		}
		Sql query = Sql.of("select max(%s)::timestamptz from %s where %s", Sql.column("t", created), root(map),
				isRoot(map, subject));
		return this.crm
			.run("Reading", map.table(),
					(jdbc) -> Optional
						.ofNullable(jdbc.queryForObject(query.text(), query.parameters(), OffsetDateTime.class)))
			.map(OffsetDateTime::toInstant)
			.orElse(null);
	}

	/**
	 * Whether another account has got the key of one that was suspended, as after a
	 * restore that took back the CRM's numbers too. A Meta login keeps its key.
	 * @param suspended when it was; {@code null} if it was not
	 * @return {@code false} where the data map names no column for when accounts began
	 */
	public boolean isAnotherSince(Subject subject, @Nullable Instant suspended) {
		if (subject.type() != SubjectType.ACCOUNT || suspended == null) {
			return false;
		}
		Instant created = createdAt(subject);
		return created != null && created.isAfter(suspended);
	}

	/**
	 * Other subjects of whose rows some would be purged with the subject: the accounts in
	 * which a Meta login was used. What is held for them is held here too.
	 */
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
				texts(Sql.of("select distinct %s::text from %s t where %s and %s is not null", Sql.column("t", owner),
						Sql.table(own.table()), isOf(subject, own.table(), "t", mine), Sql.column("t", owner))))
			.stream()
			.map(Subject::account)
			.toList();
	}

	/**
	 * The name by which staff recognise the subject, such as the business name;
	 * {@code null} when there is none. Personal data: show it, never store it.
	 */
	public @Nullable String label(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		if (map.label() == null) {
			return null;
		}
		List<String> labels = rootValues(map, subject, map.label());
		return labels.isEmpty() ? null : labels.get(0);
	}

	/**
	 * Every known address of the subject's owners and administrators (I5).
	 */
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

	/**
	 * The accounts to which somebody belongs, whether as owner or not.
	 * @param member the address on file
	 */
	public List<Membership> memberships(EmailAddress member) {
		People people = Objects.requireNonNull(this.map.plan(Subject.account("any")).subject().people());
		Sql isOwner = SubjectRows.fixed(this.map.catalog(), people.link(), people.linkWhere(), "l");
		Sql query = Sql
			.of("select %s::text as account, bool_or(%s) as owner from %s where lower(%s::text) = :email group by 1 order by 1",
					Sql.column("l", people.linkSubject()), isOwner, everybodyOf(people),
					Sql.column("p", people.email()))
			.with("email", member.value());
		Map<String, Boolean> accounts = this.crm.run("Reading", people.link(), (jdbc) -> {
			Map<String, Boolean> found = new LinkedHashMap<>();
			RowCallbackHandler note = (row) -> found.put(row.getString("account"), row.getBoolean("owner"));
			jdbc.query(query.text(), query.parameters(), note);
			return found;
		});
		return accounts.entrySet().stream().map((found) -> {
			Subject account = Subject.account(found.getKey());
			return new Membership(account, label(account), found.getValue());
		}).toList();
	}

	private List<String> peopleValues(People people, Subject subject, String column) {
		return this.crm.run("Reading", people.table(),
				texts(Sql.of("select distinct %s::text from %s where %s and %s is not null", Sql.column("p", column),
						peopleOf(people), isOf(subject, people.link(), "l", people.linkSubject()),
						Sql.column("p", column))));
	}

	private List<String> rootValues(SubjectMap map, Subject subject, String column) {
		return this.crm.run("Reading", map.table(), texts(Sql.of("select %s::text from %s where %s and %s is not null",
				Sql.column("t", column), root(map), isRoot(map, subject), Sql.column("t", column))));
	}

	/**
	 * What the retention policy asks about the subject.
	 */
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
		List<Sql> conditions = new ArrayList<>();
		conditions.add(isOf(subject, fact.table(), "t", fact.subject()));
		conditions.add(SubjectRows.fixed(this.map.catalog(), fact.table(), fact.where(), "t"));
		fact.newerThan().forEach((column, period) -> {
			String since = "since" + conditions.size();
			conditions.add(Sql.of("%s > %s", Sql.column("t", column), Sql.parameter(since))
				.with(since, LocalDate.now(this.clock).minus(period)));
		});
		Sql query = Sql.of("select count(*) from %s t where %s", Sql.table(fact.table()), Sql.all(conditions));
		return this.crm.run("Counting", fact.table(),
				(jdbc) -> jdbc.queryForObject(query.text(), query.parameters(), Long.class));
	}

	/**
	 * Stops the CRM's processing of the subject (C4); may be repeated.
	 */
	public void suspend(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		set("Suspending", map, subject, map.suspend());
	}

	/**
	 * Undoes {@link #suspend}; may be repeated.
	 */
	public void resume(Subject subject) {
		SubjectMap map = this.map.plan(subject).subject();
		set("Resuming", map, subject, map.resume());
	}

	private void set(String what, SubjectMap map, Subject subject, Map<String, Value> values) {
		if (values.isEmpty()) {
			return;
		}
		List<Sql> assignments = new ArrayList<>();
		// What is so already keeps its time.
		List<Sql> differences = new ArrayList<>();
		values.forEach((name, value) -> {
			Sql column = Sql.column("t", name);
			Sql type = Sql.type(this.map.catalog().type(map.table(), name));
			String parameter = "value" + assignments.size();
			Sql target = value.now() ? Sql.of("now()::%s", type)
					: Sql.of("cast(%s as %s)", Sql.parameter(parameter), type).with(parameter, value.text());
			assignments.add(Sql.of("%s = %s", Sql.name(name), target));
			differences.add(value.now() ? Sql.of("%s is null", column)
					: Sql.of("%s::text is distinct from %s::text", column, target));
		});
		Sql update = Sql.of("update %s set %s where %s and %s", root(map), Sql.list(assignments), isRoot(map, subject),
				Sql.any(differences));
		this.crm.run(what, map.table(), (jdbc) -> jdbc.update(update.text(), update.parameters()));
	}

	private static Sql root(SubjectMap map) {
		return Sql.of("%s t", Sql.table(map.table()));
	}

	private Sql isRoot(SubjectMap map, Subject subject) {
		return isOf(subject, map.table(), "t", map.key());
	}

	private Sql isOf(Subject subject, TableName table, String alias, String column) {
		return Sql
			.of("%s = cast(:subject as %s)", Sql.column(alias, column),
					Sql.type(this.map.catalog().type(table, column)))
			.with("subject", subject.key());
	}

}
