package id.whatscrm.deletion.intake.limits;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import id.whatscrm.deletion.intake.IntakeMetrics;
import id.whatscrm.deletion.intake.api.ApiProblems;
import id.whatscrm.deletion.intake.limits.LimitSettings.Allowance;
import id.whatscrm.deletion.intake.limits.RateLimits.Taken;
import id.whatscrm.deletion.request.Channel;

/**
 * Limits what one network address may send, before anything else looks at it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
@EnableConfigurationProperties(LimitSettings.class)
class SourceLimitFilter extends OncePerRequestFilter {

	private static final Logger log = LoggerFactory.getLogger(SourceLimitFilter.class);

	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

	private static final Pattern STAFF_SIGN_IN = Pattern.compile("/camunda/api/admin/auth/user/.*/login/.*");

	/** Takes longer to make than a page. */
	private static final Pattern DOCUMENT = Pattern.compile("/certificates/.*\\.pdf");

	/** A household or phone has so many bytes of an IPv6 address to itself to choose. */
	private static final int IPV6_NETWORK = 8;

	private final RateLimits limits;

	private final LimitSettings settings;

	private final IntakeMetrics metrics;

	SourceLimitFilter(RateLimits limits, LimitSettings settings, IntakeMetrics metrics) {
		this.metrics = metrics;
		this.limits = limits;
		this.settings = settings;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String path = path(request);
		boolean api = path.startsWith("/api/");
		boolean form = (path.startsWith("/requests/") || path.startsWith("/account/"))
				&& !READING.contains(request.getMethod());
		boolean document = DOCUMENT.matcher(path).matches();
		boolean staff = STAFF_SIGN_IN.matcher(path).matches();
		if (!api && !form && !document && !staff) {
			chain.doFilter(request, response);
			return;
		}
		Allowance allowance = api ? this.settings.api() : staff ? this.settings.staffSignIn() : this.settings.source();
		Taken taken = take(api ? "api" : staff ? "staff" : "source", network(request), allowance);
		if (api) {
			response.setHeader("RateLimit-Limit", String.valueOf(allowance.times()));
			response.setHeader("RateLimit-Remaining", String.valueOf(taken.remaining()));
			response.setHeader("RateLimit-Reset", String.valueOf(seconds(taken)));
		}
		if (taken.allowed()) {
			chain.doFilter(request, response);
			return;
		}
		if (api || form) {
			this.metrics.limited(
					api ? Channel.API : path.startsWith("/account/") ? Channel.SELF_SERVICE : Channel.WEB_FORM,
					"network");
		}
		response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds(taken)));
		if (api) {
			ApiProblems.write(response, HttpStatus.TOO_MANY_REQUESTS, "too_many_requests",
					"More calls than are allowed. Try again in " + seconds(taken) + " s.");
		}
		else {
			response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
		}
	}

	/** Decoded, as it chooses who answers; a page has many spellings. */
	private static String path(HttpServletRequest request) {
		return request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
	}

	private static long seconds(Taken taken) {
		return taken.allowed() ? 0 : taken.retryAfter().toSeconds() + 1;
	}

	/** A limit that cannot be counted must not keep anybody from asking. */
	private Taken take(String kind, String who, Allowance allowance) {
		try {
			return this.limits.take(kind, who, allowance);
		}
		catch (RuntimeException ex) {
			log.warn("Rate limits are not counted at the moment: {}", ex.getClass().getSimpleName());
			return new Taken(true, allowance.times(), allowance.period());
		}
	}

	private String network(HttpServletRequest request) {
		String header = this.settings.clientAddressHeader();
		List<String> named = (header != null) ? Collections.list(request.getHeaders(header)) : List.of();
		// What stands before, in this line or another, was written by the client or a
		// proxy that is not ours.
		String last = named.isEmpty() ? null : named.get(named.size() - 1);
		String address = (last != null) ? last.substring(last.lastIndexOf(',') + 1).strip() : request.getRemoteAddr();
		try {
			if (address.indexOf(':') >= 0 && InetAddress.getByName(address) instanceof Inet6Address six) {
				return Arrays.toString(Arrays.copyOf(six.getAddress(), IPV6_NETWORK));
			}
		}
		catch (UnknownHostException ex) {
			log.debug("The proxy named no address");
		}
		return address;
	}

}
