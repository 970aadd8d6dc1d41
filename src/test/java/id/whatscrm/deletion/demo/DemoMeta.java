package id.whatscrm.deletion.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stands in for Meta, which signs what it sends to a callback.
 */
@RestController
@Profile("demo")
public class DemoMeta {

	private static final String PAYLOAD = "{\"algorithm\":\"HMAC-SHA256\",\"issued_at\":%d,\"user_id\":\"%s\"}";

	private final Environment environment;

	DemoMeta(Environment environment) {
		this.environment = environment;
	}

	@GetMapping("/demo/signed-request")
	String signed(@RequestParam String app, @RequestParam String user) {
		return sign(PAYLOAD.formatted(System.currentTimeMillis() / 1000, user), secret(app));
	}

	/**
	 * The secret of one of our apps.
	 */
	public String secret(String app) {
		return this.environment.getRequiredProperty("deletion.meta.apps." + app + ".secret");
	}

	/**
	 * A signed request as Meta makes it.
	 * @param payload what it says, as JSON
	 */
	public static String sign(String payload, String secret) {
		Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
		String encoded = base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return base64.encodeToString(mac.doFinal(encoded.getBytes(StandardCharsets.UTF_8))) + "." + encoded;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
