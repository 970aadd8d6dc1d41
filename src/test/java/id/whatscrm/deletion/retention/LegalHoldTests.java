package id.whatscrm.deletion.retention;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.operations.HoldDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.purge.ClearedPurge;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.TimeSlice;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.Links;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

/**
 * Holds that are set outside any review: before a request, while one is open, and in the
 * last second of its purge.
 */
@ServiceTest
class LegalHoldTests {

	/** {@code -Dinterleavings=2000} for a hunt. */
	private static final int INTERLEAVINGS = Integer.getInteger("interleavings", 60);

	private final ProcessEngine engine;

	private final TransactionTemplate transactions;

	private final RequestDesk desk;

	private final HoldDesk holds;

	private final HoldRegister register;

	private final DeletionRequests requests;

	private final ClearedPurge clearedPurge;

	private final Clearances clearances;

	private final Purge purge;

	private final Links links;

	private final Inbox inbox;

	private final String address;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private String owner = "";

	private String account = "";

	@Autowired
	LegalHoldTests(ProcessEngine engine, PlatformTransactionManager transactions, RequestDesk desk, HoldDesk holds,
			HoldRegister register, DeletionRequests requests, ClearedPurge clearedPurge, Clearances clearances,
			Purge purge, Links links, DemoMailServer mails, @Value("${deletion.public-url}") String address) {
		this.engine = engine;
		this.transactions = new TransactionTemplate(transactions);
		this.desk = desk;
		this.holds = holds;
		this.register = register;
		this.requests = requests;
		this.clearedPurge = clearedPurge;
		this.clearances = clearances;
		this.purge = purge;
		this.links = links;
		this.inbox = new Inbox(mails);
		this.address = address;
	}

	@BeforeEach
	void anAccount() {
		String name = "lawsuit" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		this.account = DemoAccounts.createSmall(this.crm, name, this.owner);
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	@Test
	void holdSetBeforeAnyRequestAppliesWhenOneComes() {
		hold("CONVERSATIONS", 200);
		Case request = open();

		assertThat(this.engine.getTaskService()
			.getVariable(request.task("Task_ReviewLegalHold").getId(), "decision_CONVERSATIONS")).isEqualTo("HOLD");
		assertThatThrownBy(() -> request.answer("legal", "legal", "Task_ReviewLegalHold",
				DataDeletionProcessTests.everything("DELETE")))
			.hasStackTraceContaining("CONVERSATIONS is under hold until " + day(200) + " (Case 9/2026)");
		request.answer("legal", "legal", "Task_ReviewLegalHold", heldConversations()).after(Duration.ofDays(8));

		assertThat(state(request)).isEqualTo(RequestState.DELETED_EXCEPT_HELD);
		assertThat(conversations(this.account)).isPositive();
		request.after(Duration.ofDays(200));
		assertThat(state(request)).isEqualTo(RequestState.DELETED);
		assertThat(conversations(this.account)).isZero();
	}

	@Test
	void holdSetAfterTheReviewAppliesToThePurge() {
		Case request = open();
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));

		hold("CONTACTS", 30);
		request.after(Duration.ofDays(8));

