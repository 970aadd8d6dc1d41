package id.whatscrm.deletion.demo;

import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import id.whatscrm.deletion.encryption.Hmac;

/**
 * Stands in for Meta's Graph API and checks what it receives as Meta does: the token, and
 * the proof that it is used by the app to which it belongs.
 */
@RestController
@Profile("demo")
public class DemoGraph {

	/** A token that its owner has ended. */
	public static final String DEAD_TOKEN = "EAAGdead";

	private static final String OK = "{\"success\":true}";

	private final DemoMeta meta;

	private final List<Call> calls = new CopyOnWriteArrayList<>();

	private final Queue<ResponseEntity<String>> troubles = new ArrayDeque<>();

	DemoGraph(DemoMeta meta) {
		this.meta = meta;
	}

	/**
	 * A call that was received.
	 *
	 * @param path what to delete
	 * @param connectionsLeft how many connections with its token the CRM had then
	 */
	public record Call(String path, long connectionsLeft) {
	}

	/**
	 * The calls about some nodes, in their order.
	 */
	public List<Call> calls(String... nodes) {
		return this.calls.stream()
			.filter((call) -> List.of(nodes).stream().anyMatch((node) -> call.path().contains("/" + node + "/")))
			.toList();
	}

	/**
	 * Answers the next call with an error.
	 */
	public synchronized void fail(int status, String body) {
		this.troubles.add(ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(body));
	}

	/**
	 * Answers well again.
	 */
	public synchronized void reset() {
		this.troubles.clear();
	}

	@GetMapping(path = "/demo/graph", produces = MediaType.TEXT_PLAIN_VALUE)
	String received() {
		StringBuilder text = new StringBuilder("What Meta's Graph API was asked:\n\n");
		this.calls.forEach((call) -> text.append("DELETE ").append(call.path()).append('\n'));
		return text.toString();
	}

	@DeleteMapping("/demo/graph/{version}/{node}/{edge:subscribed_apps|permissions}")
	synchronized ResponseEntity<String> delete(@PathVariable String version, @PathVariable String node,
			@PathVariable String edge, @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization,
			@RequestParam("appsecret_proof") String proof) {
		String token = authorization.replaceFirst("^Bearer ", "");
		long left = EmbeddedDatabases.shared()
			.crm()
			.queryForObject("select count(*) from crm.meta_connection where access_token = ?", Long.class, token);
		this.calls.add(new Call("/" + version + "/" + node + "/" + edge, left));
		ResponseEntity<String> trouble = this.troubles.poll();
		if (trouble != null) {
			return trouble;
		}
		if (token.startsWith(DEAD_TOKEN)) {
			return error(400, 190, "Error validating access token");
		}
		boolean ours = List.of("facebook", "instagram")
			.stream()
			.anyMatch((app) -> HexFormat.of().formatHex(Hmac.of(token, this.meta.secret(app))).equals(proof));
		return ours ? ResponseEntity.ok(OK) : error(400, 100, "Invalid appsecret_proof provided in the API argument");
	}

	private static ResponseEntity<String> error(int status, int code, String message) {
		return ResponseEntity.status(status)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"error\":{\"message\":\"%s\",\"type\":\"OAuthException\",\"code\":%d}}".formatted(message, code));
	}

	@Bean
	@Order(-1)
	static SecurityFilterChain graphChain(HttpSecurity http) throws Exception {
		return http.securityMatcher("/demo/graph/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf(AbstractHttpConfigurer::disable)
			.build();
	}

}
