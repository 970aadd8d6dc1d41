package id.whatscrm.deletion.request;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The only public name of a request: {@code WD} and 16 Crockford base32 characters (80
 * random bits), so that it cannot be guessed and is alphanumeric as Meta asks (M3). Also
 * the business key of its process instances.
 *
 * @param value the code in upper case
 */
public record ConfirmationCode(String value) {

	private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

	private static final Pattern FORM = Pattern.compile("WD[" + ALPHABET + "]{16}");

	private static final SecureRandom RANDOM = new SecureRandom();

	public ConfirmationCode {
		if (!FORM.matcher(value).matches()) {
			throw new IllegalArgumentException("Not a confirmation code");
		}
	}

	/**
	 * A new code that nobody can foresee.
	 */
	public static ConfirmationCode random() {
		StringBuilder code = new StringBuilder("WD");
		RANDOM.ints(16, 0, ALPHABET.length()).forEach((i) -> code.append(ALPHABET.charAt(i)));
		return new ConfirmationCode(code.toString());
	}

	/**
	 * Reads a code as people type it: in any case and with spaces around it.
	 * @param typed what was typed
	 * @return the code, or empty if it cannot be one
	 */
	public static Optional<ConfirmationCode> parse(String typed) {
		String code = typed.strip().toUpperCase(Locale.ROOT);
		return FORM.matcher(code).matches() ? Optional.of(new ConfirmationCode(code)) : Optional.empty();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
