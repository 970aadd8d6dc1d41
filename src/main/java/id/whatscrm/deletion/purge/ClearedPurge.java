package id.whatscrm.deletion.purge;

import java.util.Collection;
import java.util.List;
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
 * Purges what is cleared for it: begins, asks for the clearance of each category, and
 * stops where a hold is set meanwhile.
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
	 * Purges a category of a request that is under way. If it is held, that is noted, and
	 * nothing is done.
	 * @param slice how long it may go on
	 * @return what was done; empty if the category is held
	 * @throws PurgeUnfinished if the time slice is over before
	 * @throws PurgeFailed if the database refuses, where what was done before stays done;
	 * if the request is forgotten or the CRM's database was restored; or if another
	 * account has got the key of the one that was suspended for the request (C7)
	 */
	public Optional<Receipt> purge(ConfirmationCode code, Subject subject, DataCategory category, TimeSlice slice) {
		this.purge.begin(code, subject);
		Optional<Receipt> receipt = purgeUnlessHeld(code, subject, category, slice);
		if (receipt.isEmpty()) {
			this.purge.hold(code, category);
		}
		return receipt;
	}

	/**
	 * Purges categories once more, for what came since, or is not held any more. What is
	 * held stays as it is.
	 * @param categories may be none: the CRM is marked all the same
	 * @throws PurgeFailed as above
	 */
	public void purgeAgain(ConfirmationCode code, Subject subject, Collection<DataCategory> categories) {
		this.purge.begin(code, subject);
		categories.forEach((category) -> purgeUnlessHeld(code, subject, category, TimeSlice.UNLIMITED));
	}

	/**
	 * Purges categories of a subject that a restored backup brought back, even if the
	 * request is forgotten.
	 * @return what was done to those that are not held
	 * @throws PurgeFailed as above
	 */
	public List<Receipt> replay(ConfirmationCode code, Subject subject, Collection<DataCategory> categories) {
		this.purge.beginAgain(code, subject);
		return categories.stream()
			.flatMap((category) -> purgeUnlessHeld(code, subject, category, TimeSlice.UNLIMITED).stream())
			.toList();
	}

	/**
	 * What was done so far for a request, in purge order.
	 */
	public List<Receipt> receipts(ConfirmationCode code) {
		return this.purge.receipts(code);
	}

	private Optional<Receipt> purgeUnlessHeld(ConfirmationCode code, Subject subject, DataCategory category,
			TimeSlice slice) {
		if (this.directory.isAnotherSince(subject, this.requests.get(code).suspendedAt())) {
			throw PurgeFailed.because(PurgeFailed.Reason.ANOTHER_ACCOUNT,
					"Purging an account that is newer than its request was refused");
		}
		while (true) {
			ClearanceAnswer answer = this.clearances.ask(code, subject, category,
					new Surroundings(this.directory.sharing(subject), purged(code)));
			if (!(answer instanceof ClearanceAnswer.Cleared cleared)) {
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

	private Set<DataCategory> purged(ConfirmationCode code) {
		return this.purge.receipts(code)
			.stream()
			.filter((receipt) -> receipt.outcome() != Receipt.Outcome.HELD)
			.map(Receipt::category)
			.collect(Collectors.toSet());
	}

}
