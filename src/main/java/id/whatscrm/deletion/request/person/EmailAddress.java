package id.whatscrm.deletion.request.person;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address that is safe to put into a mail header (I8).
 *
 * @param value the address in lower case
 */
public record EmailAddress(String value) {

	/** The longest address that can be delivered to (RFC 5321). */
	public static final int MAX_LENGTH = 254;

	private static final Pattern FORM = Pattern.compile(
			"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+");

	public EmailAddress {
		if (!isValid(value)) {
			throw new IllegalArgumentException("Not an e-mail address");
		}
		value = value.toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether a text is one plain address, without a display name, comment or control
	 * character.
	 */
	public static boolean isValid(String text) {
		return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
	}

	@Override
	public String toString() {
		return "EmailAddress[hidden]";
	}

}
