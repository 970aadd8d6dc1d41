package id.whatscrm.deletion.intake.limits;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often one may do what could be abused.
 *
 * @param source forms, buttons and documents that one network address may ask for; many
 * people may share one
 * @param target requests that name one e-mail address, since each may cause a mail
 * @param link how often the confirmation link of one request is sent again
 * @param staffSignIn attempts of one network address to sign in to Tasklist and Cockpit
 * @param api calls of the API that one network address may make
 * @param clientAddressHeader the header in which our own proxy names the client's address
 * last, such as {@code X-Forwarded-For}; {@code null} if there is no proxy, for anybody
 * could write such a header
 */
@ConfigurationProperties("deletion.limits")
public record LimitSettings(@DefaultValue Source source, @DefaultValue Target target, @DefaultValue Link link,
		@DefaultValue StaffSignIn staffSignIn, @DefaultValue Api api, @Nullable String clientAddressHeader) {

	/**
	 * A number of times in a period.
	 */
	interface Allowance {

		int times();

		Duration period();

	}

	record Source(@DefaultValue("100") int times, @DefaultValue("PT1H") Duration period) implements Allowance {
	}

	public record Target(@DefaultValue("10") int times, @DefaultValue("P1D") Duration period) implements Allowance {
	}

	record Link(@DefaultValue("3") int times, @DefaultValue("P1D") Duration period) implements Allowance {
	}

	record StaffSignIn(@DefaultValue("30") int times, @DefaultValue("PT15M") Duration period) implements Allowance {
	}

	record Api(@DefaultValue("600") int times, @DefaultValue("PT1M") Duration period) implements Allowance {
	}

}
