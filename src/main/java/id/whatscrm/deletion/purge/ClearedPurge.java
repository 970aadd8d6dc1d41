package id.whatscrm.deletion.purge;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.stereotype.Service;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequests;
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

	private final DeletionRequests requests;

	ClearedPurge(Clearances clearances, SubjectDirectory directory, Purge purge, DeletionRequests requests) {
		this.requests = requests;
		this.directory = directory;
		this.clearances = clearances;
		this.purge = purge;
	}

	/**
	 * Purges a category.
	 * @param slice how long it may go on
	 * @return what was done; empty if the category is held
	 * @throws PurgeUnfinished if the time slice is over before
	 * @throws PurgeFailed if the database refuses, where what was done before stays done;
	 * or if another account has got the key of the one that was suspended for the request
	 * (C7)
	 */
	public Optional<Receipt> purge(ConfirmationCode code, Subject subject, DataCategory category, TimeSlice slice) {
		if (this.directory.isAnotherSince(subject, this.requests.get(code).suspendedAt())) {
			throw PurgeFailed.because(PurgeFailed.Reason.ANOTHER_ACCOUNT,
					"Purging an account that is newer than its request was refused");
		}
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
