package id.whatscrm.deletion.evidence.certificate;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.retention.HoldGround;

/**
 * What the ledger says about a deletion that was carried out. It names nobody (E7).
 *
 * @param code the confirmation code
 * @param subjectType what kind of subject was deleted; {@code null} if none is recorded
 * @param channel the way by which the request came
 * @param verifiedAt when it was proven; {@code null} if that is not recorded
 * @param completedAt when everything that is not held was deleted
 * @param issuedAt when the newest of its entries was written
 * @param downloadableUntil when the document is no longer offered
 * @param categories what became of each category, in purge order
 * @param backupsUntil the last day of the backups that may still hold the data;
 * {@code null} if this service does not know it
 * @param mapVersion the version of the data map by which was deleted
 * @param policyVersion the version of the retention policy by which was decided
 * @param position the place of its newest entry in the ledger
 * @param hash the hash of that entry, in hexadecimal digits
 * @param intact whether all its entries are as they were written
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Certificate(String code, @Nullable SubjectType subjectType, Channel channel, Instant receivedAt,
		@Nullable Instant verifiedAt, Instant completedAt, Instant issuedAt, Instant downloadableUntil,
		List<Category> categories, @Nullable LocalDate backupsUntil, @Nullable String mapVersion,
		@Nullable String policyVersion, long position, String hash, boolean intact) {

	/**
	 * Whether anything is kept for now.
	 */
	public boolean keepsSomething() {
		return this.categories.stream().anyMatch((category) -> category.outcome() == Outcome.HELD);
	}

	/**
	 * What became of one category.
	 *
	 * @param rows how many rows were deleted or anonymised
	 * @param ground why it is kept; {@code null} unless it is, as {@code citation} and
	 * {@code keptUntil}
	 * @param releasedAt when it was deleted after it had been held; {@code null} unless
	 * it was
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Category(DataCategory category, Outcome outcome, long rows, @Nullable HoldGround ground,
			@Nullable String citation, @Nullable LocalDate keptUntil, @Nullable Instant releasedAt) {
	}

}
