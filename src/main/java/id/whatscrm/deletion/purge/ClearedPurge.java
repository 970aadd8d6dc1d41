package id.whatscrm.deletion.purge;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.stereotype.Service;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.ClearanceAnswer;
import id.whatscrm.deletion.retention.ClearanceRevoked;
import id.whatscrm.deletion.retention.Clearances;
import id.whatscrm.deletion.retention.Clearances.Surroundings;

/**
 * Purges a category if its clearance is given, and stops where a hold is set meanwhile.
 */
@Service
public class ClearedPurge {

	private final Clearances clearances;

	private final SubjectDirectory directory;

	private final Purge purge;

	ClearedPurge(Clearances clearances, SubjectDirectory directory, Purge purge) {
		this.directory = directory;
		this.clearances = clearances;
		this.purge = purge;
	}

	/**
	 * Purges a category.
	 * @param slice how long it may go on
	 * @return what was done; empty if the category is held
	 * @throws PurgeUnfinished if the time slice is over before
	 * @throws PurgeFailed if the database refuses; what was done before stays done
	 */
	public Optional<Receipt> purge(ConfirmationCode code, Subject subject, DataCategory category, TimeSlice slice) {
		while (true) {
			Set<DataCategory> purged = this.purge.receipts(code)
				.stream()
				.filter((receipt) -> receipt.outcome() != Receipt.Outcome.HELD)
				.map(Receipt::category)
				.collect(Collectors.toSet());
			if (!(this.clearances.ask(code, subject, category, new Surroundings(this.directory.sharing(subject),
					purged)) instanceof ClearanceAnswer.Cleared cleared)) {
				return Optional.empty();
			}
			try {
				return Optional.of(this.purge.purge(cleared.clearance(), cleared.decisions(), slice));
			}
			catch (ClearanceRevoked ex) {
				// The next answer knows the hold.
			}
		}
	}

}
