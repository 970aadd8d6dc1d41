package id.whatscrm.deletion.retention;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
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

	private final DeletionRequests requests;

	private final SubjectHash subjects;

	private final Turns turns;

	private final OwnTransaction ownTransaction;

	private final Clock clock;

	Clearances(RetentionDecisions decisions, LegalHolds holds, DeletionRequests requests, SubjectHash subjects,
			Turns turns, OwnTransaction ownTransaction, Clock clock) {
		this.decisions = decisions;
		this.holds = holds;
		this.requests = requests;
		this.subjects = subjects;
		this.turns = turns;
		this.ownTransaction = ownTransaction;
		this.clock = clock;
	}

	/**
	 * What is known about a subject in the CRM.
	 *
	 * @param sharing other subjects whose holds protect the same rows
	 * @param purged the categories that were purged already, on which no hold comes too
	 * late
	 */
	public record Surroundings(Set<Subject> sharing, Set<DataCategory> purged) {
	}

	private List<byte[]> hashes(Subject subject, Surroundings surroundings) {
		List<byte[]> hashes = new ArrayList<>(this.subjects.allOf(subject));
		surroundings.sharing().forEach((other) -> hashes.addAll(this.subjects.allOf(other)));
		return hashes;
	}

	/**
	 * Asks for the permission to purge a category. Holds on the subject that came from
	 * elsewhere become holds of this request, at once and for good: the purge's commits
	 * in the CRM's database are as final.
	 * @param code the request for which it would be purged
	 * @param subject the subject of that request
	 * @param category what would be purged
	 * @param surroundings what else is known about the subject
	 * @return the permission, or the hold that forbids it
	 * @throws IllegalStateException if nothing was decided about the category
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public ClearanceAnswer ask(ConfirmationCode code, Subject subject, DataCategory category,
			Surroundings surroundings) {
		List<byte[]> hashes = hashes(subject, surroundings);
		// A request that has ended with nothing held has no process that could end a
		// hold.
		RequestState state = this.requests.get(code).state();
		boolean adopts = !state.isFinal() || state == RequestState.DELETED_EXCEPT_HELD;
		if (adopts) {
			adoptHolds(code, subject, hashes, surroundings.purged());
		}
		List<LegalHold> inForce = adopts ? this.holds.findByCodeAndReleasedAtIsNull(code.value())
				: this.holds.unknownTo(code.value(), hashes, LocalDate.now(this.clock));
		for (LegalHold hold : inForce) {
			if (hold.category() == category) {
				return new ClearanceAnswer.Held(hold);
			}
		}
		Set<DataCategory> known = EnumSet.noneOf(DataCategory.class);
		known.addAll(surroundings.purged());
		if (adopts) {
			inForce.forEach((hold) -> known.add(hold.category()));
		}
		Map<DataCategory, Decision> decided = this.decisions.of(code);
		Decision decision = decided.get(category);
		if (decision instanceof Decision.Delete || decision instanceof Decision.Anonymise) {
			return new ClearanceAnswer.Cleared(
					new Clearance(code, subject, category, decision instanceof Decision.Anonymise,
							(work) -> doUnlessHeld(code, subject, category, surroundings, known, work)),
					decided);
		}
		throw new NotDecided(category);
	}

	private void adoptHolds(ConfirmationCode code, Subject subject, List<byte[]> hashes, Set<DataCategory> purged) {
		if (purged.containsAll(this.holds.categoriesUnknownTo(code.value(), hashes.toArray(byte[][]::new),
				LocalDate.now(this.clock)))) {
			return;
		}
		Map<DataCategory, Decision> decided = this.decisions.of(code);
		for (LegalHold hold : this.holds.unknownTo(code.value(), hashes, LocalDate.now(this.clock))) {
			if (purged.contains(hold.category())) {
				continue;
			}
			LegalHold own = hold.adoptedBy(code, subject,
					this.holds.findByCodeAndCategory(code.value(), hold.category()));
			own.displace(decided.get(hold.category()));
			this.holds.save(own);
			this.decisions
				.saveAll(List.of(new RetentionDecision(code, own.category(), own.terms(), own.setBy(), own.setAt())));
		}
	}

	/**
	 * A hold that the request has adopted since counts too: a node that stood still for a
	 * while has no part in what another one has learnt.
	 * @param known the categories whose holds do not matter, since they were held when
	 * the clearance was given, or purged
	 */
	private void doUnlessHeld(ConfirmationCode code, Subject subject, DataCategory category, Surroundings surroundings,
			Set<DataCategory> known, Runnable work) {
		this.ownTransaction.executeWithoutResult((status) -> {
			this.turns.awaitNoHoldBeingSet(subject);
			surroundings.sharing().forEach(this.turns::awaitNoHoldBeingSet);
			if (!known.containsAll(this.holds.categoriesInForce(code.value(),
					hashes(subject, surroundings).toArray(byte[][]::new), LocalDate.now(this.clock)))) {
				throw new ClearanceRevoked(category);
			}
			work.run();
		});
	}

}
