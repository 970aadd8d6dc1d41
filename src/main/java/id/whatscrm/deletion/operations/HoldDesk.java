package id.whatscrm.deletion.operations;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.crm.RestoreMarker;
import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.purge.CategoryRows;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionProcess;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectRequests;
import id.whatscrm.deletion.retention.DecisionRefused;
import id.whatscrm.deletion.retention.HoldRegister;
import id.whatscrm.deletion.retention.LegalHold;
import id.whatscrm.deletion.retention.ReviewAnswer;

/**
 * Where a legal reviewer sets holds outside any review, and releases them before their
 * end. Everything that is refused changes nothing.
 */
@Service
@Transactional
public class HoldDesk {

	private final HoldRegister register;

	private final SubjectDirectory directory;

	private final Purge purge;

	private final DeletionRequests requests;

	private final SubjectRequests subjectRequests;

	private final DeletionProcess process;

	private final RestoreMarker marker;

	HoldDesk(HoldRegister register, SubjectDirectory directory, Purge purge, DeletionRequests requests,
			SubjectRequests subjectRequests, DeletionProcess process, RestoreMarker marker) {
		this.marker = marker;
		this.register = register;
		this.directory = directory;
		this.purge = purge;
		this.requests = requests;
		this.subjectRequests = subjectRequests;
		this.process = process;
	}

	/**
	 * A hold as the list shows it.
	 *
	 * @param hold the hold
	 * @param subject whose data it is: the key, and the name if there still is one
	 */
	public record HeldData(LegalHold hold, String subject) {
	}

	/**
	 * The holds in force, those that end first at the beginning.
	 * @param afterId the last hold of the page before; {@code null} for the first page
	 */
	@Transactional(readOnly = true)
	public List<HeldData> list(@Nullable Long afterId, int limit) {
		LegalHold after = (afterId != null) ? this.register.inForce(afterId) : null;
		return this.register.inForce(after, limit).stream().map((hold) -> new HeldData(hold, name(hold))).toList();
	}

	private String name(LegalHold hold) {
		Subject subject = hold.subject();
		if (subject == null) {
			return "";
		}
		String label = this.directory.label(subject);
		return (label != null) ? label + " (" + subject.key() + ")" : subject.key();
	}

	/**
	 * Sets a hold on a category of an account, also while its purge is running: what is
	 * left then is held.
	 * @param account the account's key in the CRM
	 * @param terms the ground, the citation and the last day, as they were typed
	 * @param by who decides
	 * @throws DecisionRefused if something is wrong or nothing is left to hold
	 */
	public void set(@Nullable String account, @Nullable String category, ReviewAnswer terms, String by) {
		if (account == null || account.isBlank()) {
			throw new DecisionRefused("Name the account by its key in the CRM.");
		}
		Subject subject = Subject.account(account.strip());
		if (this.marker.state() == RestoreMarker.State.RESTORED) {
			throw new DecisionRefused("The CRM's database was restored from a backup and holds people again who were "
					+ "erased. Holds can be set when the erasures are replayed.");
		}
		if (!this.directory.exists(subject)) {
			throw new DecisionRefused("The CRM has no account with this key.");
		}
		LegalHold hold = this.register.set(subject, category, terms, by);
		boolean purged = this.subjectRequests.of(subject)
			.stream()
			.flatMap((request) -> this.purge.receipts(request.code()).stream())
			.anyMatch((receipt) -> receipt.category() == hold.category() && receipt.outcome() != Receipt.Outcome.HELD);
		long left = this.purge.preview(subject)
			.stream()
			.filter((rows) -> rows.category() == hold.category())
			.mapToLong(CategoryRows::rows)
			.sum();
		if (purged || left == 0) {
			throw new DecisionRefused(hold.category() + ": nothing of this category is left of the account"
					+ (purged ? ", since a deletion request has purged it." : "."));
		}
	}

	/**
	 * Releases a hold before its end.
	 * @param by who decides
	 * @throws DecisionRefused if it is not in force, or its request must end first
	 */
	public void release(long id, String by) {
		List<ConfirmationCode> codes = this.register.copiesOf(this.register.inForce(id))
			.stream()
			.map(LegalHold::code)
			.filter(Objects::nonNull)
			.toList();
		for (ConfirmationCode code : codes) {
			if (this.requests.get(code).state() != RequestState.DELETED_EXCEPT_HELD) {
				throw new DecisionRefused("The request " + code + " is still being carried out. This hold can be "
						+ "released when it has ended.");
			}
		}
		this.register.release(id, by);
		for (ConfirmationCode code : codes) {
			if (!this.process.holdReleased(code)) {
				throw new DecisionRefused(
						"The request " + code + " is just finishing another hold. Try again in a minute.");
			}
		}
	}

}
