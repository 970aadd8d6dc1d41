package id.whatscrm.deletion.request.clock;

/**
 * Why a due date is extended. The requester is told it (C3).
 */
public enum ExtensionReason {

	/** The request is complex (GDPR 12(3)). */
	COMPLEX_REQUEST,

	/** There are many requests (GDPR 12(3)). */
	MANY_REQUESTS,

	/** It is not proved yet who asks (P6). */
	ADDITIONAL_VERIFICATION

}
