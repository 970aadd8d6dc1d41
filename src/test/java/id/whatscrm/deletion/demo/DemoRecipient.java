package id.whatscrm.deletion.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stands in for the recipients of data and checks what it receives as the specification
 * of Standard Webhooks says, with nothing of the sender's code.
 */
@RestController
@Profile("demo")
public class DemoRecipient {

	private static final Duration TOLERANCE = Duration.ofMinutes(5);

	private final Environment settings;

	private final Clock clock;

	private final List<Notice> notices = new CopyOnWriteArrayList<>();

	private final Map<String, Integer> troubles = new ConcurrentHashMap<>();

	DemoRecipient(Environment settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * A notice whose signature is right.
	 *
	 * @param recipient who received it
	 * @param id its {@code webhook-id}
	 * @param body what it says, in JSON
	 * @param answered with which status
	 */
	public record Notice(String recipient, String id, String body, int answered) {
	}

	/**
	 * The notices to a recipient with some text in them, oldest first.
	 */
	public List<Notice> notices(String recipient, String text) {
		return this.notices.stream()
			.filter((notice) -> notice.recipient().equals(recipient) && notice.body().contains(text))
			.toList();
	}

	/**
	 * Lets a recipient answer every notice with an error.
	 */
	public void goDown(String recipient, int status) {
		this.troubles.put(recipient, status);
	}

	/**
	 * Answers well again.
	 */
	public void comeBack() {
		this.troubles.clear();
	}

	@GetMapping(path = "/demo/recipient", produces = MediaType.TEXT_PLAIN_VALUE)
	String received() {
		StringBuilder text = new StringBuilder("What recipients of data were told:\n\n");
		this.notices.forEach((notice) -> text.append("%s, %s, answered %d%n%s%n%n".formatted(notice.recipient(),
				notice.id(), notice.answered(), notice.body())));
		return text.toString();
	}

	@PostMapping(path = "/demo/recipient/{recipient}", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<String> receive(@PathVariable String recipient, @RequestHeader("webhook-id") String id,
			@RequestHeader("webhook-timestamp") long timestamp, @RequestHeader("webhook-signature") String signature,
			@RequestBody byte[] body) {
		String said = new String(body, StandardCharsets.UTF_8);
		String expected = "v1," + sign(id + "." + timestamp + "." + said, recipient);
		boolean old = Duration.between(Instant.ofEpochSecond(timestamp), this.clock.instant())
			.abs()
			.compareTo(TOLERANCE) > 0;
		if (old || !MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII),
				signature.getBytes(StandardCharsets.US_ASCII))) {
			return ResponseEntity.status(401).body("Wrong signature");
		}
		int status = this.troubles.getOrDefault(recipient, 204);
		this.notices.add(new Notice(recipient, id, said, status));
		return ResponseEntity.status(status).build();
	}

	private String sign(String content, String recipient) {
		String secret = this.settings.getRequiredProperty("deletion.recipients." + recipient + ".secret");
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Bean
	@Order(-1)
	static SecurityFilterChain recipientChain(HttpSecurity http) throws Exception {
		return http.securityMatcher("/demo/recipient/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf(AbstractHttpConfigurer::disable)
			.build();
	}

}
