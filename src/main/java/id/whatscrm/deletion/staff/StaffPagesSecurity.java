package id.whatscrm.deletion.staff;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

import id.whatscrm.deletion.platform.StaffGroup;
import id.whatscrm.deletion.web.PageHeaders;

/**
 * Who may reach our pages for staff and auditors, which trust the webapps' sign-in.
 */
@Configuration(proxyBeanMethods = false)
class StaffPagesSecurity {

	private static final String AUDIT_SIGN_IN = "/audit/sign-in";

	private static final String STAFF_ROLE = "STAFF";

	@Bean
	@Order(2)
	SecurityFilterChain staffPagesChain(HttpSecurity http, ObjectProvider<SingleSignOn> singleSignOn,
			@Qualifier("staffSession") Filter staffSession) throws Exception {
		http.securityMatcher("/staff/**")
			.addFilterBefore(staffSession, AuthorizationFilter.class)
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/staff/holds/**")
				.hasAuthority(StaffGroup.LEGAL.authority())
				.requestMatchers("/staff/deadlines/**", "/staff/instances/**")
				.hasAnyAuthority(StaffGroup.OPERATORS.authority(), StaffGroup.ADMINISTRATORS.authority())
				.anyRequest()
				.hasRole(STAFF_ROLE))
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable);
		SingleSignOn signOn = singleSignOn.getIfAvailable();
		if (signOn != null) {
			signOn.protect(http, PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/staff/sign-out"));
		}
		return http.build();
	}

	/**
	 * Auditors sign in to the webapps too, where they have no rights.
	 */
	@Bean
	@Order(3)
	SecurityFilterChain auditPagesChain(HttpSecurity http, ObjectProvider<SingleSignOn> singleSignOn,
			@Qualifier("staffSession") Filter staffSession) throws Exception {
		http.securityMatcher("/audit/**")
			.addFilterBefore(staffSession, AuthorizationFilter.class)
			.authorizeHttpRequests((requests) -> requests.requestMatchers(AUDIT_SIGN_IN)
				.permitAll()
				.anyRequest()
				.hasAnyAuthority(StaffGroup.AUDITORS.authority(), StaffGroup.ADMINISTRATORS.authority()))
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint(
						(request, response, ex) -> showAuditSignIn(request, response, HttpStatus.UNAUTHORIZED))
				.accessDeniedHandler((request, response, ex) -> {
					if (ex instanceof CsrfException) {
						response.sendError(HttpStatus.FORBIDDEN.value());
					}
					else {
						showAuditSignIn(request, response, HttpStatus.FORBIDDEN);
					}
				}))
			.headers(PageHeaders::set)
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
			.requestCache(AbstractHttpConfigurer::disable)
			.logout((logout) -> logout.logoutUrl("/audit/sign-out").logoutSuccessUrl(AUDIT_SIGN_IN + "?out"));
		SingleSignOn signOn = singleSignOn.getIfAvailable();
		if (signOn != null) {
			signOn.protect(http, PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/audit/sign-out"));
		}
		return http.build();
	}

	private static void showAuditSignIn(HttpServletRequest request, HttpServletResponse response, HttpStatus status)
			throws ServletException, IOException {
		response.setStatus(status.value());
		request.getRequestDispatcher(AUDIT_SIGN_IN).forward(request, response);
	}

	/**
	 * The filter belongs to the chains of pages for staff and auditors alone.
	 */
	@Bean
	FilterRegistrationBean<Filter> staffSessionRegistration(@Qualifier("staffSession") Filter staffSession) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(staffSession);
		registration.setEnabled(false);
		return registration;
	}

}