		assertThat(state(request)).isEqualTo(RequestState.DELETED_EXCEPT_HELD);
		assertThat(conversations(this.account)).isZero();
		assertThat(contacts()).isPositive();
		assertThat(Inbox.text(this.inbox.of(this.owner).get(this.inbox.of(this.owner).size() - 1)))
			.contains("Case 9/2026");
		request.after(Duration.ofDays(31));
		assertThat(contacts()).isZero();
		assertThat(state(request)).isEqualTo(RequestState.DELETED);
	}

	/**
	 * Both subjects have the connection, so a hold of the account protects it from both.
	 */
	@Test
	void holdOfAnAccountProtectsItsConnectionFromALoginsRequest() {
		String login = "login" + this.account;
		this.crm.update(
				"insert into crm.meta_connection (account_id, app, meta_user_id) values (?::bigint, 'facebook', ?)",
				this.account, login);
		hold("INTEGRATIONS", 60);
		ConfirmationCode code = aRequestThatMayBePurged(this.account);
		Subject subject = new Subject(SubjectType.META_USER, login);
		this.purge.begin(code, subject);

		assertThat(this.clearedPurge.purge(code, subject, DataCategory.INTEGRATIONS, TimeSlice.UNLIMITED))
			.as("it is held")
			.isEmpty();
		assertThat(this.crm.queryForObject("select count(*) from crm.meta_connection where meta_user_id = ?",
				Long.class, login))
			.isOne();
		assertThat(this.holds.list(null, 100_000)).as("the account's own hold stays its own")
			.anyMatch((held) -> held.hold().code() == null && held.subject().endsWith("(" + this.account + ")"));
	}

	/** What was decided before the hold came is done when it ends. */
	@Test
	void holdThatCameLaterEndsWithWhatWasDecided() {
		Case request = open();
		Map<String, Object> answers = DataDeletionProcessTests.everything("DELETE");
		answers.put("decision_ACTIVITY_LOGS", "ANONYMISE");
		request.answer("legal", "legal", "Task_ReviewLegalHold", answers);
		hold("ACTIVITY_LOGS", 30);
		request.after(Duration.ofDays(8));
		assertThat(state(request)).isEqualTo(RequestState.DELETED_EXCEPT_HELD);

		request.after(Duration.ofDays(31));

		assertThat(state(request)).isEqualTo(RequestState.DELETED);
		assertThat(this.purge.receipts(request.code()))
			.filteredOn((receipt) -> receipt.category() == DataCategory.ACTIVITY_LOGS)
			.extracting(Receipt::outcome)
			.containsExactly(Receipt.Outcome.ANONYMISED);
	}

	@Test
	void holdOutlivesARequestThatIsWithdrawn() {
		Case request = open();
		request.answer("legal", "legal", "Task_ReviewLegalHold", heldConversations());
		assertThat(this.links.press(request.link(this.owner, "withdraw"))).isEqualTo(200);
		request.runJobs();
		assertThat(state(request)).isEqualTo(RequestState.WITHDRAWN);

		assertThatThrownBy(() -> hold("CONVERSATIONS", 300))
			.hasMessage("CONVERSATIONS is under hold until " + day(200) + " already (Case 9/2026).");
		request.after(Duration.ofDays(201));
		hold("CONVERSATIONS", 300);
	}

	@Test
	void holdOfAnOpenRequestIsReleasedWithItAlone() {
		Case request = open();
		hold("CONVERSATIONS", 200);
		request.answer("legal", "legal", "Task_ReviewLegalHold", heldConversations());
		long id = this.database.queryForObject("select id from legal_hold where code = ?", Long.class,
				request.code().value());

		assertThatThrownBy(() -> this.holds.release(id, "legal")).isInstanceOf(DecisionRefused.class)
			.hasMessageContaining("is still being carried out");
		assertThat(this.database.queryForObject("select count(*) from legal_hold where id = ? and released_at is null",
				Long.class, id))
			.isOne();
	}

	@Test
	void releasedHoldOfNoRequestHoldsNothing() {
		hold("CONVERSATIONS", 200);
		long id = this.holds.list(null, 100_000)
			.stream()
			.filter((held) -> held.subject().endsWith("(" + this.account + ")"))
			.findFirst()
			.orElseThrow()
			.hold()
			.id();
		this.holds.release(id, "legal");
		assertThat(whoseHold(id)).as("it has forgotten whose it was").isNull();
		Case request = open();
		request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(state(request)).isEqualTo(RequestState.DELETED);
	}

	@Test
	void holdOfNoRequestEndsAfterItsLastDay() {
		hold("CONVERSATIONS", 20);
		long id = this.database.queryForObject("select max(id) from legal_hold", Long.class);
		ClockUtil.setCurrentTime(Date.from(Instant.now().plus(Duration.ofDays(20))));
		this.register.endStandingHolds();
		assertThat(whoseHold(id)).isNotNull();

		ClockUtil.setCurrentTime(Date.from(Instant.now().plus(Duration.ofDays(21))));
		assertThat(this.holds.list(null, 100_000)).noneMatch((held) -> held.hold().id() == id);
		this.register.endStandingHolds();

		assertThat(whoseHold(id)).isNull();
		hold("CONVERSATIONS", 30);
	}

	private String whoseHold(long id) {
		return this.database.queryForObject("select subject_key from legal_hold where id = ?", String.class, id);
	}

	/** Four grounds, and no others (P5); each needs its citation (M10). */
	@ParameterizedTest
	@CsvSource(nullValues = "-", delimiter = ';',
			textBlock = """
							{account};    CONVERSATIONS; DISPUTE; Case 1; 2020-01-01;  the hold would end on 2020-01-01, which is not in the future
							{account};    CONVERSATIONS; DISPUTE; Case 1; tomorrow;    is not a date
							{account};    CONVERSATIONS; DISPUTE; Case 1; -;           needs its last day
							{account};    CONVERSATIONS; DISPUTE; -;      2099-01-01;  needs a citation
							{account};    CONVERSATIONS; WHIM;    Case 1; 2099-01-01;  one of the four grounds
							{account};    EVERYTHING;    DISPUTE; Case 1; 2099-01-01;  Choose one of the data categories
							{account};    -;             DISPUTE; Case 1; 2099-01-01;  Choose one of the data categories
							{account};    CONVERSATIONS; DISPUTE; Case 1; +999999999-12-31; too far away
					999999999999; CONVERSATIONS; DISPUTE; Case 1; 2099-01-01;  The CRM has no account with this key
							x' or 1=1;    CONVERSATIONS; DISPUTE; Case 1; 2099-01-01;  The CRM has no account with this key
							-;            CONVERSATIONS; DISPUTE; Case 1; 2099-01-01;  Name the account
							""")
	void wrongHoldIsRefusedAndChangesNothing(String typed, String category, String ground, String citation,
			String until, String sentence) {
		long before = holdCount();
		String key = (typed != null) ? typed.replace("{account}", this.account) : null;
		assertThatThrownBy(
				() -> this.holds.set(key, category, new ReviewAnswer("HOLD", ground, citation, until), "legal"))
			.isInstanceOf(DecisionRefused.class)
			.hasMessageContaining(sentence);
		assertThat(holdCount()).isEqualTo(before);
	}

	@Test
	void nothingIsLeftToHoldAfterThePurge() {
		Case request = open();
		request.answer("legal", "legal", "Task_ReviewLegalHold", heldConversations()).after(Duration.ofDays(8));

		assertThatThrownBy(() -> hold("CONTACTS", 30)).isInstanceOf(DecisionRefused.class)
			.hasMessageContaining("nothing of this category is left");
		assertThatThrownBy(() -> this.holds.release(-1, "legal")).isInstanceOf(DecisionRefused.class)
			.hasMessageContaining("No hold with this number is in force");
	}

	@Test
	void onlyReviewersSeeTheListAndSetHolds() {
		assertThat(StaffClient.stranger(this.address).get("/staff/holds").statusCode()).isEqualTo(401);
		for (String other : List.of("support", "operator")) {
			assertThat(StaffClient.signedIn(this.address, other).get("/staff/holds").statusCode()).as(other)
				.isEqualTo(403);
		}
		StaffClient legal = StaffClient.signedIn(this.address, "legal");
		String page = legal.get("/staff/holds").body();
		assertThat(page).contains("Legal holds", "Set a hold").doesNotContain("??");
		String form = "account=" + this.account + "&category=CONVERSATIONS&ground=DISPUTE&citation="
				+ encoded("<b>Case 7</b>");

		assertThat(post(legal, "/staff/holds", form + "&holdUntil=2099-01-01").statusCode())
			.as("without the form's own token")
			.isEqualTo(403);
		String token = "&_csrf=" + encoded(csrf(page));
		HttpResponse<String> wrong = post(legal, "/staff/holds", form + "&holdUntil=2020-01-01" + token);
		assertThat(wrong.statusCode()).isEqualTo(400);
		assertThat(wrong.body()).contains("which is not in the future", "&lt;b&gt;Case 7&lt;/b&gt;");

		assertThat(post(legal, "/staff/holds", form + "&holdUntil=2099-01-01" + token).statusCode()).isEqualTo(302);
		String list = legal.get("/staff/holds?done=set").body();
		assertThat(list).contains("The hold is set");
		long id = this.database.queryForObject("select max(id) from legal_hold", Long.class);
		assertThat(post(legal, "/staff/holds/" + id + "/release", token.substring(1)).statusCode()).isEqualTo(302);
		HttpResponse<String> again = post(legal, "/staff/holds/" + id + "/release", token.substring(1));
		assertThat(again.statusCode()).isEqualTo(409);
		assertThat(again.body()).contains("No hold with this number is in force");
		assertThat(legal.get("/staff/holds?after=x").statusCode()).isEqualTo(400);
	}

	/**
	 * Whatever the moment: either the hold is refused since everything is gone, or what
	 * there was when it was set is there afterwards, and the receipt says so.
	 */
	@Test
	void holdSetWhileThePurgeRuns() throws Exception {
		long seed = ThreadLocalRandom.current().nextLong();
		Random random = new Random(seed);
		ExecutorService threads = Executors.newFixedThreadPool(3);
		List<Future<Boolean>> held = new ArrayList<>();
		long alone = purgeAlone();
		try {
			for (int i = 0; i < INTERLEAVINGS; i++) {
				String one = DemoAccounts.createSmall(this.crm, "race" + i, "race" + i + "@race.example");
				ConfirmationCode code = aRequestThatMayBePurged(one);
				long pause = random.nextLong(2 * alone);
				held.add(threads.submit(() -> race(one, code, pause, "seed " + seed)));
			}
			int times = 0;
			for (Future<Boolean> one : held) {
				times += one.get() ? 1 : 0;
			}
			assertThat(times).as("both ends were seen").isBetween(1, INTERLEAVINGS - 1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * A node that stood still while legal set a hold, and another one learnt of it.
	 */
	@Test
	void permissionFromBeforeAHoldIsWorthNothingWhoeverLearntOfIt() {
		ConfirmationCode code = aRequestThatMayBePurged(this.account);
		Clearance before = clearance(code, DataCategory.CONVERSATIONS);
		Clearance beforeForContacts = clearance(code, DataCategory.CONTACTS);
		this.holds.set(this.account, "CONVERSATIONS", new ReviewAnswer("HOLD", "DISPUTE", "Case 9/2026", day(99)),
				"legal");

		assertThat(ask(code, DataCategory.CONVERSATIONS)).isInstanceOf(ClearanceAnswer.Held.class);

		assertThatThrownBy(() -> before.whileItLasts(() -> fail("done"))).isInstanceOf(ClearanceRevoked.class);
		assertThatThrownBy(() -> beforeForContacts.whileItLasts(() -> fail("done")))
			.isInstanceOf(ClearanceRevoked.class);
		AtomicBoolean done = new AtomicBoolean();
		clearance(code, DataCategory.CONTACTS).whileItLasts(() -> done.set(true));
		assertThat(done).isTrue();
	}

	/** Or nobody would end the hold, and what it kept would stay for ever. */
	@Test
	void releaseAtTheMomentWhenARequestAdoptsTheHoldIsUndone() {
		ConfirmationCode code = aRequestThatMayBePurged(this.account);
		this.holds.set(this.account, "CONVERSATIONS", new ReviewAnswer("HOLD", "DISPUTE", "Case 9/2026", day(99)),
				"legal");
		long id = this.database.queryForObject("select id from legal_hold where code is null order by id desc limit 1",
				Long.class);

		assertThatThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
			this.holds.release(id, "legal");
			assertThat(ask(code, DataCategory.CONVERSATIONS)).isInstanceOf(ClearanceAnswer.Held.class);
		})).isInstanceOf(OptimisticLockingFailureException.class);

		assertThat(this.register.open(code)).hasSize(1);
	}

	private Clearance clearance(ConfirmationCode code, DataCategory category) {
		return ((ClearanceAnswer.Cleared) ask(code, category)).clearance();
	}

	private ClearanceAnswer ask(ConfirmationCode code, DataCategory category) {
		return this.clearances.ask(code, Subject.account(this.account), category,
				new Clearances.Surroundings(Set.of(), Set.of()));
	}

	/**
	 * How long a purge takes that nobody disturbs, in nanoseconds.
	 */
	private long purgeAlone() {
		String one = DemoAccounts.createSmall(this.crm, "alone", "alone@race.example");
		ConfirmationCode code = aRequestThatMayBePurged(one);
		long start = System.nanoTime();
		this.purge.begin(code, Subject.account(one));
		assertThat(this.clearedPurge.purge(code, Subject.account(one), DataCategory.CONVERSATIONS, TimeSlice.UNLIMITED))
			.isPresent();
		return System.nanoTime() - start;
	}

	private boolean race(String one, ConfirmationCode code, long pause, String seed) throws Exception {
		long all = conversations(one);
		ExecutorService other = Executors.newSingleThreadExecutor();
		try {
			CyclicBarrier start = new CyclicBarrier(2);
			Callable<Long> reviewer = () -> {
				start.await();
				LockSupport.parkNanos(pause);
				try {
					this.holds.set(one, "CONVERSATIONS", new ReviewAnswer("HOLD", "DISPUTE", "Case 9/2026", day(99)),
							"legal");
					return conversations(one);
				}
				catch (DecisionRefused ex) {
					return 0L;
				}
			};
			Future<Long> answer = other.submit(reviewer);
			start.await();
			this.purge.begin(code, Subject.account(one));
			Optional<Receipt> receipt = this.clearedPurge.purge(code, Subject.account(one), DataCategory.CONVERSATIONS,
					TimeSlice.UNLIMITED);
			long leftWhenHeld = answer.get();
			long left = conversations(one);
			assertThat(left).as("%s: nothing goes after the hold", seed).isEqualTo(leftWhenHeld).isIn(0L, all);
			assertThat(receipt.isEmpty()).as("%s: the receipt agrees", seed).isEqualTo(left > 0);
			assertThat(this.database.queryForObject(
					"select count(*) from legal_hold where code = ? and released_at is null", Long.class, code.value()))
				.as("%s: the hold is in force", seed)
				.isEqualTo((left > 0) ? 1 : 0);
			return left > 0;
		}
		finally {
			other.shutdownNow();
		}
	}

	private ConfirmationCode aRequestThatMayBePurged(String one) {
		ConfirmationCode code = ConfirmationCode.random();
		this.database.update("""
				insert into deletion_request (code, version, channel, language, state, received_at, due_at,
				    confirmed_by_support)
				values (?, 0, 'SELF_SERVICE', 'ENGLISH', 'PURGING', now(), now(), false)""", code.value());
		for (DataCategory category : DataCategory.values()) {
			this.database.update("insert into retention_decision (code, category, action, decided_by, decided_at) "
					+ "values (?, ?, 'DELETE', 'legal', now())", code.value(), category.name());
		}
		return code;
	}

	private Map<String, Object> heldConversations() {
		Map<String, Object> answers = DataDeletionProcessTests.everything("DELETE");
		answers.putAll(Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "DISPUTE",
				"citation_CONVERSATIONS", "Case 9/2026", "holdUntil_CONVERSATIONS", day(200)));
		return answers;
	}

	private Case open() {
		return new Case(this.engine, this.desk
			.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, this.owner, null, null, null, null, null)),
				this.inbox)
			.runJobs();
	}

	private void hold(String category, int days) {
		this.holds.set(this.account, category, new ReviewAnswer("HOLD", "DISPUTE", "Case 9/2026", day(days)), "legal");
	}

	private RequestState state(Case request) {
		return this.requests.get(request.code()).state();
	}

	private long holdCount() {
		return this.database.queryForObject("select count(*) from legal_hold", Long.class);
	}

	private long conversations(String key) {
		return this.crm.queryForObject("select count(*) from crm.conversation where account_id = ?::bigint", Long.class,
				key);
	}

	private long contacts() {
		return this.crm.queryForObject("select count(*) from crm.contact where account_id = ?::bigint", Long.class,
				this.account);
	}

	private static HttpResponse<String> post(StaffClient staff, String path, String form) {
		return staff.post(path, "application/x-www-form-urlencoded", form);
	}

	private static String csrf(String page) {
		Matcher field = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
		assertThat(field.find()).isTrue();
		return field.group(1);
	}

	private static String encoded(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	private static String day(int fromNow) {
		return LocalDate.ofInstant(ClockUtil.getCurrentTime().toInstant(), ZoneId.of("Asia/Jakarta"))
			.plusDays(fromNow)
			.toString();
	}

}
