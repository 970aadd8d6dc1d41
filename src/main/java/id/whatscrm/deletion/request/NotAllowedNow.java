package id.whatscrm.deletion.request;

/**
 * A request was asked to do something that its state forbids, such as a withdrawal after
 * the purge has started. Nothing was changed.
 */
public class NotAllowedNow extends RuntimeException {

	private final RequestState state;

	NotAllowedNow(String what, RequestState state) {
		super(what + " is not possible while the request is " + state);
		this.state = state;
	}

	/**
	 * The state that forbids it.
	 */
	public RequestState state() {
		return this.state;
	}

}
