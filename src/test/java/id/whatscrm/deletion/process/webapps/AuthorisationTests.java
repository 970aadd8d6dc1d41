package id.whatscrm.deletion.process.webapps;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.intake.account.SettingsPagesTests;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tries every line of {@code authorisation/who-may-do-what.md}, and that each of our
 * addresses has one.
 */
@ServiceTest
class AuthorisationTests {

	private static final String TABLE = "authorisation/who-may-do-what.md";

	private static final List<String> ROLES = List.of("nobody", "requester", "member", "support", "legal", "operator",
			"auditor", "admin");

	/** How the names of what the table makes begin. */
	private static final String MADE = "table";

	private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Inbox inbox;

	private final RequestMappingHandlerMapping mappings;

	private final String address;

	@Autowired
	AuthorisationTests(ProcessEngine engine, RequestDesk desk, DemoMailServer mails,
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings,
			@Value("${deletion.public-url}") String address) {
		this.engine = engine;
		this.desk = desk;
		this.inbox = new Inbox(mails);
		this.mappings = mappings;
		this.address = address;
	}

	/**
	 * A line of the table.
	 *
	 * @param page where the form of a POST is opened, or nothing
	 */
	private record Line(String method, String path, String query, String page, String body, List<String> expected) {

		static Line read(String line) {
			List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
			Matcher request = Pattern.compile("(\\S+) (\\S+?)(?: \\? (\\S+))?(?: < (\\S+))?").matcher(cells.get(1));
			if (!request.matches() || cells.size() != ROLES.size() + 3) {
				throw new AssertionError("Not a line of the table: " + line);
			}
			return new Line(request.group(1), request.group(2), (request.group(3) != null) ? request.group(3) : "",
					(request.group(4) != null) ? request.group(4) : "", cells.get(2), cells.subList(3, cells.size()));
		}

	}

