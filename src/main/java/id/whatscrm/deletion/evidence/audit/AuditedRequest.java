package id.whatscrm.deletion.evidence.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.retention.HoldGround;

/**
 * A request as an auditor sees it: nature, dates, channel, outcome and grounds, and
 * nothing that identifies a person (E7).
 *
 * @param late whether it ended, or is still open, after its due date
 * @param held what is under legal hold now, in purge order
 * @param ledgerPosition where its end was first recorded; {@code null} before that
 * @param ledgerHash the hash of that entry in hexadecimal digits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditedRequest(String code, Channel channel, RequestState state, @Nullable RefusalReason refusalReason,
		@JsonUnwrapped Times times, boolean late, List<Hold> held, @Nullable Long ledgerPosition,
		@Nullable String ledgerHash) {

	/**
	 * The dates that have come, in their usual order, by their names in the message
	 * bundles.
	 */
	public Map<String, Instant> dates() {
		Map<String, Instant> dates = new LinkedHashMap<>();
		put(dates, "received", this.times.receivedAt);
		put(dates, "due", this.times.dueAt);
		put(dates, "extended", this.times.extendedAt);
		put(dates, "verificationRequested", this.times.verificationRequestedAt);
		put(dates, "verified", this.times.verifiedAt);
		put(dates, "suspended", this.times.suspendedAt);
		put(dates, "purgeStarted", this.times.purgeStartedAt);
		put(dates, "completed", this.times.completedAt);
		put(dates, "forgotten", this.times.forgottenAt);
		return dates;
	}

	private static void put(Map<String, Instant> dates, String name, @Nullable Instant at) {
		if (at != null) {
			dates.put(name, at);
		}
	}

	/**
	 * When what happened.
	 *
	 * @param dueAt by when it must have ended, after an extension if there was one
	 * @param completedAt when it ended; {@code null} while it is open
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Times(Instant receivedAt, Instant dueAt, @Nullable Instant extendedAt,
			@Nullable Instant verificationRequestedAt, @Nullable Instant verifiedAt, @Nullable Instant suspendedAt,
			@Nullable Instant purgeStartedAt, @Nullable Instant completedAt, @Nullable Instant forgottenAt) {
	}

	/**
	 * A hold in force.
	 *
	 * @param until its last day
	 */
	record Hold(DataCategory category, HoldGround ground, String citation, LocalDate until) {
	}

}
