package id.whatscrm.deletion.intake;

import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;

/**
 * A request as somebody typed it, not yet checked. Spaces around a value are removed and
 * an empty value counts as missing; everything else is left for {@link RequestDesk} to
 * judge.
 *
 * @param channel how it reached us
 * @param language in which the requester is answered
 * @param email the registered e-mail address; required, except for requests that support
 * registers and for channels that prove the identity themselves
 * @param businessName the name of the business
 * @param whatsappNumber the WhatsApp Business number, as people write it
 * @param metaBusinessId the Meta Business Account ID, digits only
 * @param description what the requester asks for; may have several lines
 * @param contactEmail where to reach a requester who can no longer read mail at the
 * registered address
 */
@LocatesAccount
public record NewRequest(Channel channel, Language language,
		@SingleLine(max = NewRequest.MAX_EMAIL) @MailAddress @Nullable String email,
		@SingleLine(max = NewRequest.MAX_NAME) @Nullable String businessName,
		@SingleLine(max = NewRequest.MAX_NUMBER) @WhatsappNumber @Nullable String whatsappNumber,
		@Pattern(regexp = "[0-9]{1,32}", message = "{invalid.meta-id}") @Nullable String metaBusinessId,
		@FreeText(max = NewRequest.MAX_DESCRIPTION) @Nullable String description,
		@SingleLine(max = NewRequest.MAX_EMAIL) @MailAddress @Nullable String contactEmail) {

	static final int MAX_EMAIL = 254;

	public static final int MAX_NAME = 200;

	static final int MAX_NUMBER = 40;

	public static final int MAX_DESCRIPTION = 4000;

	public NewRequest {
		email = trim(withoutFormatting(email));
		businessName = trim(businessName);
		whatsappNumber = trim(withoutFormatting(whatsappNumber));
		metaBusinessId = trim(withoutFormatting(metaBusinessId));
		description = trim(description);
		contactEmail = trim(withoutFormatting(contactEmail));
	}

	/**
	 * Removes spaces but no line breaks, which must not pass unseen (I8).
	 */
	private static @Nullable String trim(@Nullable String typed) {
		if (typed == null || typed.isBlank()) {
			return null;
		}
		int start = 0;
		int end = typed.length();
		while (start < end && Character.isSpaceChar(typed.charAt(start))) {
			start++;
		}
		while (end > start && Character.isSpaceChar(typed.charAt(end - 1))) {
			end--;
		}
		return (start < end) ? typed.substring(start, end) : null;
	}

	/**
	 * Numbers and addresses that are copied from WhatsApp and other apps carry invisible
	 * marks for the direction of writing.
	 */
	private static @Nullable String withoutFormatting(@Nullable String typed) {
		return (typed != null) ? typed.replaceAll("\\p{Cf}", "") : null;
	}

	@Override
	public String toString() {
		return "NewRequest[hidden]";
	}

}