	private static List<Line> table() throws IOException {
		return new ClassPathResource(TABLE).getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.matches("\\| (GET|POST|PUT|DELETE) .*"))
			.map(Line::read)
			.toList();
	}

	@Test
	void everyAddressHasALine() throws IOException {
		Set<String> lines = new TreeSet<>();
		table().forEach((line) -> lines.add(line.method() + " " + line.path()));
		Set<String> addresses = new TreeSet<>();
		this.mappings.getHandlerMethods().forEach((mapping, handler) -> {
			String type = handler.getBeanType().getName();
			if (type.startsWith("id.whatscrm.deletion.")
					&& mapping.getPatternValues().stream().noneMatch((path) -> path.startsWith("/demo/"))) {
				Set<?> methods = mapping.getMethodsCondition().getMethods();
				for (String path : mapping.getPatternValues()) {
					for (Object method : methods.isEmpty() ? Set.of("GET") : methods) {
						addresses.add(method + " " + path.replaceAll("\\{([^}:]+):[^}]+}", "{$1}"));
					}
				}
			}
		});

		assertThat(addresses).isNotEmpty();
		assertThat(lines).as("lines of " + TABLE).containsAll(addresses);
	}

	@TestFactory
	Stream<DynamicTest> everyoneMayDoWhatTheTableSays() throws IOException {
		Scene scene = new Scene();
		return table().stream()
			.map((line) -> DynamicTest.dynamicTest(line.method() + " " + line.path(),
					() -> assertThat(scene.play(line)).as(line.method() + " " + line.path())
						.isEqualTo(expected(line))));
	}

	private static Map<String, String> expected(Line line) {
		Map<String, String> expected = new LinkedHashMap<>();
		for (int i = 0; i < ROLES.size(); i++) {
			expected.put(ROLES.get(i), line.expected().get(i));
		}
		return expected;
	}

	/**
	 * One of each kind of person, and something of everything that they may ask for.
	 */
	private final class Scene {

		private final Map<String, StaffClient> people = new LinkedHashMap<>();

		private final Map<String, String> names = new HashMap<>();

		private final Case reviewed;

		private final Case unproved;

		private final String token;

		Scene() {
			String owner = owner();
			this.reviewed = request(Channel.SELF_SERVICE, owner);
			String other = owner();
			this.unproved = request(Channel.WEB_FORM, other);
			this.token = this.unproved.link(other, "confirm").replaceAll(".*token=", "");
			this.names.put("{engine}", "/camunda/api/engine/engine/default");
			this.names.put("{taskId}", this.reviewed.task("Task_ReviewLegalHold").getId());
			this.names.put("{instance}", this.reviewed.instanceId());
			this.names.put("{processInstanceId}", this.reviewed.instanceId());
			this.names.put("{job}",
					engine().getManagementService()
						.createJobQuery()
						.processInstanceId(this.reviewed.instanceId())
						.timers()
						.list()
						.get(0)
						.getId());
			this.names.put("{jobDefinition}",
					engine().getManagementService()
						.createJobQuery()
						.jobId(this.names.get("{job}"))
						.singleResult()
						.getJobDefinitionId());
			this.names.put("{definition}",
					engine().getRepositoryService()
						.createProcessDefinitionQuery()
						.processDefinitionKey("data-deletion")
						.latestVersion()
						.singleResult()
						.getId());
			this.names.put("{filter}",
					engine().getFilterService()
						.createFilterQuery()
						.filterName("Legal review: all open")
						.singleResult()
						.getId());
			this.names.put("{deployment}",
					engine().getRepositoryService().createDeploymentQuery().list().get(0).getId());
			this.names.put("{id}", "0");
			this.names.put("{key}", "0");
			this.names.put("{app}", "facebook");
			this.names.put("{action}", "confirm");
			ROLES.forEach((role) -> this.people.put(role, person(role)));
		}

		private ProcessEngine engine() {
			return AuthorisationTests.this.engine;
		}

		private String owner() {
			String name = "toko" + UUID.randomUUID().toString().substring(0, 8);
			String owner = "pemilik@" + name + ".example";
			DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, owner);
			return owner;
		}

		private Case request(Channel channel, String owner) {
			return new Case(engine(), AuthorisationTests.this.desk
				.accept(new NewRequest(channel, Language.ENGLISH, owner, "Toko", null, null, "Please delete", null)),
					AuthorisationTests.this.inbox)
				.runJobs();
		}

		private StaffClient person(String role) {
			String service = AuthorisationTests.this.address;
			return switch (role) {
				case "nobody", "requester" -> {
					StaffClient stranger = StaffClient.stranger(service);
					stranger.open("/camunda/app/welcome/default/");
					yield stranger;
				}
				case "member" -> member();
				case "auditor" -> StaffClient.signedIn(service, role, "welcome");
				default -> StaffClient.signedIn(service, role);
			};
		}

		private StaffClient member() {
			StaffClient member = StaffClient.stranger(AuthorisationTests.this.address);
			String owner = owner();
			member.post("/account/sign-in", "application/x-www-form-urlencoded",
					"_csrf=" + csrf(member, "/account/sign-in") + "&username=" + encode(owner));
			String link = SettingsPagesTests.linkTo(AuthorisationTests.this.inbox, owner);
			member.post("/account/sign-in/link", "application/x-www-form-urlencoded",
					"_csrf=" + csrf(member, link) + "&token=" + link.replaceAll(".*token=", ""));
			member.open("/camunda/app/welcome/default/");
			return member;
		}

		/**
		 * What everybody is answered who does what the line says.
		 */
		Map<String, String> play(Line line) {
			Map<String, String> answers = new LinkedHashMap<>();
			this.people.forEach((role, person) -> {
				engine().getTaskService().setAssignee(this.names.get("{taskId}"), null);
				String path = fill(line.path(), role, line)
						+ (line.query().isEmpty() ? "" : "?" + fill(line.query(), role, line));
				String body = fill(line.body(), role, line);
				HttpResponse<String> answer = switch (line.method()) {
					case "GET" -> path.startsWith("/camunda/api/") ? person.get(path) : person.open(path);
					case "DELETE" -> person.delete(path);
					case "PUT" -> person.putJson(path, body);
					default -> post(person, line, path, body);
				};
				answers.put(role, String.valueOf(answer.statusCode()));
			});
			clear();
			return answers;
		}

		private void clear() {
			engine().getIdentityService()
				.createUserQuery()
				.list()
				.stream()
				.filter((user) -> user.getId().startsWith(MADE))
				.forEach((user) -> engine().getIdentityService().deleteUser(user.getId()));
			engine().getFilterService()
				.createFilterQuery()
				.filterNameLike(MADE + "%")
				.list()
				.forEach((filter) -> engine().getFilterService().deleteFilter(filter.getId()));
			engine().getAuthorizationService()
				.createAuthorizationQuery()
				.list()
				.stream()
				.filter((made) -> made.getUserId() != null && made.getUserId().startsWith(MADE))
				.forEach((made) -> engine().getAuthorizationService().deleteAuthorization(made.getId()));
			engine().getManagementService()
				.createBatchQuery()
				.list()
				.forEach((batch) -> engine().getManagementService().deleteBatch(batch.getId(), true));
		}

		private HttpResponse<String> post(StaffClient person, Line line, String path, String body) {
			if (path.startsWith("/camunda/api/") || path.startsWith("/api/")) {
				return person.postJson(path, body);
			}
			List<String> fields = new ArrayList<>(body.isEmpty() ? List.of() : List.of(body));
			if (!line.page().isEmpty()) {
				fields.add("_csrf=" + csrf(person, line.page()));
			}
			return person.post(path, "application/x-www-form-urlencoded", String.join("&", fields));
		}

		private String fill(String text, String role, Line line) {
			boolean link = line.path().contains("{action}");
			String filled = text.replace("{code}", (link ? this.unproved : this.reviewed).code().value())
				.replace("{token}", "requester".equals(role) ? this.token : "wrong")
				.replace("{me}", role)
				.replace("{random}", MADE + UUID.randomUUID().toString().replace("-", ""));
			for (Map.Entry<String, String> name : this.names.entrySet()) {
				filled = filled.replace(name.getKey(), name.getValue());
			}
			return filled;
		}

		private String csrf(StaffClient person, String page) {
			Matcher token = TOKEN.matcher(person.open(page).body());
			return token.find() ? encode(token.group(1)) : "";
		}

		private String encode(String text) {
			return URLEncoder.encode(text, StandardCharsets.UTF_8);
		}

	}

}
