package id.whatscrm.deletion.purge;

import java.util.Optional;

import org.springframework.stereotype.Service;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.ClearanceAnswer;
import id.whatscrm.deletion.retention.ClearanceRevoked;
import id.whatscrm.deletion.retention.Clearances;

/**
 * Purges a category if its clearance is given, and stops where a hold is set meanwhile.
 */
@Service
public class ClearedPurge {

	private final Clearances clearances;

	private final Purge purge;

	ClearedPurge(Clearances clearances, Purge purge) {
		this.clearances = clearances;
		this.purge = purge;
	}

	/**
	 * Purges a category.
	 * @return what was done; empty if the category is held
	 * @throws PurgeFailed if the database refuses; what was done before stays done
	 */
	public Optional<Receipt> purge(ConfirmationCode code, Subject subject, DataCategory category) {
		while (true) {
			if (!(this.clearances.ask(code, subject, category) instanceof ClearanceAnswer.Cleared cleared)) {
				return Optional.empty();
			}
			try {
				return Optional.of(this.purge.purge(cleared.clearance(), cleared.decisions()));
			}
			catch (ClearanceRevoked ex) {
				// The next answer knows the hold.
			}
		}
	}

}
