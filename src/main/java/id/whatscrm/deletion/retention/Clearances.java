package id.whatscrm.deletion.retention;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.request.Turns;

/**
 * Gives the permission to purge. Asked anew right before each category is purged and at
 * each commit of the purge, so that a hold set in the last second still holds.
 */
@Service
public class Clearances {

	private final RetentionDecisions decisions;

	private final LegalHolds holds;

	private final SubjectHash subjects;

	private final Turns turns;

	private final TransactionTemplate ownTransaction;

	private final Clock clock;

	Clearances(RetentionDecisions decisions, LegalHolds holds, SubjectHash subjects, Turns turns,
			PlatformTransactionManager transactions, Clock clock) {
		this.decisions = decisions;
		this.holds = holds;
		this.subjects = subjects;
		this.turns = turns;
		this.ownTransaction = new TransactionTemplate(transactions);
		this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.clock = clock;
	}

	/**
	 * Asks for the permission to purge a category. Holds on the subject that came from
	 * elsewhere become holds of this request, at once and for good: the purge's commits
	 * in the CRM's database are as final.
	 * @param code the request for which it would be purged
	 * @param subject the subject of that request
	 * @param category what would be purged
	 * @return the permission, or the hold that forbids it
	 * @throws IllegalStateException if nothing was decided about the category
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public ClearanceAnswer ask(ConfirmationCode code, Subject subject, DataCategory category) {
		adoptHolds(code, subject);
		for (LegalHold hold : this.holds.findByCodeAndReleasedAtIsNull(code.value())) {
			if (hold.category() == category) {
				return new ClearanceAnswer.Held(hold);
			}
		}
		Map<DataCategory, Decision> decided = this.decisions.of(code);
		Decision decision = decided.get(category);
		if (decision instanceof Decision.Delete || decision instanceof Decision.Anonymise) {
			return new ClearanceAnswer.Cleared(new Clearance(code, subject, category,
					decision instanceof Decision.Anonymise, (work) -> doUnlessHeld(code, subject, category, work)),
					decided);
		}
		throw new IllegalStateException("No permission to purge " + category + ": nothing was decided");
	}

	private void adoptHolds(ConfirmationCode code, Subject subject) {
		for (LegalHold hold : this.holds.unknownTo(code.value(), this.subjects.allOf(subject),
				LocalDate.now(this.clock))) {
			LegalHold own = hold.adoptedBy(code, this.holds.findByCodeAndCategory(code.value(), hold.category()));
			this.holds.save(own);
			this.decisions
				.saveAll(List.of(new RetentionDecision(code, own.category(), own.terms(), own.setBy(), own.setAt())));
		}
	}

	private void doUnlessHeld(ConfirmationCode code, Subject subject, DataCategory category, Runnable work) {
		this.ownTransaction.executeWithoutResult((status) -> {
			this.turns.awaitNoHoldBeingSet(subject);
			boolean revoked = !this.holds
				.unknownTo(code.value(), this.subjects.allOf(subject), LocalDate.now(this.clock))
				.isEmpty();
			if (revoked) {
				throw new ClearanceRevoked(category);
			}
			work.run();
		});
	}

}
