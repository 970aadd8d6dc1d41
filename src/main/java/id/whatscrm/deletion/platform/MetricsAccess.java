package id.whatscrm.deletion.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets Prometheus, and whoever watches with it, read the metrics and the parts of health
 * by a token of its own.
 *
 * @param token what it sends as bearer token; without one nobody reads them
 */
@ConfigurationProperties("deletion.metrics")
record MetricsAccess(@Nullable String token) {

	/** As {@code management.endpoint.health.roles} names it. */
	static final String ROLE = "METRICS";

	private static final String BEARER = "Bearer ";

	private boolean isGivenIn(HttpServletRequest request) {
		String given = request.getHeader(HttpHeaders.AUTHORIZATION);
		return this.token != null && !this.token.isBlank() && given != null
				&& MessageDigest.isEqual(bytes(BEARER + this.token), bytes(given));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Signs in whoever sends the token, for one call.
	 */
	OncePerRequestFilter filter() {
		return new OncePerRequestFilter() {

			@Override
			protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
					throws ServletException, IOException {
				if (isGivenIn(request)) {
					SecurityContextHolder
						.setContext(new SecurityContextImpl(new PreAuthenticatedAuthenticationToken("metrics", "",
								AuthorityUtils.createAuthorityList("ROLE_" + ROLE))));
				}
				chain.doFilter(request, response);
			}

		};
	}

}
