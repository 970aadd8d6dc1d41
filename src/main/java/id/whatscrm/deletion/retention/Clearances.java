package id.whatscrm.deletion.retention;

import java.util.Map;
import java.util.Optional;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;

/**
 * Gives the permission to purge. Asked anew right before each category is purged, so that
 * a hold set after the review still holds.
 */
@Service
public class Clearances {

	private final RetentionDecisions decisions;

	private final LegalHolds holds;

	private final SubjectHash subjects;

	Clearances(RetentionDecisions decisions, LegalHolds holds, SubjectHash subjects) {
		this.subjects = subjects;
		this.decisions = decisions;
		this.holds = holds;
	}

	/**
	 * Asks for the permission to purge a category.
	 * @param code the request for which it would be purged
	 * @param subject the subject of that request
	 * @param category what would be purged
	 * @return the permission, or the hold that forbids it
	 * @throws IllegalStateException if nothing was decided about the category
	 */
	@Transactional(readOnly = true)
	public ClearanceAnswer ask(ConfirmationCode code, Subject subject, DataCategory category) {
		Optional<LegalHold> hold = this.holds
			.findFirstBySubjectHashInAndCategoryAndReleasedAtIsNull(this.subjects.allOf(subject), category);
		if (hold.isPresent()) {
			return new ClearanceAnswer.Held(hold.get());
		}
		Map<DataCategory, Decision> decided = this.decisions.of(code);
		Decision decision = decided.get(category);
		if (decision instanceof Decision.Delete) {
			return new ClearanceAnswer.Cleared(new Clearance(code, subject, category, false));
		}
		if (decision instanceof Decision.Anonymise) {
			return new ClearanceAnswer.Cleared(new Clearance(code, subject, category, true));
		}
		throw new IllegalStateException("No permission to purge " + category + ": nothing was decided");
	}

}
