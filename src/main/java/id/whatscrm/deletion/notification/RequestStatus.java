package id.whatscrm.deletion.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.PurgeProgress;
import id.whatscrm.deletion.purge.PurgeProgress.Phase;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.clock.ExtensionReason;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldGround;

/**
 * What the status page says, without anything that could identify a person.
 *
 * @param code the confirmation code
 * @param state where the request stands
 * @param withdrawable whether an owner can still withdraw it
 * @param linkMayBeSent whether the requester may ask for the confirmation link again;
 * says nothing about whether there is an account (I6)
 * @param refusalReason why it was refused; {@code null} unless it was
 * @param deletion how far the deletion is; {@code null} unless it is under way
 * @param categories what happened to each kind of data; empty before the end
 * @param certificateUntil until when the certificate can be downloaded; {@code null} if
 * it cannot
 * @param aboutLogin whether it is about one Meta login, not an account
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RequestStatus(String code, PublicState state, @JsonUnwrapped Dates dates, boolean withdrawable,
		@JsonIgnore boolean linkMayBeSent, @Nullable RefusalReason refusalReason, @Nullable Progress deletion,
		List<Category> categories, @Nullable Instant certificateUntil, @JsonIgnore boolean aboutLogin) {

	private static final Set<PublicState> SAID_OF_LOGINS = EnumSet.of(PublicState.VERIFYING, PublicState.VERIFIED,
			PublicState.UNDER_REVIEW, PublicState.SCHEDULED, PublicState.NO_ACCOUNT_FOUND, PublicState.WITHDRAWN);

	/**
	 * @param purge how far the purge is; looked at while it runs
	 */
	static RequestStatus of(DeletionRequest request, Supplier<PurgeProgress> purge, List<CategoryResult> results,
			@Nullable Instant certificateUntil) {
		PublicState state = PublicState.of(request);
		boolean proven = request.verifiedAt() != null;
		return new RequestStatus(request.code().value(), state, Dates.of(request, state.isOpen()),
				proven && request.canBeWithdrawn(),
				state == PublicState.VERIFYING && !request.channel().provesIdentity(), request.refusalReason(),
				(state == PublicState.DELETING) ? Progress.of(purge.get()) : null,
				state.isErased() ? results.stream().map(Category::of).toList() : List.of(), certificateUntil,
				request.channel() == Channel.META);
	}

	/**
	 * The steps to the end, for a request that is on its way there or has arrived; empty
	 * for one that ended otherwise.
	 */
	@JsonIgnore
	public List<Step> steps() {
		int current = switch (this.state) {
			case VERIFYING, QUESTION_ASKED -> 1;
			case VERIFIED, UNDER_REVIEW -> 2;
			case SCHEDULED -> 3;
			case DELETING -> 4;
			case DELETED, DELETED_EXCEPT_HELD -> 5;
			case CLOSED_UNVERIFIED, NO_ACCOUNT_FOUND, WITHDRAWN, REFUSED, JOINED -> -1;
		};
		List<Step> steps = new ArrayList<>();
		List<String> names = List.of("RECEIVED", "IDENTITY", "REVIEW", "WAITING", "DELETION");
		for (int i = 0; i < names.size() && current >= 0; i++) {
			steps.add(new Step(names.get(i), (i < current) ? "done" : (i == current) ? "current" : "upcoming"));
		}
		return steps;
	}

	/**
	 * What happens next, by its name in the message bundles.
	 */
	@JsonIgnore
	public String next() {
		return "state." + this.state
				+ ((this.aboutLogin && SAID_OF_LOGINS.contains(this.state)) ? ".next-meta" : ".next");
	}

	/**
	 * What is kept for now.
	 */
	@JsonIgnore
	public List<Category> kept() {
		return this.categories.stream().filter((category) -> category.outcome() == Outcome.HELD).toList();
	}

	/**
	 * When what happened, or will.
	 *
	 * @param dueAt by when it must be finished; {@code null} once it is
	 * @param extensionReason why it takes longer than first said; {@code null} if it does
	 * not
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Dates(Instant receivedAt, @Nullable Instant dueAt, @Nullable Instant extendedAt,
			@Nullable ExtensionReason extensionReason, @Nullable Instant verifiedAt, @Nullable Instant suspendedAt,
			@Nullable Instant purgeScheduledFor, @Nullable Instant purgeStartedAt, @Nullable Instant completedAt) {

		static Dates of(DeletionRequest request, boolean open) {
			return new Dates(request.receivedAt(), open ? request.dueAt() : null, request.extendedAt(),
					request.extensionReason(), request.verifiedAt(), request.suspendedAt(), request.purgeScheduledFor(),
					request.purgeStartedAt(), request.completedAt());
		}

	}

	/**
	 * How far the deletion is, without a number of rows.
	 *
	 * @param percent of all that is deleted now
	 */
	record Progress(int percent, List<PartProgress> categories) {

		static Progress of(PurgeProgress purge) {
			return new Progress(purge.percent(), purge.categories().stream().map(PartProgress::of).toList());
		}

	}

	/**
	 * How far the deletion of one kind of data is.
	 *
	 * @param percent {@code null} if it is kept, or not known
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record PartProgress(DataCategory category, Phase state, @Nullable Integer percent) {

		static PartProgress of(PurgeProgress.Category part) {
			return new PartProgress(part.category(), part.phase(),
					(part.phase() == Phase.HELD) ? null : part.percent());
		}

	}

	/**
	 * How one kind of data ended.
	 *
	 * @param ground why it is kept; {@code null} unless it is, as {@code citation} and
	 * {@code keptUntil}
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Category(DataCategory category, Outcome outcome, @Nullable HoldGround ground, @Nullable String citation,
			@Nullable LocalDate keptUntil) {

		static Category of(CategoryResult result) {
			Decision.Hold hold = result.hold();
			return (hold != null)
					? new Category(result.category(), result.outcome(), hold.ground(), hold.citation(), hold.until())
					: new Category(result.category(), result.outcome(), null, null, null);
		}

	}

	/**
	 * A step of the progress.
	 *
	 * @param name its name in the message bundles
	 * @param phase {@code done}, {@code current} or {@code upcoming}
	 */
	record Step(String name, String phase) {
	}

}
