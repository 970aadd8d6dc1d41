package id.whatscrm.deletion.request;

/**
 * The way by which a request reached us.
 */
public enum Channel {

	/** The public form, Method 2 of the published policy (P2). */
	WEB_FORM,
	/** A phone call, letter or visit that support staff registered. */
	STAFF,
	/** WhatsCRM's settings page, Method 1 (P1). */
	SELF_SERVICE,
	/** A mail to the support mailbox (P2). */
	MAILBOX,
	/** Meta's data deletion callback (M1). */
	META,
	/** WhatsCRM's own backend. */
	API;

	/**
	 * Whether the channel itself proves who asks, so that no confirmation link is needed.
	 * @return {@code true} if a request from this channel arrives verified
	 */
	public boolean provesIdentity() {
		return this == SELF_SERVICE || this == META || this == API;
	}

}
