package id.whatscrm.deletion.retention;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.encryption.EncryptedColumn;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.request.Turns;

/**
 * Knows the holds that are in force: sets, extends and ends them (E3).
 */
@Service
@Transactional
@EnableConfigurationProperties(HoldSettings.class)
public class HoldRegister {

	private static final HoldAnswer NOTHING = new HoldAnswer(null, null, null);

	private final LegalHolds holds;

	private final RetentionDecisions decisions;

	private final RetentionProposals proposals;

	private final SubjectHash subjects;

	private final Turns turns;

	private final HoldSettings settings;

	private final Clock clock;

	HoldRegister(LegalHolds holds, RetentionDecisions decisions, RetentionProposals proposals, SubjectHash subjects,
			Turns turns, HoldSettings settings, Clock clock) {
		this.subjects = subjects;
		this.turns = turns;
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

	private void requireLater(LegalHold hold) {
		if (endsSoon(hold)) {
			throw new DecisionRefused(hold.category() + ": choose RELEASE or EXTEND.");
		}
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
				case "EXTEND" -> extend(code, hold, answer, reviewer);
				case "" -> requireLater(hold);
				default ->
					throw new DecisionRefused(hold.category() + ": that is not a decision. Choose RELEASE or EXTEND.");
			}
		}
	}

	/**
	 * Releases the holds whose last day is over, at once: the purge that follows is as
	 * final.
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public void releaseExpired(ConfirmationCode code) {
		LocalDate today = LocalDate.now(this.clock);
		open(code).stream()
			.filter((hold) -> hold.holdUntil().isBefore(today))
			.forEach((hold) -> release(hold, CaseEvent.SYSTEM));
	}

	/**
	 * Sets a hold on a category of a subject, whether a request is open or not. Until the
	 * transaction ends, no purge of the subject commits anything, so what is found left
	 * after this is what is held.
	 * @param terms the ground, the citation and the last day, as they were typed
	 * @param by who decides
	 * @throws DecisionRefused if the terms are wrong or the category is held already
	 */
	public LegalHold set(Subject subject, @Nullable String category, ReviewAnswer terms, String by) {
		DataCategory held = HoldTerms.category(category);
		LocalDate today = LocalDate.now(this.clock);
		Decision.Hold hold = new Decision.Hold(HoldTerms.ground(held, terms.ground()),
				HoldTerms.citation(held, terms.citation()), HoldTerms.until(held, terms.holdUntil(), today));
		this.turns.awaitNoPurgeCommitting(subject);
		for (LegalHold known : this.holds.inForce(this.subjects.allOf(subject), today)) {
			if (known.category() == held) {
				throw new DecisionRefused(
						held + " is under hold until " + known.holdUntil() + " already (" + known.citation() + ").");
			}
		}
		return this.holds.save(new LegalHold(null, subject, held, hold, by, this.clock.instant()));
	}

	/**
	 * A hold that is in force.
	 * @throws DecisionRefused if there is none with this number
	 */
	@Transactional(readOnly = true)
	public LegalHold inForce(long id) {
		return this.holds.findById(id)
			.filter((hold) -> !hold.isReleased())
			.orElseThrow(
					() -> new DecisionRefused("No hold with this number is in force. It may have ended meanwhile."));
	}

	/**
	 * The holds in force on all subjects, those that end first at the beginning.
	 * @param after the last one of the page before; {@code null} for the first page
	 */
	@Transactional(readOnly = true)
	public List<LegalHold> inForce(@Nullable LegalHold after, int limit) {
		return this.holds.inForce(LocalDate.now(this.clock), (after != null) ? after.holdUntil() : LocalDate.EPOCH,
				(after != null) ? after.id() : 0, Limit.of(limit));
	}

	/**
	 * A hold and its copies: what other requests for the same subject hold by the same
	 * terms.
	 */
	@Transactional(readOnly = true)
	public List<LegalHold> copiesOf(LegalHold hold) {
		Stream<LegalHold> copies = this.holds
			.inForce(this.subjects.allOf(hold.requireSubject()), LocalDate.now(this.clock))
			.stream()
			.filter((other) -> other.category() == hold.category() && other.terms().equals(hold.terms())
					&& other.id() != hold.id());
		// Itself also on the days between its end and the moment when its process ends
		// it.
		return Stream.concat(Stream.of(hold), copies).toList();
	}

	/**
	 * Releases a hold before its end, with its copies, which would hold the same on. What
	 * they held for requests may be purged then.
	 */
	public void release(long id, String by) {
		copiesOf(inForce(id)).forEach((hold) -> release(hold, by));
	}

	/**
	 * Ends the holds of no request whose last day is over, and forgets whose data they
	 * kept.
	 */
	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
	@SchedulerLock(name = "standing-holds")
	public void endStandingHolds() {
		this.holds.findByCodeIsNullAndReleasedAtIsNullAndHoldUntilBefore(LocalDate.now(this.clock))
			.forEach((hold) -> release(hold, CaseEvent.SYSTEM));
	}

	/**
	 * Lets the holds of a request that was withdrawn stay in force by themselves, until
	 * their last day.
	 */
	public void standAlone(ConfirmationCode code) {
		open(code).forEach(LegalHold::standAlone);
	}

	/**
	 * Erases whose data the released holds of a request kept.
	 */
	public void forget(ConfirmationCode code) {
		this.holds.findByCode(code.value()).stream().filter(LegalHold::isReleased).forEach(LegalHold::forgetSubject);
	}

	private void extend(ConfirmationCode code, LegalHold hold, HoldAnswer answer, String reviewer) {
		LocalDate until = HoldTerms.until(hold.category(), answer.holdUntil(), LocalDate.now(this.clock));
		if (!until.isAfter(hold.holdUntil())) {
			throw new DecisionRefused(hold.category() + ": the hold ends on " + hold.holdUntil()
					+ " already. To extend it, name a later day.");
		}
		String citation = HoldTerms.citation(hold.category(), answer.citation());
		hold.extend(until, citation);
		decide(code, hold, new Decision.Hold(hold.ground(), citation, until), reviewer);
	}

	/** What the policy would have done is done now. */
	private void release(LegalHold hold, String by) {
		hold.release(this.clock.instant());
		ConfirmationCode code = hold.code();
		if (code != null) {
			Proposal proposal = this.proposals.of(code).get(hold.category());
			RetentionAction instead = hold.displaced();
			if (instead == null && proposal != null) {
				instead = proposal.action();
			}
			boolean anonymise = instead == RetentionAction.ANONYMISE;
			decide(code, hold, anonymise ? new Decision.Anonymise() : new Decision.Delete(), by);
		}
		else {
			hold.forgetSubject();
		}
	}

	private void decide(ConfirmationCode code, LegalHold hold, Decision decision, String by) {
		this.decisions
			.saveAll(List.of(new RetentionDecision(code, hold.category(), decision, by, this.clock.instant())));
	}

	@Bean
	static EncryptedColumn holdSubject() {
		return EncryptedColumn.subject("legal_hold");
	}

}
