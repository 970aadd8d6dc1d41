package id.whatscrm.deletion.identity;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.Visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The links in mails and the status page, as whoever holds or guesses them sees them.
 */
@ServiceTest
class LinkPagesTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final ProofTokens tokens;

	private final Inbox inbox;

	private final Visitor visitor;

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private String owner = "";

	private final DeletionRequests requests;

	@Autowired
	LinkPagesTests(DeletionRequests requests, ProcessEngine engine, RequestDesk desk, ProofTokens tokens,
			DemoMailServer mails, @Value("${deletion.public-url}") String base) {
		this.requests = requests;
		this.engine = engine;
		this.desk = desk;
		this.tokens = tokens;
		this.inbox = new Inbox(mails);
		this.visitor = new Visitor(base, "en");
	}

	@BeforeEach
	void anAccount() {
		String name = "depot" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, this.owner);
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	/** Mail scanners open links (I3). */
	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD" })
	void openingALinkChangesNothing(String method) {
		Case request = open(null);
		String link = request.link(this.owner, "confirm");

		for (int i = 0; i < 3; i++) {
			HttpResponse<String> page = this.visitor.send(method, link, "text/html", null);
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
			assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
			assertThat(page.body()).doesNotContain("<script", "http-equiv");
		}
		assertThat(this.visitor.send(method, request.link(this.owner, "withdraw"), "text/html", null).statusCode())
			.isEqualTo(200);

		assertThat(state(request)).isEqualTo(RequestState.AWAITING_CONFIRMATION);
		assertThat(press(link, Map.of()).statusCode()).isEqualTo(200);
		assertThat(state(request)).isEqualTo(RequestState.VERIFIED);
	}

	@Test
	void linkWorksOnce() {
		Case request = open(null);
		String link = request.link(this.owner, "confirm");
		Map<String, String> form = this.visitor.form(link);
		String path = link.split("\\?")[0];

		assertThat(this.visitor.post(path, form).body()).contains("Thank you, the request is confirmed");
		HttpResponse<String> again = this.visitor.post(path, form);

		assertThat(again.statusCode()).isEqualTo(410);
		assertThat(again.body()).contains("This link has been used already", "/requests/" + request.code());
		assertThat(this.visitor.get(link).statusCode()).isEqualTo(410);
	}

	@Test
	void buttonPressedManyTimesAtOnceActsOnce() throws Exception {
		Case request = open(null);
		String link = request.link(this.owner, "confirm");
		Map<String, String> form = this.visitor.form(link);
		ExecutorService pressers = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Integer>> presses = IntStream.range(0, 4)
				.mapToObj((n) -> (Callable<Integer>) () -> this.visitor.post(link.split("\\?")[0], form).statusCode())
				.toList();
			assertThat(pressers.invokeAll(presses)).extracting((press) -> press.get())
				.containsExactlyInAnyOrder(200, 410, 410, 410);
		}
		finally {
			pressers.shutdownNow();
		}
	}

	@Test
	void secondOwnerIsToldThatTheRequestIsConfirmed() {
		Case request = open(null);
		String other = link(request, Purpose.CONFIRM, Duration.ofDays(1));
		Map<String, String> form = this.visitor.form(other);
		press(request.link(this.owner, "confirm"), Map.of());

		HttpResponse<String> late = this.visitor.post(other.split("\\?")[0], form);

		assertThat(late.statusCode()).isEqualTo(409);
		assertThat(late.body()).contains("There is nothing left to confirm");
		// What was refused has not used up the token either.
		assertThat(this.visitor.get(other).statusCode()).isEqualTo(409);
	}

	/** The mail may have left although the step that sent it is tried again. */
	@ParameterizedTest
	@EnumSource(names = { "CONFIRM", "WITHDRAW" })
	void linkThatIsJustBeingSentIsAskedForOnceMore(Purpose purpose) {
		ConfirmationCode code = this.desk
			.accept(new NewRequest(Channel.WEB_FORM, Language.ENGLISH, this.owner, null, null, null, null, null));
		Case request = new Case(this.engine, code, this.inbox)
			.runJobsUntil(() -> this.requests.get(code).subject() != null);
		assertThat(state(request)).isEqualTo(RequestState.RECEIVED);
		String link = link(request, purpose, Duration.ofDays(1));

		for (HttpResponse<String> early : List.of(this.visitor.get(link), press(link, "/requests/new"))) {
			assertThat(early.statusCode()).isEqualTo(409);
			assertThat(early.body()).contains("Please try once more");
		}
		assertThat(state(request)).isEqualTo(RequestState.RECEIVED);
		request.runJobs();
		assertThat(press(link, Map.of()).statusCode()).isEqualTo(200);
	}

	/** I6: whoever presses twice is answered as whoever presses once. */
	@Test
	void linkIsAskedForByManyPressesAtOnce() throws Exception {
		Case request = open(null);
		String path = "/requests/" + request.code() + "/link";
		Map<String, String> form = this.visitor.form("/requests/" + request.code());
		ExecutorService pressers = Executors.newFixedThreadPool(3);
		try {
			List<Callable<String>> presses = IntStream.range(0, 3)
				.mapToObj((n) -> (Callable<String>) () -> this.visitor.post(path, form)
					.headers()
					.firstValue("Location")
					.orElse("an error"))
				.toList();
			assertThat(pressers.invokeAll(presses)).extracting((press) -> press.get())
				.containsOnly("/requests/" + request.code() + "?link=sent");
		}
		finally {
			pressers.shutdownNow();
		}
	}

	@Test
	void expiredLinkSaysSoAndChangesNothing() {
		Case request = open(null);
		String link = link(request, Purpose.CONFIRM, Duration.ZERO);

		assertThat(this.visitor.get(link).statusCode()).isEqualTo(410);
		HttpResponse<String> page = press(link, request.link(this.owner, "confirm"));

		assertThat(page.statusCode()).isEqualTo(410);
		assertThat(page.body()).contains("This link has expired");
		assertThat(state(request)).isEqualTo(RequestState.AWAITING_CONFIRMATION);
	}

	static Stream<Arguments> guesses() {
		String wrong = "A".repeat(43);
		return Stream.of(arguments("%s", wrong), arguments("%s", ""), arguments("%s", "x".repeat(5000)),
				arguments("%s", "%00"), arguments("WD0000000000000000", wrong), arguments("nonsense", wrong));
	}

	@ParameterizedTest
	@MethodSource
	void guesses(String code, String token) {
		Case request = open(null);
		String real = request.link(this.owner, "confirm");
		String reference = this.visitor.get("/requests/WD0000000000000000/confirm?token=" + "B".repeat(43)).body();

		for (String action : List.of("confirm", "withdraw", "answer")) {
			String link = "/requests/" + code.formatted(request.code()) + "/" + action + "?token=" + token;
			HttpResponse<String> opened = this.visitor.get(link);
			HttpResponse<String> pressed = press(link, real);

			assertThat(opened.statusCode()).isEqualTo(404);
			assertThat(pressed.statusCode()).isEqualTo(404);
			assertThat(withoutLanguageLinks(opened.body())).isEqualTo(withoutLanguageLinks(reference));
		}
		assertThat(state(request)).isEqualTo(RequestState.AWAITING_CONFIRMATION);
	}

	@Test
	void tokenWorksForItsOwnPurposeAndRequestOnly() {
		Case request = open(null);
		Case other = open(null);
		String confirm = request.link(this.owner, "confirm");

		assertThat(this.visitor.get(confirm.replace("/confirm", "/withdraw")).statusCode()).isEqualTo(404);
		assertThat(this.visitor.get(confirm.replace(request.code().value(), other.code().value())).statusCode())
			.isEqualTo(404);
	}

	@Test
	void buttonWithoutItsFormTokenIsRefused() {
		Case request = open(null);
		String link = request.link(this.owner, "confirm");

		HttpResponse<String> page = this.visitor.post(link.split("\\?")[0],
				Map.of("token", link.replaceAll(".*token=", "")));

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(state(request)).isEqualTo(RequestState.AWAITING_CONFIRMATION);
	}

	@Test
	void ownerWhoDidNotAskStopsTheRequestFromTheFirstMail() {
		Case request = open(null);

		HttpResponse<String> page = press(request.link(this.owner, "withdraw"), Map.of());

		assertThat(page.body()).contains("The request is withdrawn");
		request.runJobs();
		assertThat(state(request)).isEqualTo(RequestState.WITHDRAWN);
		assertThat(this.inbox.subjects(this.owner)).last().asString().contains("was withdrawn");
	}

	@Test
	void answerIsCheckedAndKeptUntilItIsRight() {
		Case request = open("baru@" + this.owner.substring(8));
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "MORE_INFORMATION", "question", "Which city <b>is</b> it?"));
		String link = request.link("baru@" + this.owner.substring(8), "answer");
		assertThat(this.visitor.get(link).body()).contains("Which city &lt;b&gt;is&lt;/b&gt; it?");

		for (String wrong : List.of("", " \r\n ", "Bandung\u0000", "x".repeat(4001))) {
			HttpResponse<String> page = press(link, Map.of("answer", wrong));
			assertThat(page.statusCode()).isEqualTo(422);
			assertThat(page.body()).contains("id=\"answer-error\"", "Which city");
		}
		assertThat(state(request)).isEqualTo(RequestState.AWAITING_INFORMATION);

		assertThat(press(link, Map.of("answer", "Bandung\r\n\"kota\"")).body()).contains("Thank you for your answer");
		assertThat(this.requests.get(request.code()).answer()).isEqualTo("Bandung\n\"kota\"");
	}

	/** The mail may have left although the step that sent it is tried again. */
	@Test
	void answerToAQuestionThatIsJustBeingSentIsAskedForOnceMore() {
		String contact = "baru@" + this.owner.substring(8);
		Case request = open(contact);
		request.submit("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "MORE_INFORMATION", "question", "Which city is it?"));
		String link = link(request, Purpose.ANSWER, Duration.ofDays(1));

		HttpResponse<String> early = press(link, Map.of("answer", "Bandung"));

		assertThat(early.statusCode()).isEqualTo(409);
		assertThat(early.body()).contains("Please try once more");
		request.runJobs();
		assertThat(press(link, Map.of("answer", "Bandung")).body()).contains("Thank you for your answer");
		HttpResponse<String> second = press(link(request, Purpose.ANSWER, Duration.ofDays(1)), "/requests/new");
		assertThat(second.statusCode()).as("nobody asks any more").isEqualTo(409);
		assertThat(this.requests.get(request.code()).answer()).isEqualTo("Bandung");
	}

	@Test
	void statusPageIsForPeopleAndPrograms() {
		Case request = open(null);
		String path = "/requests/" + request.code();

		HttpResponse<String> page = this.visitor.get(path.toLowerCase().replace("/requests/wd", "/requests/wd"));
		HttpResponse<String> json = this.visitor.send("GET", path, "application/json", null);

		assertThat(page.headers().firstValue("Content-Type")).hasValueSatisfying((t) -> assertThat(t).contains("html"));
		assertThat(page.body()).contains("Request received", "noindex", request.code().value())
			.doesNotContain(this.owner, "Depot");
		assertThat(this.visitor.send("GET", path, "*/*", null).body()).startsWith("<!DOCTYPE html>");
		assertThat(json.body())
			.contains("\"code\":\"" + request.code() + "\"", "\"state\":\"VERIFYING\"", "\"receivedAt\":\"",
					"\"dueAt\":\"", "\"withdrawable\":false")
			.doesNotContain("@", "subject", "null");
	}

	/** Unknown codes get one answer (M4). */
	@ParameterizedTest
	@ValueSource(strings = { "WD0000000000000000", "WD00", "wdoooooooooooooooo", "%00", "a%20b" })
	void codesThatDoNotExistAreAnsweredAlike(String code) {
		HttpResponse<String> page = this.visitor.get("/requests/" + code);
		assertThat(page.statusCode()).isIn(404, 400);
		if (!code.contains("%00")) {
			assertThat(page.body()).isEqualTo(this.visitor.get("/requests/WD1111111111111111").body())
				.contains("There is nothing here");
			assertThat(this.visitor.send("GET", "/requests/" + code, "application/json", null).statusCode())
				.isEqualTo(404);
		}
	}

	@Test
	void codeThatIsTypedLeadsToItsPage() {
		Case request = open(null);

		HttpResponse<String> found = this.visitor.get("/requests?code=%20" + request.code().value().toLowerCase());

		assertThat(found.statusCode()).isEqualTo(303);
		assertThat(found.headers().firstValue("Location")).contains("/requests/" + request.code());
		assertThat(this.visitor.get("/requests?code=WD").statusCode()).isEqualTo(404);
	}

	private Case open(String contactEmail) {
		ConfirmationCode code = this.desk.accept(
				new NewRequest(Channel.WEB_FORM, Language.ENGLISH, this.owner, null, null, null, null, contactEmail));
		return new Case(this.engine, code, this.inbox).runJobs();
	}

	private String link(Case request, Purpose purpose, Duration validity) {
		return "/requests/" + request.code() + "/" + purpose.path() + "?token="
				+ this.tokens.issue(request.code(), purpose, validity);
	}

	private HttpResponse<String> press(String link, Map<String, String> fields) {
		Map<String, String> form = new HashMap<>(this.visitor.form(link));
		form.putAll(fields);
		return this.visitor.post(link.split("\\?")[0], form);
	}

	/** Presses a button that no page shows, with the form token of another page. */
	private HttpResponse<String> press(String link, String pageWithForm) {
		Map<String, String> form = new HashMap<>(this.visitor.form(pageWithForm));
		form.put("token",
				java.net.URLDecoder.decode(link.replaceAll(".*token=", ""), java.nio.charset.StandardCharsets.UTF_8));
		form.put("answer", "anything");
		return this.visitor.post(link.split("\\?")[0], form);
	}

	private RequestState state(Case request) {
		return RequestState
			.valueOf(String.valueOf(this.database.queryForObject("select state from deletion_request where code = ?",
					String.class, request.code().value())));
	}

	private static String withoutLanguageLinks(String page) {
		return page.replaceAll("href=\"\\?[^\"]*\"", "");
	}

}
