package id.whatscrm.deletion.retention;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * Knows the holds that keep data of finished requests, and ends or extends them (E3).
 */
@Service
@Transactional
@EnableConfigurationProperties(HoldSettings.class)
public class HoldRegister {

	private static final HoldAnswer NOTHING = new HoldAnswer(null, null, null);

	private final LegalHolds holds;

	private final RetentionDecisions decisions;

	private final RetentionProposals proposals;

	private final HoldSettings settings;

	private final Clock clock;

	HoldRegister(LegalHolds holds, RetentionDecisions decisions, RetentionProposals proposals, HoldSettings settings,
			Clock clock) {
		this.holds = holds;
		this.decisions = decisions;
		this.proposals = proposals;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * When the next hold of a request is looked at, and when it ends by itself.
	 */
	public record NextEnd(Instant reviewAt, Instant endsAt) {
	}

	/**
	 * The holds of a request that are in force, in purge order.
	 */
	@Transactional(readOnly = true)
	public List<LegalHold> open(ConfirmationCode code) {
		return this.holds.findByCodeAndReleasedAtIsNull(code.value())
			.stream()
			.sorted(Comparator.comparing(LegalHold::category))
			.toList();
	}

	/**
	 * The end of the hold that ends first; empty if no hold is in force.
	 */
	@Transactional(readOnly = true)
	public Optional<NextEnd> nextEnd(ConfirmationCode code) {
		return open(code).stream().map(LegalHold::holdUntil).min(Comparator.naturalOrder()).map((until) -> {
			ZonedDateTime end = until.plusDays(1).atStartOfDay(this.clock.getZone());
			return new NextEnd(end.minus(this.settings.reviewBefore()).toInstant(), end.toInstant());
		});
	}

	/**
	 * Whether a hold ends so soon that a reviewer must decide about it.
	 */
	public boolean endsSoon(LegalHold hold) {
		return !hold.holdUntil().minus(this.settings.reviewBefore()).isAfter(LocalDate.now(this.clock));
	}

	/**
	 * Takes a reviewer's answers about the holds in force. One that does not end soon may
	 * be released too, and stays as it is without an answer.
	 * @throws DecisionRefused if an answer is missing or wrong; nothing is changed then
	 */
	public void review(ConfirmationCode code, Map<DataCategory, HoldAnswer> answers, String reviewer) {
		for (LegalHold hold : open(code)) {
			HoldAnswer answer = answers.getOrDefault(hold.category(), NOTHING);
			switch ((answer.decision() != null) ? answer.decision() : "") {
				case "RELEASE" -> release(hold, reviewer);
				case "EXTEND" -> extend(hold, answer, reviewer);
				case "" -> {
					if (endsSoon(hold)) {
						throw new DecisionRefused(hold.category() + ": choose RELEASE or EXTEND.");
					}
				}
				default ->
					throw new DecisionRefused(hold.category() + ": that is not a decision. Choose RELEASE or EXTEND.");
			}
		}
	}

	/**
	 * Releases the holds whose last day is over.
	 */
	public void releaseExpired(ConfirmationCode code) {
		LocalDate today = LocalDate.now(this.clock);
		open(code).stream()
			.filter((hold) -> hold.holdUntil().isBefore(today))
			.forEach((hold) -> release(hold, CaseEvent.SYSTEM));
	}

	/**
	 * Erases whose data the released holds of a request kept.
	 */
	public void forget(ConfirmationCode code) {
		this.holds.findByCode(code.value()).stream().filter(LegalHold::isReleased).forEach(LegalHold::forgetSubject);
	}

	private void extend(LegalHold hold, HoldAnswer answer, String reviewer) {
		LocalDate until = HoldTerms.until(hold.category(), answer.holdUntil(), LocalDate.now(this.clock));
		if (!until.isAfter(hold.holdUntil())) {
			throw new DecisionRefused(hold.category() + ": the hold ends on " + hold.holdUntil()
					+ " already. To extend it, name a later day.");
		}
		String citation = HoldTerms.citation(hold.category(), answer.citation());
		hold.extend(until, citation);
		decide(hold, new Decision.Hold(hold.ground(), citation, until), reviewer);
	}

	/** What the policy would have done is done now. */
	private void release(LegalHold hold, String by) {
		hold.release(this.clock.instant());
		Proposal proposal = this.proposals.of(hold.code()).get(hold.category());
		boolean anonymise = proposal != null && proposal.action() == RetentionAction.ANONYMISE;
		decide(hold, anonymise ? new Decision.Anonymise() : new Decision.Delete(), by);
	}

	private void decide(LegalHold hold, Decision decision, String by) {
		this.decisions
			.saveAll(List.of(new RetentionDecision(hold.code(), hold.category(), decision, by, this.clock.instant())));
	}

}
