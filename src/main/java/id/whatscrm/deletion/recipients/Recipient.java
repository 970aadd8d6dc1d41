package id.whatscrm.deletion.recipients;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

import org.springframework.boot.context.properties.bind.DefaultValue;

import id.whatscrm.deletion.request.SubjectType;

/**
 * A processor that received data from us.
 *
 * @param url where it takes notices of erasures
 * @param secret with which they are signed
 * @param displayName how mails call it
 * @param identifier by what it knows whose data it is
 * @param subjects the kinds of subject whose data it received
 */
record Recipient(URI url, String secret, String displayName, @DefaultValue("ACCOUNT_KEY") Identifier identifier,
		@DefaultValue( {
				"ACCOUNT", "META_USER" }) Set<SubjectType> subjects){

	/**
	 * How the libraries for Standard Webhooks mark a secret that is written in Base64.
	 */
	private static final String BASE64 = "whsec_";

	/**
	 * The secret as a key: what it says in Base64 after {@code whsec_}, or its own
	 * characters.
	 * @throws IllegalArgumentException if it should be Base64 and is not
	 */
	byte[] key() {
		return this.secret.startsWith(BASE64) ? Base64.getDecoder().decode(this.secret.substring(BASE64.length()))
				: this.secret.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "Recipient[hidden]";
	}

	/**
	 * What was agreed with a recipient to tell it whose data it is.
	 */
	enum Identifier {

		/** The key of the account, or of the Meta login, in the CRM. */
		ACCOUNT_KEY,
		/**
		 * Nothing but the confirmation code, for one that knows it from elsewhere: it
		 * opens the status page, which names nobody.
		 */
		NONE

	}

}
