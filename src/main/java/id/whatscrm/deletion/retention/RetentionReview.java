package id.whatscrm.deletion.retention;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.SubjectHash;

/**
 * Takes the decision what to keep: first the policy proposes, then a reviewer decides, or
 * the proposal stands where the policy asks for no review.
 */
@Service
@Transactional
public class RetentionReview {

	private final DeletionRequests requests;

	private final RetentionProposals proposals;

	private final RetentionDecisions decisions;

	private final LegalHolds holds;

	private final SubjectHash subjects;

	private final Clock clock;

	RetentionReview(DeletionRequests requests, RetentionProposals proposals, RetentionDecisions decisions,
			LegalHolds holds, SubjectHash subjects, Clock clock) {
		this.subjects = subjects;
		this.requests = requests;
		this.proposals = proposals;
		this.decisions = decisions;
		this.holds = holds;
		this.clock = clock;
	}

	/**
	 * Notes what the policy proposes. What is under hold already stays so, whatever it
	 * says.
	 * @param proposed one for each category
	 */
	public void propose(ConfirmationCode code, Collection<Proposal> proposed) {
		List<DataCategory> missing = new ArrayList<>(Arrays.asList(DataCategory.values()));
		proposed.forEach((proposal) -> missing.remove(proposal.category()));
		if (!missing.isEmpty()) {
			throw new IllegalStateException("The retention policy proposes nothing for " + missing);
		}
		Map<DataCategory, LegalHold> held = heldAlready(code);
		proposed.stream()
			.filter((proposal) -> held.containsKey(proposal.category()))
			.forEach((proposal) -> Objects.requireNonNull(held.get(proposal.category())).displace(proposal.action()));
		List<Proposal> proposals = proposed.stream()
			.map((proposal) -> held.containsKey(proposal.category()) ? held.get(proposal.category()).proposal()
					: proposal)
			.toList();
		this.proposals.saveAll(proposals.stream().map((proposal) -> new RetentionProposal(code, proposal)).toList());
		this.requests.get(code).review(this.clock.instant());
	}

	/**
	 * Lets the proposals stand.
	 */
	public void acceptProposals(ConfirmationCode code) {
		Map<DataCategory, Decision> decided = new EnumMap<>(DataCategory.class);
		this.proposals.of(code).forEach((category, proposal) -> decided.put(category, switch (proposal.action()) {
			case DELETE -> new Decision.Delete();
			case ANONYMISE -> new Decision.Anonymise();
			case HOLD -> hold(category, new ReviewAnswer(null, name(proposal.ground()), proposal.citation(),
					String.valueOf(proposal.holdUntil())));
		}));
		store(code, decided, CaseEvent.SYSTEM);
	}

	/**
	 * Takes a reviewer's answers.
	 * @param answers one for each category
	 * @param anonymisable the categories for which the data map knows how to anonymise
	 * @param reviewer who answered
	 * @throws DecisionRefused if an answer is missing or wrong
	 */
	public void decide(ConfirmationCode code, Map<DataCategory, ReviewAnswer> answers, Set<DataCategory> anonymisable,
			String reviewer) {
		Map<DataCategory, LegalHold> held = heldAlready(code);
		Map<DataCategory, Decision> decided = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			ReviewAnswer answer = answers.get(category);
			if (answer == null || answer.action() == null || answer.action().isBlank()) {
				throw new DecisionRefused(category + ": choose DELETE, ANONYMISE or HOLD.");
			}
			decided.put(category, switch (answer.action()) {
				case "DELETE" -> new Decision.Delete();
				case "ANONYMISE" -> anonymise(category, anonymisable);
				case "HOLD" -> hold(category, answer);
				default ->
					throw new DecisionRefused(category + ": that is not a decision. Choose DELETE, ANONYMISE or HOLD.");
			});
			if (held.containsKey(category)) {
				requireNoLess(held.get(category), decided.get(category));
			}
		}
		store(code, decided, reviewer);
	}

	private void store(ConfirmationCode code, Map<DataCategory, Decision> decided, String decidedBy) {
		Instant now = this.clock.instant();
		DeletionRequest request = this.requests.get(code);
		this.decisions.saveAll(decided.entrySet()
			.stream()
			.map((entry) -> new RetentionDecision(code, entry.getKey(), entry.getValue(), decidedBy, now))
			.toList());
		Map<DataCategory, LegalHold> held = heldAlready(code);
		decided.forEach((category, decision) -> {
			if (decision instanceof Decision.Hold hold) {
				LegalHold known = held.get(category);
				LegalHold own = (known != null && known.code() == null)
						? known.adoptedBy(code, request.requireSubject(), Optional.empty())
						: new LegalHold(code, request.requireSubject(), category, hold, decidedBy, now);
				own.extend(hold.until(), hold.citation());
				this.holds.save(own);
			}
		});
		request.note(CaseEvent.Kind.RETENTION_DECIDED, now, decidedBy);
	}

	/** The holds on the request's subject that did not come with it. */
	private Map<DataCategory, LegalHold> heldAlready(ConfirmationCode code) {
		Map<DataCategory, LegalHold> held = new EnumMap<>(DataCategory.class);
		this.holds
			.unknownTo(code.value(), this.subjects.allOf(this.requests.get(code).requireSubject()),
					LocalDate.now(this.clock))
			.forEach((hold) -> held.put(hold.category(), hold));
		return held;
	}

	private static void requireNoLess(LegalHold known, Decision decision) {
		if (!(decision instanceof Decision.Hold hold) || hold.until().isBefore(known.holdUntil())) {
			throw new DecisionRefused(known.category() + " is under hold until " + known.holdUntil() + " ("
					+ known.citation() + "). Choose HOLD until that day or later, or release that hold first.");
		}
	}

	private Decision anonymise(DataCategory category, Set<DataCategory> anonymisable) {
		if (!anonymisable.contains(category)) {
			throw new DecisionRefused(category
					+ " cannot be anonymised: the data map names no strategy for its columns. Choose DELETE or HOLD.");
		}
		return new Decision.Anonymise();
	}

	private Decision hold(DataCategory category, ReviewAnswer answer) {
		return new Decision.Hold(HoldTerms.ground(category, answer.ground()),
				HoldTerms.citation(category, answer.citation()),
				HoldTerms.until(category, answer.holdUntil(), LocalDate.now(this.clock)));
	}

	private static @Nullable String name(@Nullable HoldGround ground) {
		return (ground != null) ? ground.name() : null;
	}

}
