package id.whatscrm.deletion.intake.form;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.Visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@ServiceTest
class RequestPagesTests {

	private final String base;

	private final Visitor visitor;

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	@Autowired
	RequestPagesTests(@Value("${deletion.public-url}") String base) {
		this.base = base;
		this.visitor = new Visitor(base, "en");
	}

	static Stream<Arguments> badInput() {
		String a = "a";
		return Stream.of(arguments("email", "", "Enter the registered e-mail address."),
				arguments("email", "  ", "Enter the registered e-mail address."),
				arguments("email", "sari", "Enter an address like name@example.com."),
				arguments("email", "sari@example", "Enter an address like name@example.com."),
				arguments("email", "Sari <sari@toko.example>", "Enter an address like name@example.com."),
				arguments("email", "a@toko.example,b@toko.example", "Enter an address like name@example.com."),
				arguments("email", "sari@toko.example\r\nBcc: all@toko.example", "Write it in one line"),
				arguments("email", "sari@toko.example\u0000", "Write it in one line"),
				arguments("email", a.repeat(260) + "@toko.example", "Use at most 254 characters."),
				arguments("businessName", "Toko\nSari", "Write it in one line"),
				arguments("businessName", "Toko\rSari", "Write it in one line"),
				arguments("businessName", "Toko\u0000", "Write it in one line"),
				arguments("businessName", "Toko\u2028Sari", "Write it in one line"),
				arguments("businessName", a.repeat(201), "Use at most 200 characters."),
				arguments("whatsappNumber", "call me", "Enter a phone number like"),
				arguments("whatsappNumber", "12", "Enter a phone number like"),
				arguments("whatsappNumber", "0812\n3456789", "Write it in one line"),
				arguments("metaBusinessId", "12ab", "Enter the ID with digits only"),
				arguments("metaBusinessId", "1".repeat(33), "Enter the ID with digits only"),
				arguments("metaBusinessId", "12\u000034", "Enter the ID with digits only"),
				arguments("description", "please\u0000", "Remove control characters."),
				arguments("description", "please\u001b[2J", "Remove control characters."),
				arguments("description", a.repeat(4001), "Use at most 4,000 characters."),
				arguments("contactEmail", "other@toko.example", "Tick the box"),
				arguments("website", "http://spam.example", "Leave this field empty."));
	}

	@ParameterizedTest
	@MethodSource
	void badInput(String field, String value, String sentence) {
		long before = requests();
		Map<String, String> form = filled("someone@nowhere.example");
		form.put(field, value);

		HttpResponse<String> page = this.visitor.post("/requests/new", form);

		assertThat(page.statusCode()).isEqualTo(422);
		assertThat(page.body()).contains("href=\"#" + field + "\"").contains(sentence);
		if (!field.equals("website")) {
			assertThat(page.body()).contains("id=\"" + field + "-error\"")
				.containsPattern("(?s)id=\"" + field + "\"[^>]*aria-invalid=\"true\"");
		}
		assertThat(page.body()).doesNotContain("at id.whatscrm").contains(form.get("submission"));
		assertThat(requests()).isEqualTo(before);
	}

	@Test
	void everyProblemIsNamedAtOnceAndWhatWasTypedIsKept() {
		Map<String, String> form = filled("not an address");
		form.putAll(Map.of("whatsappNumber", "x", "businessName", "Toko <Sari>", "unreachable", "true"));

		String page = this.visitor.post("/requests/new", form).body();

		assertThat(page).contains("href=\"#email\"", "href=\"#whatsappNumber\"", "href=\"#contactEmail\"",
				"value=\"not an address\"", "value=\"Toko &lt;Sari&gt;\"", "checked=\"checked\"");
	}

	@Test
	void linesOfADescriptionAreFine() {
		Map<String, String> form = filled("someone@nowhere.example");
		form.put("description", "a".repeat(3990) + "\r\n\tplease\r\n");

		assertThat(this.visitor.post("/requests/new", form).statusCode()).isEqualTo(303);
	}

	@Test
	void knownAndUnknownAddressesAreAnsweredAlike() {
		String name = "Toko " + UUID.randomUUID();
		String owner = name.substring(5) + "@toko.example";
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, owner);

