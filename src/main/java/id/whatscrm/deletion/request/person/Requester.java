package id.whatscrm.deletion.request.person;

import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.encryption.Encrypted;

/**
 * What the requester wrote: the five fields of the published policy (P2) and, where the
 * registered address cannot be reached, another one. It locates an account and never
 * authorises anything (I1).
 *
 * @param email the registered e-mail address, in lower case; {@code null} for a letter or
 * call that gave none
 * @param businessName the name of the business
 * @param whatsappNumber the WhatsApp Business number in E.164 form
 * @param metaBusinessId the Meta Business Account ID
 * @param description what the requester asks for, in their words
 * @param contactEmail where to reach a requester who can no longer read mail at the
 * registered address
 */
@Embeddable
public record Requester(@Convert(converter = Encrypted.class) @Nullable String email,
		@Convert(converter = Encrypted.class) @Nullable String businessName,
		@Convert(converter = Encrypted.class) @Nullable String whatsappNumber,
		@Convert(converter = Encrypted.class) @Nullable String metaBusinessId,
		@Convert(converter = Encrypted.class) @Nullable String description,
		@Convert(converter = Encrypted.class) @Nullable String contactEmail) {

	/**
	 * The address the requester can read: what they gave, not what is on file.
	 */
	public @Nullable EmailAddress replyAddress() {
		String address = (this.contactEmail != null) ? this.contactEmail : this.email;
		return (address != null) ? new EmailAddress(address) : null;
	}

	/**
	 * Whether the confirmation link would reach the requester.
	 */
	public boolean readsRegisteredAddress() {
		return this.contactEmail == null;
	}

	@Override
	public String toString() {
		return "Requester[hidden]";
	}

}
