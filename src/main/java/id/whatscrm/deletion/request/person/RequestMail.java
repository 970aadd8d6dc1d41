package id.whatscrm.deletion.request.person;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.encryption.Encrypted;

/**
 * A mail that the requester sent about a request.
 *
 * @param at when it was read
 * @param sender the address that it says it came from, which proves nothing (I1);
 * {@code null} if it says none
 * @param subject its subject
 * @param text what it says: personal, forgotten with the request
 */
@Embeddable
public record RequestMail(@Column(name = "received_at") Instant at,
		@Convert(converter = Encrypted.class) @Nullable String sender,
		@Convert(converter = Encrypted.class) String subject, @Convert(converter = Encrypted.class) String text) {

	@Override
	public String toString() {
		return "RequestMail[hidden]";
	}

}
