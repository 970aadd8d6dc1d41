package id.whatscrm.deletion.restore;

import java.util.Collection;

import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * Some subjects could not be erased again; all others were. The replay may be repeated
 * when the reasons, which the log names, are removed.
 */
public class ReplayIncomplete extends RuntimeException {

	ReplayIncomplete(Collection<ConfirmationCode> failed) {
		super("Not erased again: " + failed.size() + ", of the requests "
				+ String.join(", ", failed.stream().limit(20).map(ConfirmationCode::value).toList())
				+ ". The log says why; start again when that is mended.");
	}

}
