package id.whatscrm.deletion.retention;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.request.Turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Setting, extending and ending holds.
 */
class HoldRegisterTests {

	private static final LocalDate TODAY = LocalDate.of(2026, 7, 1);

	private static final Subject ACCOUNT = Subject.account("4711");

	private final ConfirmationCode code = ConfirmationCode.random();

	private final LegalHolds holds = mock();

	private final RetentionDecisions decisions = mock();

	private final RetentionProposals proposals = mock();

	private final Turns turns = mock();

	private final List<RetentionDecision> decided = new ArrayList<>();

	private HoldRegister register;

	@BeforeEach
	void aRegister() {
		SubjectHash subjects = mock();
		given(subjects.allOf(any())).willReturn(List.of(new byte[32]));
		given(this.decisions.saveAll(any())).willAnswer((call) -> {
			call.<Iterable<RetentionDecision>>getArgument(0).forEach(this.decided::add);
			return List.of();
		});
		given(this.proposals.of(any())).willReturn(Map.of());
		given(this.holds.save(any())).willAnswer((call) -> call.getArgument(0));
		this.register = new HoldRegister(this.holds, this.decisions, this.proposals, subjects, this.turns,
				new HoldSettings(Period.ofDays(14)),
				Clock.fixed(TODAY.atTime(10, 0).toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
	}

	private LegalHold hold(DataCategory category, LocalDate until) {
		LegalHold hold = new LegalHold(this.code, ACCOUNT, category,
				new Decision.Hold(HoldGround.DISPUTE, "Case 12/2026", until), "legal", Instant.EPOCH);
		given(this.holds.findByCodeAndReleasedAtIsNull(this.code.value())).willReturn(List.of(hold));
		return hold;
	}

	private void review(LegalHold hold, String decision, String until) {
		this.register.review(this.code, Map.of(hold.category(), new HoldAnswer(decision, "Case 13/2026", until)),
				"legal");
	}

	@Test
	void aHoldTakesEffectOnlyWhileNoPurgeIsCommitting() {
		LegalHold hold = this.register.set(ACCOUNT, "CONTACTS",
				new ReviewAnswer("HOLD", "DISPUTE", "Case 12/2026", "2027-01-01"), "legal");

		assertThat(hold.category()).isEqualTo(DataCategory.CONTACTS);
		assertThat(hold.holdUntil()).isEqualTo(LocalDate.of(2027, 1, 1));
		then(this.turns).should().awaitNoPurgeCommitting(ACCOUNT);
	}

	@ParameterizedTest
	@CsvSource({ "NOTHING, DISPUTE, Case, 2027-01-01", "CONTACTS, WHIM, Case, 2027-01-01",
			"CONTACTS, DISPUTE, '', 2027-01-01", "CONTACTS, DISPUTE, Case, 2026-07-01",
			"CONTACTS, DISPUTE, Case, tomorrow" })
	void wrongTermsAreRefusedAndNothingIsSet(String category, String ground, String citation, String until) {
		assertThatExceptionOfType(DecisionRefused.class).isThrownBy(
				() -> this.register.set(ACCOUNT, category, new ReviewAnswer("HOLD", ground, citation, until), "legal"));
		then(this.holds).should(never()).save(any());
	}

	@Test
	void aCategoryIsHeldOnce() {
		LegalHold known = hold(DataCategory.CONTACTS, TODAY.plusYears(1));
		given(this.holds.inForce(any(), any(LocalDate.class))).willReturn(List.of(known));

		assertThatExceptionOfType(DecisionRefused.class)
			.isThrownBy(() -> this.register.set(ACCOUNT, "CONTACTS",
					new ReviewAnswer("HOLD", "DISPUTE", "Case", "2027-01-01"), "legal"))
			.withMessageContaining("is under hold until");
	}

	@ParameterizedTest
	@CsvSource({ "2026-07-14, true", "2026-07-15, true", "2026-07-16, false" })
	void aHoldIsReviewedBeforeItEnds(LocalDate until, boolean asked) {
		LegalHold hold = hold(DataCategory.CONTACTS, until);

		if (asked) {
			assertThatExceptionOfType(DecisionRefused.class).isThrownBy(() -> review(hold, null, null))
				.withMessageContaining("choose RELEASE or EXTEND");
		}
		else {
			review(hold, null, null);
			assertThat(hold.isReleased()).isFalse();
		}
	}

	@Test
	void aHoldIsExtendedToALaterDayOnly() {
		LegalHold hold = hold(DataCategory.CONTACTS, TODAY.plusDays(3));

		assertThatExceptionOfType(DecisionRefused.class).isThrownBy(() -> review(hold, "EXTEND", "2026-07-04"))
			.withMessageContaining("name a later day");
		review(hold, "EXTEND", "2026-07-05");

		assertThat(hold.holdUntil()).isEqualTo(LocalDate.of(2026, 7, 5));
		assertThat(hold.citation()).isEqualTo("Case 13/2026");
	}

	@ParameterizedTest
	@CsvSource({ "ANONYMISE, ANONYMISE", "DELETE, DELETE", "HOLD, DELETE" })
	void whatWasToBeDoneBeforeTheHoldIsDoneWhenItEnds(RetentionAction before, RetentionAction after) {
		LegalHold hold = hold(DataCategory.ACTIVITY_LOGS, TODAY.plusDays(3));
		hold.displace(before);

		review(hold, "RELEASE", null);

		assertThat(hold.isReleased()).isTrue();
		assertThat(this.decided).singleElement()
			.satisfies((decision) -> assertThat(decision.decision().action()).isEqualTo(after));
	}

	@Test
	void aHoldEndsByItselfAfterItsLastDayAndNotOnIt() {
		LegalHold onItsLastDay = hold(DataCategory.CONTACTS, TODAY);
		this.register.releaseExpired(this.code);
		assertThat(onItsLastDay.isReleased()).isFalse();

		LegalHold over = hold(DataCategory.CONTACTS, TODAY.minusDays(1));
		this.register.releaseExpired(this.code);
		assertThat(over.isReleased()).isTrue();
	}

	@Test
	void aHoldOfNoRequestForgetsWhoseDataItKept() {
		LegalHold standing = new LegalHold(null, ACCOUNT, DataCategory.CONTACTS,
				new Decision.Hold(HoldGround.DISPUTE, "Case", TODAY.minusDays(1)), "legal", Instant.EPOCH);
		given(this.holds.findByCodeIsNullAndReleasedAtIsNullAndHoldUntilBefore(TODAY)).willReturn(List.of(standing));

		this.register.endStandingHolds();

		assertThat(standing.isReleased()).isTrue();
		assertThat(standing.subject()).isNull();
		assertThat(this.decided).isEmpty();
	}

	@Test
	void aHoldThatHasEndedIsNotReleasedAgain() {
		LegalHold hold = hold(DataCategory.CONTACTS, TODAY.plusDays(3));
		hold.release(Instant.EPOCH);
		given(this.holds.findById(7)).willReturn(Optional.of(hold));

		assertThatExceptionOfType(DecisionRefused.class).isThrownBy(() -> this.register.release(7, "legal"))
			.withMessageContaining("may have ended meanwhile");
	}

}
