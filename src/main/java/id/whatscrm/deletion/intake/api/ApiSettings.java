package id.whatscrm.deletion.intake.api;

import java.net.URI;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens the API takes. Without an issuer there is no API.
 *
 * @param issuer the {@code iss} that a token must have
 * @param audience what its {@code aud} must contain
 * @param jwkSetUri where the issuer publishes its keys
 * @param maxAuthenticationAge how long ago the owner may have signed in, as
 * {@code auth_time} says, to ask for deletion or to withdraw (I4)
 */
@ConfigurationProperties("deletion.api")
record ApiSettings(String issuer, String audience, URI jwkSetUri,
		@DefaultValue("PT10M") Duration maxAuthenticationAge) {
}
