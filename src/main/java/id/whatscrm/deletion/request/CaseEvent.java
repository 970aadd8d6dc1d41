package id.whatscrm.deletion.request;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/**
 * One line of a request's history. It holds no personal data of the requester, so it may
 * outlive them (E7).
 *
 * @param at when it happened
 * @param kind what happened
 * @param actor {@link #SYSTEM}, {@link #REQUESTER} or the id of a member of staff
 */
@Embeddable
public record CaseEvent(@Column(name = "happened_at") Instant at, @Enumerated(EnumType.STRING) Kind kind,
		String actor) {

	/** Acts when nobody did: timers and service tasks. */
	public static final String SYSTEM = "system";

	/** Whoever holds a link that we sent, or filled in the form. */
	public static final String REQUESTER = "requester";

	/**
	 * What can happen to a request.
	 */
	public enum Kind {

		RECEIVED, ACCOUNT_FOUND, ACCOUNT_MATCHED, CONFIRMATION_REQUESTED, DUE_DATE_EXTENDED, DUE_DATE_KEPT,
		INFORMATION_REQUESTED, INFORMATION_RECEIVED, IDENTITY_CONFIRMED, PROCESSING_SUSPENDED, OWNERS_TOLD,
		RETENTION_PROPOSED, RETENTION_DECIDED, PURGE_SCHEDULED, PURGE_STARTED, ERASURE_VERIFIED, EVIDENCE_RECORDED,
		RECIPIENTS_TOLD, RECIPIENT_ACKNOWLEDGED, RECIPIENT_GIVEN_UP, REQUESTER_TOLD, DEADLINE_NEAR, OVERDUE,
		OVERDUE_HANDLED, WITHDRAWN, PROCESSING_RESUMED, REFUSED, CLOSED_UNVERIFIED, NO_ACCOUNT_FOUND, COMPLETED,
		HELD_DATA_DELETED, JOINED, FORGOTTEN

	}
}
