package id.whatscrm.deletion.evidence.certificate;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
 * @param categories what became of each category, in purge order
 * @param backupsUntil the last day of the backups that may still hold the data;
 * {@code null} if this service does not know it
 * @param rules by what was deleted
 * @param proof where it stands in the ledger
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Certificate(String code, @Nullable SubjectType subjectType, Channel channel, @JsonUnwrapped Dates dates,
		List<Category> categories, @Nullable LocalDate backupsUntil, @JsonUnwrapped Rules rules,
		@JsonUnwrapped Proof proof) {

	/**
	 * When what happened.
	 *
	 * @param verifiedAt when it was proven; {@code null} if that is not recorded
	 * @param completedAt when everything that is not held was deleted
	 * @param issuedAt when the newest of its entries was written
	 * @param downloadableUntil when the document is no longer offered
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Dates(Instant receivedAt, @Nullable Instant verifiedAt, Instant completedAt, Instant issuedAt,
			Instant downloadableUntil) {
	}

	/**
	 * The versions of the data map by which was deleted and of the retention policy by
	 * which was decided.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Rules(@Nullable String mapVersion, @Nullable String policyVersion) {
	}

	/**
	 * The newest of its entries in the ledger.
	 *
	 * @param position its place
	 * @param hash its hash, in hexadecimal digits
	 * @param intact whether all entries are as they were written
	 */
	public record Proof(long position, String hash, boolean intact) {
	}

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
