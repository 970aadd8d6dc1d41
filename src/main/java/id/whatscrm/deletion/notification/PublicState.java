package id.whatscrm.deletion.notification;

import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DeletionRequest;

/**
 * Where a request stands, as everybody may know who has its code. Until somebody has
 * proved to be the owner, it does not say whether an account was found (I6).
 */
public enum PublicState {

	VERIFYING, QUESTION_ASKED, VERIFIED, UNDER_REVIEW, SCHEDULED, DELETING, DELETED, DELETED_EXCEPT_HELD,
	CLOSED_UNVERIFIED, NO_ACCOUNT_FOUND, WITHDRAWN, REFUSED, JOINED;

	/**
	 * Where a request stands. One whose channel proves who asks is not verified first.
	 */
	public static PublicState of(DeletionRequest request) {
		boolean proven = request.channel() == Channel.SELF_SERVICE || request.channel() == Channel.API;
		return switch (request.state()) {
			case RECEIVED -> proven ? VERIFIED : VERIFYING;
			case AWAITING_CONFIRMATION, EXTENDED_VERIFICATION -> VERIFYING;
			case AWAITING_INFORMATION -> QUESTION_ASKED;
			case VERIFIED -> VERIFIED;
			case UNDER_REVIEW -> UNDER_REVIEW;
			case SCHEDULED -> SCHEDULED;
			case PURGING -> DELETING;
			case DELETED -> DELETED;
			case DELETED_EXCEPT_HELD -> DELETED_EXCEPT_HELD;
			case CLOSED_UNVERIFIED -> CLOSED_UNVERIFIED;
			case NO_ACCOUNT_FOUND -> NO_ACCOUNT_FOUND;
			case WITHDRAWN -> WITHDRAWN;
			case REFUSED -> REFUSED;
			case JOINED -> JOINED;
		};
	}

	public boolean isErased() {
		return this == DELETED || this == DELETED_EXCEPT_HELD;
	}

	public boolean isOpen() {
		return compareTo(DELETED) < 0;
	}

}
