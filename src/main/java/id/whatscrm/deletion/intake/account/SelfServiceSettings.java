package id.whatscrm.deletion.intake.account;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings page's clocks.
 *
 * @param linkValidity how long a link to sign in works
 * @param maxAuthenticationAge how long ago somebody may have signed in when they delete
 * an account (I4)
 */
@ConfigurationProperties("deletion.self-service")
record SelfServiceSettings(@DefaultValue("PT15M") Duration linkValidity,
		@DefaultValue("PT10M") Duration maxAuthenticationAge) {
}
