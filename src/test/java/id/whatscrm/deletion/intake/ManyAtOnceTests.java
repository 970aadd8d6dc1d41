package id.whatscrm.deletion.intake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two hundred submissions at once: each becomes one request, none is lost, none is there
 * twice.
 */
@ServiceTest
class ManyAtOnceTests {

	private static final int SUBMISSIONS = 200;

	private static final int AT_ONCE = 32;

	private final RequestDesk desk;

	private final JdbcTemplate database;

	private final String base;

	private final String run = UUID.randomUUID().toString().substring(0, 8);

	private final SubjectHash subjects;

	private final PersonalData personalData;

	@Autowired
	ManyAtOnceTests(PersonalData personalData, SubjectHash subjects, RequestDesk desk, JdbcTemplate database,
			@Value("${deletion.public-url}") String base) {
		this.personalData = personalData;
		this.subjects = subjects;
		this.desk = desk;
		this.database = database;
		this.base = base;
	}

	/** A hundred people, each of whose forms is sent twice, as by an impatient finger. */
	@Test
	void formsOfManyPeople() throws Exception {
		List<Callable<String>> senders = new ArrayList<>();
		for (int i = 0; i < SUBMISSIONS / 2; i++) {
			Visitor visitor = new Visitor(this.base, "en");
			Map<String, String> form = new LinkedHashMap<>(visitor.form("/requests/new"));
			form.put("email", "person" + i + "@" + this.run + ".example");
			Callable<String> sender = () -> visitor.post("/requests/new", form)
				.headers()
				.firstValue("Location")
				.orElseThrow();
			senders.add(sender);
			senders.add(sender);
		}

		List<String> answers = atOnce(senders);

		assertThat(new HashSet<>(answers)).hasSize(SUBMISSIONS / 2);
		assertThat(IntStream.range(0, SUBMISSIONS / 2))
			.allMatch((i) -> answers.get(2 * i).equals(answers.get(2 * i + 1)));
		assertThat(requests("@" + this.run + ".example")).isEqualTo(SUBMISSIONS / 2);
		assertThat(instances(answers)).isEqualTo(SUBMISSIONS / 2);
	}

	/** One account, asked for two hundred times by its owner. */
	@Test
	void oneAccountByAChannelThatProvesIt() throws Exception {
		Subject account = Subject.account("no-" + this.run);
		NewRequest request = new NewRequest(Channel.API, Language.ENGLISH, null, null, null, null, null, null);
		Callable<String> sender = () -> this.desk.acceptProven(request, account).code().value();

		List<String> answers = atOnce(java.util.Collections.nCopies(SUBMISSIONS, sender));

		assertThat(new HashSet<>(answers)).hasSize(1);
		assertThat(this.database.queryForObject("select count(*) from deletion_request where subject_hash = ?",
				Long.class, this.subjects.allOf(account).get(0)))
			.isEqualTo(1);
	}

	private static List<String> atOnce(List<Callable<String>> senders) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
		try {
			List<String> answers = new ArrayList<>();
			for (Future<String> answer : threads.invokeAll(senders)) {
				answers.add(answer.get());
			}
			return answers;
		}
		finally {
			threads.shutdown();
		}
	}

	private long requests(String domain) {
		return this.database.queryForList("select email from deletion_request where email is not null", String.class)
			.stream()
			.filter((stored) -> this.personalData.decrypt(stored).endsWith(domain))
			.count();
	}

	private long instances(List<String> answers) {
		return answers.stream()
			.distinct()
			.mapToLong((page) -> this.database.queryForObject(
					"select count(*) from act_ru_execution where business_key_ = ? and parent_id_ is null", Long.class,
					page.substring(page.lastIndexOf('/') + 1)))
			.sum();
	}

}
