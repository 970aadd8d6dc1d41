package id.whatscrm.deletion.recipients;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;

/**
 * What one recipient is told of one erasure.
 *
 * @param id its number
 * @param recipient the recipient's name in the settings
 * @param webhookId by which the recipient tells a repetition; the same for each try
 * @param reference what both sides may call the request
 * @param subjectType the kind of subject
 * @param subjectKey whose data was erased; {@code null} if that is not agreed, or the
 * notice is settled
 * @param categories what was erased
 * @param occurredAt when it was
 * @param progress how far it is
 */
public record RecipientNotice(long id, String recipient, String webhookId, String reference, SubjectType subjectType,
		@Nullable String subjectKey, List<DataCategory> categories, Instant occurredAt, Progress progress) {

	@Override
	public String toString() {
		return "RecipientNotice[" + this.webhookId + "]";
	}

	/**
	 * How far a notice is.
	 *
	 * @param attempts how often the recipient was asked
	 * @param lastFailure why it has not acknowledged, in words that name nobody
	 * @param state how it stands
	 */
	public record Progress(int attempts, @Nullable String lastFailure, State state) {

		static final Progress NONE = new Progress(0, null, State.OPEN);

	}

	/**
	 * How a notice stands.
	 */
	public enum State {

		ACKNOWLEDGED, OPEN, GIVEN_UP

	}

}
