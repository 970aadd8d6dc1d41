package id.whatscrm.deletion.process.webapps;

import jakarta.servlet.Filter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

import id.whatscrm.deletion.staff.SingleSignOn;

/**
 * Who may reach the vendor's webapps, which sign staff in themselves, and what nobody may
 * do there.
 */
@Configuration(proxyBeanMethods = false)
class WebappsSecurity {

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

	/**
	 * The webapps' servlets are not Spring MVC's, so their paths are matched as they are.
	 */
	private static RequestMatcher path(String pattern) {
		return PathPatternRequestMatcher.withDefaults().matcher(pattern);
	}

}
