package id.whatscrm.deletion.web;

import java.io.IOException;
import java.util.Arrays;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import id.whatscrm.deletion.platform.LoggedCode;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * Lets the log name the request whose address is called, and no longer than that takes.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class LoggedCodeFilter extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try (LoggedCode.Scope scope = LoggedCode.scope()) {
			Arrays.stream(request.getRequestURI().split("[/.]"))
				.flatMap((part) -> ConfirmationCode.parse(part).stream())
				.findFirst()
				.map(ConfirmationCode::value)
				.ifPresent(LoggedCode::put);
			chain.doFilter(request, response);
		}
	}

	/** An error page is a part of the answer. */
	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

}
