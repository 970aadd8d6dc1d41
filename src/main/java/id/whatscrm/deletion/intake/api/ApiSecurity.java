package id.whatscrm.deletion.intake.api;

import java.time.Clock;
import java.util.Collection;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Lets only bearers of the CRM backend's tokens to the API.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("deletion.api.issuer")
@EnableConfigurationProperties(ApiSettings.class)
class ApiSecurity {

	@Bean
	@Order(4)
	SecurityFilterChain apiChain(HttpSecurity http, JwtDecoder decoder) throws Exception {
		http.securityMatcher("/api/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.oauth2ResourceServer((server) -> server.jwt((jwt) -> jwt.decoder(decoder))
				.authenticationEntryPoint((request, response, problem) -> ApiProblems.write(response,
						HttpStatus.UNAUTHORIZED, "invalid_token",
						"The bearer token is missing, expired or not one of the CRM's backend.")))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable);
		return http.build();
	}

	@Bean
	JwtDecoder apiTokens(ApiSettings settings, Clock clock) {
		JwtTimestampValidator timestamps = new JwtTimestampValidator();
		timestamps.setClock(clock);
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(settings.jwkSetUri().toString()).build();
		decoder
			.setJwtValidator(new DelegatingOAuth2TokenValidator<>(timestamps, new JwtIssuerValidator(settings.issuer()),
					new JwtClaimValidator<Collection<String>>(JwtClaimNames.AUD,
							(audience) -> audience != null && audience.contains(settings.audience())),
					new JwtClaimValidator<>(JwtClaimNames.EXP, (expiry) -> expiry != null)));
		return decoder;
	}

}
