package id.whatscrm.deletion.request.clock;

/**
 * Why a request is late.
 */
public enum OverdueReason {

	WAITING_FOR_REQUESTER, WAITING_FOR_SUPPORT, WAITING_FOR_LEGAL, TECHNICAL_FAILURE, OTHER

}
