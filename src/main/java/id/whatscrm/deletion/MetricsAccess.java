package id.whatscrm.deletion;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Lets Prometheus read the metrics by a token of its own.
 *
 * @param token what it sends as bearer token; without one nobody reads them
 */
@ConfigurationProperties("deletion.metrics")
record MetricsAccess(@Nullable String token) implements AuthorizationManager<RequestAuthorizationContext> {

	private static final String BEARER = "Bearer ";

	@Override
	public AuthorizationDecision check(Supplier<Authentication> caller, RequestAuthorizationContext context) {
		return authorize(caller, context);
	}

	@Override
	public AuthorizationDecision authorize(Supplier<Authentication> caller, RequestAuthorizationContext context) {
		String given = context.getRequest().getHeader(HttpHeaders.AUTHORIZATION);
		return new AuthorizationDecision(this.token != null && !this.token.isBlank() && given != null
				&& MessageDigest.isEqual(bytes(BEARER + this.token), bytes(given)));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
