package id.whatscrm.deletion.request.person;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A phone number in E.164 form.
 *
 * @param value plus sign and 8 to 15 digits
 */
public record PhoneNumber(String value) {

	private static final Pattern FORM = Pattern.compile("\\+[1-9][0-9]{7,14}");

	private static final Pattern DECORATION = Pattern.compile("[ ().-]");

	public PhoneNumber {
		if (!FORM.matcher(value).matches()) {
			throw new IllegalArgumentException("Not a phone number");
		}
	}

	/**
	 * Reads a number as people in Indonesia write it: {@code 0812-3456-7890},
	 * {@code 62812...}, {@code +62 812 ...}, or any other country's with a plus sign.
	 * @param typed what was typed
	 * @return the number, or empty if it cannot be one
	 */
	public static Optional<PhoneNumber> parse(String typed) {
		String digits = DECORATION.matcher(typed.strip()).replaceAll("");
		if (digits.startsWith("00")) {
			digits = "+" + digits.substring(2);
		}
		else if (digits.startsWith("0")) {
			digits = "+62" + digits.substring(1);
		}
		else if (digits.startsWith("62")) {
			digits = "+" + digits;
		}
		return FORM.matcher(digits).matches() ? Optional.of(new PhoneNumber(digits)) : Optional.empty();
	}

	@Override
	public String toString() {
		return "PhoneNumber[hidden]";
	}

}
