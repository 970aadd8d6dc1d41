package id.whatscrm.deletion.request;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;

import id.whatscrm.deletion.encryption.Encrypted;

/**
 * What a member of staff wrote about a case.
 *
 * @param at when
 * @param author the id of the member of staff
 * @param text may name people: forgotten with the request
 */
@Embeddable
public record StaffNote(@Column(name = "written_at") Instant at, String author,
		@Convert(converter = Encrypted.class) String text) {

	@Override
	public String toString() {
		return "StaffNote[hidden]";
	}

}
