package id.whatscrm.deletion.intake.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import id.whatscrm.deletion.request.RequestSettings;

/**
 * What the description of the API at {@code /v3/api-docs} says besides its paths.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("deletion.api.issuer")
class ApiDescription {

	private static final String BEARER = "bearer";

	@Bean
	OpenAPI openApi(RequestSettings service, ApiSettings settings) {
		return new OpenAPI()
			.info(new Info().title("Data deletion for WhatsCRM.id")
				.version("1")
				.description("For WhatsCRM's own backend. Errors are application/problem+json (RFC 9457)."))
			.addServersItem(new Server().url(service.page("").toString()))
			.components(new Components().addSecuritySchemes(BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP)
				.scheme("bearer")
				.bearerFormat("JWT")
				.description("Signed by " + settings.issuer() + " for the audience " + settings.audience()
						+ ", with exp, account_id (the account's key in the CRM), account_role (owner) and, "
						+ "to ask or to withdraw, auth_time no older than " + settings.maxAuthenticationAge() + ".")))
			.addSecurityItem(new SecurityRequirement().addList(BEARER));
	}

}
