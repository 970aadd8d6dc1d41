package id.whatscrm.deletion.request;

/**
 * No request has this code.
 */
public class UnknownRequest extends RuntimeException {

	UnknownRequest(ConfirmationCode code) {
		super("No deletion request has the code " + code);
	}

}
