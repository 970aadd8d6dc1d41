package id.whatscrm.deletion.recipients;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who received the data from us and is told when it is erased (E5).
 *
 * @param recipients by a name of yours; none by default
 * @param recipientRetries how long after each try without an acknowledgement the next one
 * is made; support takes over after the last
 */
@ConfigurationProperties("deletion")
record RecipientSettings(@DefaultValue Map<String, Recipient> recipients, @DefaultValue( {
		"PT5M", "PT30M", "PT2H", "PT12H", "P1D", "P2D" }) List<Duration> recipientRetries){

	private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

	private static final int MIN_KEY_BYTES = 12;

	RecipientSettings {
		recipients.forEach(RecipientSettings::check);
		if (recipientRetries.isEmpty()
				|| recipientRetries.stream().anyMatch((wait) -> wait.isNegative() || wait.isZero())) {
			throw new IllegalArgumentException(
					"deletion.recipient-retries must name at least one wait, each longer than nothing, such as PT5M.");
		}
		recipients = new TreeMap<>(recipients);
		recipientRetries = List.copyOf(recipientRetries);
	}

	private static void check(String name, Recipient recipient) {
		String setting = "deletion.recipients." + name;
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("The name of a recipient in deletion.recipients may have up to 32 "
					+ "lower-case letters, digits and hyphens: " + name);
		}
		if (!isAddress(recipient.url())) {
			throw new IllegalArgumentException(setting + ".url must be the http or https address to which the notice "
					+ "is sent, without a user name or a fragment.");
		}
		if (recipient.secret() == null || recipient.secret().isBlank()) {
			throw new IllegalArgumentException(setting + ".secret is not set. Notices are signed with it.");
		}
		if (keyBytes(setting, recipient) < MIN_KEY_BYTES) {
			throw new IllegalArgumentException(setting + ".secret is shorter than " + MIN_KEY_BYTES
					+ " characters. Agree on a longer one with the recipient.");
		}
		if (recipient.displayName() == null || recipient.displayName().isBlank()
				|| recipient.displayName().chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					setting + ".display-name must be what mails call the recipient, in one line.");
		}
		if (recipient.subjects().isEmpty()) {
			throw new IllegalArgumentException(
					setting + ".subjects must name account, meta-user or both. Leave it out for both.");
		}
	}

	private static boolean isAddress(URI url) {
		return url != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
				&& url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null;
	}

	private static int keyBytes(String setting, Recipient recipient) {
		try {
			return recipient.key().length;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					setting + ".secret begins with whsec_, but what follows is not Base64. Copy it as a whole.");
		}
	}

}
