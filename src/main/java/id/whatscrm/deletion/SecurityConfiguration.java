package id.whatscrm.deletion;

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
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.ott.GenerateOneTimeTokenRequestResolver;
import org.springframework.security.web.authentication.ott.OneTimeTokenGenerationSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Who may reach what: the vendor's webapps, which sign staff in themselves; our pages for
 * staff and auditors, which trust that sign-in; the public pages; and nothing else.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String SIGN_IN = "/account/sign-in";

	private static final String AUDIT_SIGN_IN = "/audit/sign-in";

	private static final String STAFF_ROLE = "STAFF";

	private static final String PUBLIC_CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; "
			+ "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

	/**
	 * The vendor's webapps bring their own CSRF protection and headers, and a sign-in of
	 * their own for where there is no identity provider.
	 */
	@Bean
	@Order(1)
	SecurityFilterChain webappsChain(HttpSecurity http, ObjectProvider<SingleSignOn> singleSignOn,
			@Qualifier("staffSession") Filter staffSession) throws Exception {
		SingleSignOn signOn = singleSignOn.getIfAvailable();
		http.securityMatcher(path("/camunda/**")).authorizeHttpRequests((requests) -> {
			requests.requestMatchers(ClosedOperations.matchers()).denyAll();
			if (signOn != null) {
				requests.requestMatchers(path("/camunda/api/admin/auth/user/*/login/**")).denyAll();
				for (String app : new String[] { "tasklist", "cockpit", "admin" }) {
					requests.requestMatchers(path("/camunda/app/" + app + "/**")).hasAuthority("APP_" + app);
				}
				requests.anyRequest().authenticated();
			}
			else {
				requests.anyRequest().permitAll();
			}
		})
			.exceptionHandling(
					(exceptions) -> exceptions.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.FORBIDDEN)))
			.csrf(AbstractHttpConfigurer::disable)
			.headers(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.securityContext(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable);
		if (signOn != null) {
			http.addFilterBefore(staffSession, AuthorizationFilter.class);
			signOn.protect(http, PathPatternRequestMatcher.withDefaults()
				.matcher(HttpMethod.POST, "/camunda/api/admin/auth/user/*/logout"));
		}
		return http.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain staffPagesChain(HttpSecurity http, ObjectProvider<SingleSignOn> singleSignOn,
			@Qualifier("staffSession") Filter staffSession) throws Exception {
		http.securityMatcher("/staff/**")
			.addFilterBefore(staffSession, AuthorizationFilter.class)
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/staff/holds/**")
				.hasAuthority("GROUP_legal")
				.requestMatchers("/staff/deadlines/**", "/staff/instances/**")
				.hasAnyAuthority("GROUP_operators", "GROUP_camunda-admin")
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
				.hasAnyAuthority("GROUP_auditors", "GROUP_camunda-admin"))
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
			.headers(SecurityConfiguration::publicHeaders)
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

	@Bean
	@Order(4)
	SecurityFilterChain actuatorChain(HttpSecurity http, MetricsAccess metrics) throws Exception {
		http.securityMatcher("/actuator/**")
			.addFilterBefore(metrics.filter(), SecurityContextHolderAwareRequestFilter.class)
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/actuator/health/**")
				.permitAll()
				.requestMatchers("/actuator/prometheus")
				.hasRole(MetricsAccess.ROLE)
				.anyRequest()
				.denyAll())
			.exceptionHandling(
					(exceptions) -> exceptions.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.FORBIDDEN)))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		return http.build();
	}

	@Bean
	@Order(10)
	SecurityFilterChain publicPagesChain(HttpSecurity http, OneTimeTokenService tokens,
			GenerateOneTimeTokenRequestResolver resolver, OneTimeTokenGenerationSuccessHandler links) throws Exception {
		http.authorizeHttpRequests((requests) -> requests.requestMatchers("/account/sign-in/**")
			.permitAll()
			.requestMatchers("/account/**")
			.hasRole("MEMBER")
			.anyRequest()
			.permitAll())
			.oneTimeTokenLogin((login) -> login.tokenService(tokens)
				.loginPage(SIGN_IN)
				.tokenGeneratingUrl(SIGN_IN)
				.generateRequestResolver(resolver)
				.tokenGenerationSuccessHandler(links)
				.loginProcessingUrl(SIGN_IN + "/link")
				.showDefaultSubmitPage(false)
				.successHandler(new SimpleUrlAuthenticationSuccessHandler("/account/settings"))
				.failureHandler(new SimpleUrlAuthenticationFailureHandler(SIGN_IN + "?expired")))
			.csrf((csrf) -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()))
			.headers(SecurityConfiguration::publicHeaders)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout((logout) -> logout.logoutUrl("/account/sign-out").logoutSuccessUrl(SIGN_IN + "?out"));
		return http.build();
	}

	static void publicHeaders(HeadersConfigurer<HttpSecurity> headers) {
		headers.contentSecurityPolicy((csp) -> csp.policyDirectives(PUBLIC_CONTENT_POLICY))
			.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.NO_REFERRER))
			.frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
			.permissionsPolicyHeader(
					(permissions) -> permissions.policy("camera=(), microphone=(), geolocation=(), payment=()"))
			.httpStrictTransportSecurity(Customizer.withDefaults());
	}

	/**
	 * The webapps' servlets are not Spring MVC's, so their paths are matched as they are.
	 */
	private static RequestMatcher path(String pattern) {
		return PathPatternRequestMatcher.withDefaults().matcher(pattern);
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