		assertThat(statusPage(owner)).isEqualTo(statusPage("nobody@nowhere.example"));
	}

	private String statusPage(String email) {
		HttpResponse<String> sent = this.visitor.post("/requests/new", filled(email));
		assertThat(sent.statusCode()).isEqualTo(303);
		HttpResponse<String> page = this.visitor.get(location(sent));
		assertThat(page.statusCode()).isEqualTo(200);
		return page.body().replaceAll("WD[0-9A-Z]{16}", "WD").replaceAll("(name=\"_csrf\" value=)\"[^\"]+\"", "$1");
	}

	@Test
	void formSentTwiceIsOneRequest() {
		long before = requests();
		Map<String, String> form = filled("someone@nowhere.example");

		String first = location(this.visitor.post("/requests/new", form));
		String second = location(this.visitor.post("/requests/new", form));

		assertThat(second).isEqualTo(first);
		assertThat(requests()).isEqualTo(before + 1);
	}

	@Test
	void formSentManyTimesAtOnceIsOneRequest() throws Exception {
		long before = requests();
		Map<String, String> form = filled("someone@nowhere.example");
		ExecutorService senders = Executors.newFixedThreadPool(6);
		Set<String> locations = new HashSet<>();
		try {
			List<Callable<String>> tries = IntStream.range(0, 6)
				.mapToObj((n) -> (Callable<String>) () -> location(this.visitor.post("/requests/new", form)))
				.toList();
			for (var sent : senders.invokeAll(tries)) {
				locations.add(sent.get());
			}
		}
		finally {
			senders.shutdownNow();
		}

		assertThat(locations).hasSize(1);
		assertThat(requests()).isEqualTo(before + 1);
	}

	@Test
	void formWithoutItsTokenIsRefusedWithAPageThatSaysWhatToDo() {
		Map<String, String> form = filled("someone@nowhere.example");
		form.remove("_csrf");

		HttpResponse<String> page = this.visitor.post("/requests/new", form);

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("The form was open for too long");
	}

	@Test
	void formThatIsTooLargeIsRefusedWithAPageThatSaysSo() {
		Map<String, String> form = filled("someone@nowhere.example");
		form.put("description", "a".repeat(70_000));

		HttpResponse<String> page = this.visitor.post("/requests/new", form);

		assertThat(page.statusCode()).isEqualTo(413);
		assertThat(page.body()).contains("That is too much text");
	}

	@Test
	void boxWithAnotherValueCountsAsTicked() {
		Map<String, String> form = filled("someone@nowhere.example");
		form.put("unreachable", "x");

		HttpResponse<String> page = this.visitor.post("/requests/new", form);

		assertThat(page.statusCode()).isEqualTo(422);
		assertThat(page.body()).contains("href=\"#contactEmail\"", "checked=\"checked\"");
	}

	@Test
	void addressOfTheStatusPageWithoutACodeIsNotFound() {
		assertThat(this.visitor.get("/requests").statusCode()).isEqualTo(404);
		assertThat(this.visitor.get("/requests?email=someone@nowhere.example").statusCode()).isEqualTo(404);
	}

	@Test
	void otherMethodsAreRefused() {
		Map<String, String> form = filled("someone@nowhere.example");

		HttpResponse<String> page = this.visitor.post("/?_csrf=" + form.get("_csrf"), form);

		assertThat(page.statusCode()).isEqualTo(405);
		assertThat(page.body()).contains("This page cannot be used that way");
	}

	@Test
	void landingPagePublishesTheInstructions() {
		String page = this.visitor.get("/").body();

		assertThat(page).contains("Account Settings", "Delete Account", "the e-mail address registered",
				"Meta Business Account ID", "API access tokens", "WhatsApp conversation history", "a legal obligation",
				"the prevention of fraud", "within 30 days", "does not by itself delete data");
		assertThat(page).doesNotContain("noindex").doesNotContain("<script").doesNotContain("??");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/requests/new" })
	void languageIsTheBrowsersUntilOneIsChosen(String path) {
		Visitor indonesian = new Visitor(this.base, "ms,id;q=0.8,en;q=0.5");
		assertThat(indonesian.get(path).body()).contains("<html lang=\"id\"").doesNotContain("??");

		assertThat(indonesian.get(path + "?lang=en").body()).contains("<html lang=\"en\"");
		assertThat(indonesian.get(path).body()).contains("<html lang=\"en\"");
		assertThat(indonesian.get(path + "?lang=xx'%22").body()).contains("<html lang=\"en\"");
		assertThat(new Visitor(this.base, "de").get(path).body()).contains("<html lang=\"en\"");
	}

	private Map<String, String> filled(String email) {
		Map<String, String> form = this.visitor.form("/requests/new");
		form.put("email", email);
		return form;
	}

	private static String location(HttpResponse<String> answer) {
		return answer.headers().firstValue("Location").orElseThrow();
	}

	private long requests() {
		Long count = this.database.queryForObject("select count(*) from deletion_request", Long.class);
		return (count != null) ? count : 0;
	}

}
