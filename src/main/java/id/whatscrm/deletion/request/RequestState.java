package id.whatscrm.deletion.request;

/**
 * Where a deletion request stands, as its requester sees it.
 */
public enum RequestState {

	/** Accepted; the account is being looked for. */
	RECEIVED,
	/** A confirmation link was sent to the address on file. */
	AWAITING_CONFIRMATION,
	/** Support verifies who asks. */
	EXTENDED_VERIFICATION,
	/** Support asked the requester a question. */
	AWAITING_INFORMATION,
	/** Identity proven; processing of the account is being suspended. */
	VERIFIED,
	/** A legal reviewer decides what the law protects. */
	UNDER_REVIEW,
	/** The cooling-off period runs. */
	SCHEDULED,
	/** Data is being purged; the request can no longer be withdrawn. */
	PURGING,
	/** Everything is deleted or anonymised. */
	DELETED,
	/** Everything is deleted or anonymised, except categories under legal hold. */
	DELETED_EXCEPT_HELD,
	/** Nobody proved the request in time. */
	CLOSED_UNVERIFIED,
	/** No account belongs to the request. */
	NO_ACCOUNT_FOUND,
	/** An owner withdrew the request. */
	WITHDRAWN,
	/** Support refused the request, with a reason. */
	REFUSED,
	/** Another request for the same account, proven before it, leads to the deletion. */
	JOINED;

	/**
	 * Whether the request has ended.
	 */
	public boolean isFinal() {
		return compareTo(PURGING) > 0;
	}

}
