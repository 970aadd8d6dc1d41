package id.whatscrm.deletion.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.ott.GenerateOneTimeTokenRequestResolver;
import org.springframework.security.web.authentication.ott.OneTimeTokenGenerationSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;

/**
 * Who may reach the public pages: everybody, and members their account's settings.
 */
@Configuration(proxyBeanMethods = false)
class PublicPagesSecurity {

	private static final String SIGN_IN = "/account/sign-in";

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
			.headers(PageHeaders::set)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout((logout) -> logout.logoutUrl("/account/sign-out").logoutSuccessUrl(SIGN_IN + "?out"));
		return http.build();
	}

}
