package id.whatscrm.deletion.request;

/**
 * The process that carries a request from its receipt to its end. Every method takes part
 * in the caller's transaction.
 */
public interface DeletionProcess {

	/**
	 * Starts the process of a request that was just received.
	 * @param request the saved request
	 */
	void start(DeletionRequest request);

	/**
	 * Tells the process that an owner proved the request by the link.
	 * @param code the request
	 */
	void identityConfirmed(ConfirmationCode code);

	/**
	 * Asks the process to send the confirmation link again. Does nothing while it does
	 * not wait for the link.
	 * @param code the request
	 */
	void linkRequested(ConfirmationCode code);

	/**
	 * Tells the process that the requester answered the question.
	 * @param code the request
	 * @return whether it was waiting; while the question is only being sent it is not
	 */
	boolean informationReceived(ConfirmationCode code);

	/**
	 * Tells the process that an owner withdrew the request.
	 * @param code the request
	 */
	void withdrawn(ConfirmationCode code);

	/**
	 * Tells the process that keeps held data that a hold was released before its end.
	 * @param code the request
	 * @return whether it was waiting; what it is doing now would not notice
	 */
	boolean holdReleased(ConfirmationCode code);

}
