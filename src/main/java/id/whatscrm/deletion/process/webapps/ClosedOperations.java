package id.whatscrm.deletion.process.webapps;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What the webapps' API offers and nobody may do here, administrators included: it would
 * run code, decide in the place of a form, delete before the time, or change what
 * happened. Each pattern goes on to what is below it, because the API takes an address
 * with a slash at its end for the same.
 */
final class ClosedOperations {

	private static final String ENGINE = "/camunda/api/engine/engine/*";

	/** With whatever method. */
	private static final List<String> ANY = List.of(
			// An administrator made by a stranger (CVE-2026-77226).
			"/camunda/app/admin/*/setup/**", "/camunda/app/admin/setup/**", "/camunda/api/admin/setup/**",
			// A task is answered by its form, which its guard reads.
			ENGINE + "/task/*/complete/**", ENGINE + "/task/*/resolve/**", ENGINE + "/task/*/delegate/**",
			ENGINE + "/task/*/bpmnError/**", ENGINE + "/task/*/bpmnEscalation/**",
			// So is the start of a process.
			ENGINE + "/process-definition/*/start/**", ENGINE + "/process-definition/key/*/start/**",
			// Texts of people would be kept with the history. Case files are the place.
			ENGINE + "/task/create/**", ENGINE + "/task/*/comment/create/**", ENGINE + "/task/*/attachment/create/**",
			// Steps of the process would be left out or done again.
			ENGINE + "/process-instance/delete/**", ENGINE + "/process-instance/delete-historic-query-based/**",
			ENGINE + "/process-instance/*/modification/**", ENGINE + "/process-instance/*/modification-async/**",
			ENGINE + "/process-instance/variables-async/**", ENGINE + "/process-instance/message-async/**",
			ENGINE + "/process-definition/*/restart/**", ENGINE + "/process-definition/*/restart-async/**",
			ENGINE + "/migration/**", ENGINE + "/modification/**", ENGINE + "/message/**", ENGINE + "/signal/**",
			ENGINE + "/condition/**", ENGINE + "/execution/*/signal/**", ENGINE + "/execution/*/create-incident/**",
			ENGINE + "/execution/*/messageSubscriptions/*/trigger/**",
			// A timer protects whoever may still withdraw.
			ENGINE + "/job/*/execute/**", ENGINE + "/job/*/duedate/**",
			// What is deployed runs as code.
			ENGINE + "/deployment/create/**", ENGINE + "/deployment/*/redeploy/**",
			ENGINE + "/decision-definition/*/evaluate/**", ENGINE + "/decision-definition/key/*/evaluate/**",
			// The history is kept as long as the settings say.
			ENGINE + "/history/cleanup/**", ENGINE + "/history/process-instance/delete/**",
			ENGINE + "/history/process-instance/set-removal-time/**", ENGINE + "/history/decision-instance/delete/**",
			ENGINE + "/history/decision-instance/set-removal-time/**", ENGINE + "/history/batch/set-removal-time/**");

	private static final List<String> PUT = List.of(ENGINE + "/process-definition/*/history-time-to-live/**",
			ENGINE + "/process-definition/key/*/history-time-to-live/**",
			ENGINE + "/decision-definition/*/history-time-to-live/**",
			ENGINE + "/decision-definition/key/*/history-time-to-live/**", ENGINE + "/history/**");

	private static final List<String> DELETE = List.of(ENGINE + "/task/**", ENGINE + "/process-instance/**",
			ENGINE + "/process-definition/**", ENGINE + "/deployment/**", ENGINE + "/job/**", ENGINE + "/incident/**",
			ENGINE + "/history/**");

	/** Where variables hang that only the process may set. */
	private static final List<String> VARIABLES = List.of(ENGINE + "/task/*/variables/**",
			ENGINE + "/task/*/localVariables/**", ENGINE + "/process-instance/*/variables/**",
			ENGINE + "/execution/*/localVariables/**", ENGINE + "/external-task/**");

	/** Processes that the service starts and no person, whatever their rights. */
	private static final List<String> INTERNAL = List.of("data-deletion", "identity-verification", "held-data-release",
			"forget-request", "notify-recipient");

	private ClosedOperations() {
	}

	static RequestMatcher[] matchers() {
		PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
		return Stream
			.of(ANY.stream().map(paths::matcher), INTERNAL.stream()
				.flatMap((key) -> Stream.of("/process-definition/key/" + key, "/process-definition/" + key + ":*"))
				.map((definition) -> paths.matcher(ENGINE + definition + "/submit-form/**")),
					matchers(HttpMethod.PUT, PUT), matchers(HttpMethod.DELETE, DELETE),
					Stream.of(HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE)
						.flatMap((method) -> matchers(method, VARIABLES)))
			.flatMap((matchers) -> matchers)
			.toArray(RequestMatcher[]::new);
	}

	private static Stream<PathPatternRequestMatcher> matchers(HttpMethod method, List<String> patterns) {
		return patterns.stream().map((pattern) -> PathPatternRequestMatcher.withDefaults().matcher(method, pattern));
	}

}
