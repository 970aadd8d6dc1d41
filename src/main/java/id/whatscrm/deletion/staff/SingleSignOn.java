package id.whatscrm.deletion.staff;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientProperties;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientPropertiesMapper;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.client.RestClient;

import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.web.PageHeaders;

/**
 * Staff sign in with the company's identity provider, by OpenID Connect, where one is
 * registered under the id {@code staff}. Who was signed in is kept apart from members
 * signed in to their settings.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OAuth2ClientProperties.class)
@ConditionalOnProperty("spring.security.oauth2.client.registration.staff.client-id")
public class SingleSignOn {

	/** What a sign-in that failed is shown with: the kind of the problem. */
	static final String PROBLEM = "staffSignInProblem";

	/** In the session of whoever signed out: where the provider ends its session too. */
	static final String SIGNED_OUT = "staffSignedOut";

	static final String PROBLEM_PAGE = "/staff/sign-in/problem";

	static final String ENDED_PAGE = "/staff/sign-in/ended";

	/** In the session of whoever is signed in: since when. */
	private static final String SIGNED_IN_AT = "staffSignedInAt";

	private static final Logger log = LoggerFactory.getLogger(SingleSignOn.class);

	private static final String REGISTRATION = "staff";

	private static final String START = "/oauth2/authorization/" + REGISTRATION;

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

	private final String publicUrl;

	private final ClientRegistrationRepository registrations;

	private final StaffSignInSettings settings;

	private final Clock clock;

	private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

	private final HttpSessionRequestCache pages = new HttpSessionRequestCache();

	SingleSignOn(OAuth2ClientProperties properties, StaffSignInSettings settings, RequestSettings addresses,
			Clock clock) {
		this.clock = clock;
		this.publicUrl = addresses.publicUrl().toString().replaceFirst("/$", "");
		this.settings = settings;
		this.registrations = registrations(properties, this.publicUrl);
		this.contexts.setSpringSecurityContextKey("STAFF_SECURITY_CONTEXT");
		this.pages.setMatchingRequestParameterName(null);
		this.pages.setRequestMatcher(SingleSignOn::isPage);
	}

	/**
	 * The provider is asked for its addresses at the first sign-in and not at the start:
	 * requests are taken in while it is down.
	 */
	private static ClientRegistrationRepository registrations(OAuth2ClientProperties properties, String publicUrl) {
		var staff = Objects.requireNonNull(properties.getRegistration().get(REGISTRATION));
		if (staff.getScope() == null || !staff.getScope().contains("openid")) {
			throw new IllegalStateException(
					"spring.security.oauth2.client.registration.staff.scope must contain openid, "
							+ "such as openid,profile: without it nobody proves who signs in.");
		}
		if (staff.getRedirectUri() == null) {
			staff.setRedirectUri(publicUrl + "/login/oauth2/code/{registrationId}");
		}
		return new SupplierClientRegistrationRepository(() -> new InMemoryClientRegistrationRepository(
				new OAuth2ClientPropertiesMapper(properties).asClientRegistrations()
					.values()
					.toArray(ClientRegistration[]::new)));
	}

	@Bean
	ClientRegistrationRepository staffRegistrations() {
		return this.registrations;
	}

	/**
	 * The way to the provider and back, and the pages that say how it ended.
	 */
	@Bean
	@Order(0)
	SecurityFilterChain signInChain(HttpSecurity http) throws Exception {
		DefaultOAuth2AuthorizationRequestResolver requests = new DefaultOAuth2AuthorizationRequestResolver(
				this.registrations, OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
		requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
		http.securityMatcher("/oauth2/authorization/**", "/login/oauth2/code/**", "/staff/sign-in/**")
			.authorizeHttpRequests((all) -> all.requestMatchers("/staff/sign-in/**").permitAll().anyRequest().denyAll())
			.securityContext((context) -> context.securityContextRepository(this.contexts))
			.requestCache((cache) -> cache.requestCache(this.pages))
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint((request, response, ex) -> response.sendError(HttpStatus.NOT_FOUND.value())))
			.oauth2Login((login) -> login.clientRegistrationRepository(this.registrations)
				.authorizedClientRepository(new HttpSessionOAuth2AuthorizedClientRepository())
				.loginPage(START)
				.authorizationEndpoint((endpoint) -> endpoint.authorizationRequestResolver(requests))
				.tokenEndpoint((endpoint) -> endpoint.accessTokenResponseClient(tokens()))
				.userInfoEndpoint((endpoint) -> endpoint.oidcUserService(new StaffUsers(this.settings)))
				.successHandler(this::signedIn)
				.failureHandler(this::failed)
				.addObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {

					@Override
					public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O filter) {
						filter.setAuthenticationFailureHandler(SingleSignOn.this::failed);
						return filter;
					}

				}))
			.headers(PageHeaders::set)
			.logout(AbstractHttpConfigurer::disable);
		return http.build();
	}

	private static RestClientAuthorizationCodeTokenResponseClient tokens() {
		RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
		tokens.setRestClient(RestClient.builder()
			.requestFactory(ClientHttpRequestFactoryBuilder.detect()
				.build(ClientHttpRequestFactorySettings.defaults()
					.withConnectTimeout(CONNECT_TIMEOUT)
					.withReadTimeout(READ_TIMEOUT)))
			.messageConverters((converters) -> {
				converters.clear();
				converters.add(new FormHttpMessageConverter());
				converters.add(new OAuth2AccessTokenResponseHttpMessageConverter());
			})
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build());
		return tokens;
	}

	/**
	 * Leads whoever is not signed in to a page to the provider, and tells scripts that
	 * they are not signed in.
	 */
	public void protect(HttpSecurity http, RequestMatcher signOut) throws Exception {
		http.addFilterBefore(this::endOldSession, SecurityContextHolderFilter.class)
			.securityContext((context) -> context.securityContextRepository(this.contexts))
			.requestCache((cache) -> cache.requestCache(this.pages))
			.exceptionHandling(
					(exceptions) -> exceptions.authenticationEntryPoint(this::signIn).accessDeniedHandler(this::denied))
			.logout((logout) -> logout.logoutRequestMatcher(signOut).logoutSuccessHandler(signedOut()));
	}

	/**
	 * Ends the session of whoever signed in too long ago. A page that is open asks all
	 * the time, so that its session is never without use, and whom the provider has taken
	 * a group from would keep it.
	 */
	private void endOldSession(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpSession session = ((HttpServletRequest) request).getSession(false);
		try {
			if (session != null && session.getAttribute(SIGNED_IN_AT) instanceof Instant signedInAt
					&& !this.clock.instant().isBefore(signedInAt.plus(this.settings.sessionLifetime()))) {
				session.invalidate();
			}
		}
		catch (IllegalStateException ex) {
			log.debug("Another request has just ended the session");
		}
		chain.doFilter(request, response);
	}

	private void signIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException {
		if (!isPage(request)) {
			response.setStatus(HttpStatus.UNAUTHORIZED.value());
			return;
		}
		HttpSession session = request.getSession(false);
		boolean signedOut = session != null && session.getAttribute(SIGNED_OUT) != null;
		response.sendRedirect(this.publicUrl + (signedOut ? ENDED_PAGE : START));
	}

	private void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex)
			throws IOException, ServletException {
		if (ex instanceof CsrfException || !isPage(request)) {
			response.sendError(HttpStatus.FORBIDDEN.value());
		}
		else {
			show(request, response, HttpStatus.FORBIDDEN, "no-access");
		}
	}

	/**
	 * What a person opens, and not what a script of a page asks for.
	 */
	private static boolean isPage(HttpServletRequest request) {
		String mode = request.getHeader("Sec-Fetch-Mode");
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		String path = request.getRequestURI();
		return "GET".equals(request.getMethod()) && (mode == null || "navigate".equals(mode)) && accept != null
				&& accept.contains(MediaType.TEXT_HTML_VALUE) && !path.startsWith("/camunda/api/")
				&& !path.startsWith("/staff/tasks/");
	}

	/**
	 * Leads back to the page asked for. Only its path is used, so that nobody can be led
	 * elsewhere.
	 */
	private void signedIn(HttpServletRequest request, HttpServletResponse response, Authentication staff)
			throws IOException {
		request.getSession().setAttribute(SIGNED_IN_AT, this.clock.instant());
		String page = "/camunda/app/welcome/";
		if (this.pages.getRequest(request, response) instanceof DefaultSavedRequest saved) {
			page = saved.getRequestURI() + ((saved.getQueryString() != null) ? "?" + saved.getQueryString() : "");
			this.pages.removeRequest(request, response);
		}
		response.sendRedirect(this.publicUrl + page);
	}

	private void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException, ServletException {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.invalidate();
		}
		String code = (ex instanceof OAuth2AuthenticationException oauth) ? oauth.getError().getErrorCode()
				: "unavailable";
		// What the provider or a stranger wrote as a description is not repeated.
		log.warn("A member of staff could not sign in: {}", code.replaceAll("[^a-zA-Z_]", "?"));
		switch (code) {
			case StaffUsers.NO_GROUP -> show(request, response, HttpStatus.FORBIDDEN, "no-group");
			case StaffUsers.NAME -> show(request, response, HttpStatus.FORBIDDEN, "name");
			case "access_denied" -> show(request, response, HttpStatus.FORBIDDEN, "refused");
			case "unavailable", "temporarily_unavailable", "server_error", "invalid_token_response" ->
				show(request, response, HttpStatus.SERVICE_UNAVAILABLE, "unavailable");
			default -> show(request, response, HttpStatus.UNAUTHORIZED, "invalid");
		}
	}

	private static void show(HttpServletRequest request, HttpServletResponse response, HttpStatus status,
			String problem) throws IOException, ServletException {
		response.setStatus(status.value());
		request.setAttribute(PROBLEM, problem);
		request.getRequestDispatcher(PROBLEM_PAGE).forward(request, response);
	}

	/**
	 * The webapps sign out by a script and our pages by a form, and neither can be
	 * followed to the provider. The next page does that.
	 */
	private OidcClientInitiatedLogoutSuccessHandler signedOut() {
		OidcClientInitiatedLogoutSuccessHandler handler = new OidcClientInitiatedLogoutSuccessHandler(
				this.registrations) {

			@Override
			public void onLogoutSuccess(HttpServletRequest request, HttpServletResponse response, Authentication staff)
					throws IOException {
				request.getSession().setAttribute(SIGNED_OUT, determineTargetUrl(request, response, staff));
				if (!request.getRequestURI().startsWith("/camunda/api/")) {
					response.sendRedirect(SingleSignOn.this.publicUrl + ENDED_PAGE);
				}
			}

		};
		handler.setDefaultTargetUrl(ENDED_PAGE);
		handler.setPostLogoutRedirectUri(this.publicUrl + ENDED_PAGE);
		return handler;
	}

}
