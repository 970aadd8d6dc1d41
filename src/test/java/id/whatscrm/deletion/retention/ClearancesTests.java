package id.whatscrm.deletion.retention;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.PlatformTransactionManager;

import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.request.Turns;
import id.whatscrm.deletion.retention.Clearances.Surroundings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;

/**
 * When a category may be purged, and until when.
 */
class ClearancesTests {

	private static final LocalDate TODAY = LocalDate.of(2026, 7, 1);

	private static final Subject ACCOUNT = Subject.account("4711");

	private static final Surroundings ALONE = new Surroundings(Set.of(), Set.of());

	private static final Decision.Hold DISPUTE = new Decision.Hold(HoldGround.DISPUTE, "Case 12/2026",
			TODAY.plusYears(1));

	private final ConfirmationCode code = ConfirmationCode.random();

	private final RetentionDecisions decisions = mock();

	private final LegalHolds holds = mock();

	private final DeletionRequest request = mock();

	private final Turns turns = mock();

	private final Map<DataCategory, Decision> decided = new EnumMap<>(DataCategory.class);

	private Clearances clearances;

	@BeforeEach
	void aRequestThatIsPurged() {
		DeletionRequests requests = mock();
		given(requests.get(this.code)).willReturn(this.request);
		given(this.request.state()).willReturn(RequestState.PURGING);
		SubjectHash subjects = mock();
		given(subjects.allOf(any())).willReturn(List.of(new byte[32]));
		given(this.decisions.of(this.code)).willReturn(this.decided);
		for (DataCategory category : DataCategory.values()) {
			this.decided.put(category, new Decision.Delete());
		}
		this.clearances = new Clearances(this.decisions, this.holds, requests, subjects, this.turns,
				new OwnTransaction(mock(PlatformTransactionManager.class)),
				Clock.fixed(TODAY.atTime(10, 0).toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
	}

	private ClearanceAnswer ask(DataCategory category) {
		return this.clearances.ask(this.code, ACCOUNT, category, ALONE);
	}

	private LegalHold hold(DataCategory category) {
		return new LegalHold(this.code, ACCOUNT, category, DISPUTE, "legal", Instant.EPOCH);
	}

	@Test
	void whatIsToBeDeletedOrAnonymisedIsCleared() {
		this.decided.put(DataCategory.ACTIVITY_LOGS, new Decision.Anonymise());

		assertThat(ask(DataCategory.CONTACTS)).isInstanceOfSatisfying(ClearanceAnswer.Cleared.class,
				(cleared) -> assertThat(cleared.clearance().anonymise()).isFalse());
		assertThat(ask(DataCategory.ACTIVITY_LOGS)).isInstanceOfSatisfying(ClearanceAnswer.Cleared.class,
				(cleared) -> assertThat(cleared.clearance().anonymise()).isTrue());
	}

	@Test
	void whatNobodyDecidedIsNotCleared() {
		this.decided.remove(DataCategory.CONTACTS);

		assertThatExceptionOfType(NotDecided.class).isThrownBy(() -> ask(DataCategory.CONTACTS));
	}

	@Test
	void whatIsHeldIsNotClearedWhateverWasDecided() {
		LegalHold held = hold(DataCategory.CONTACTS);
		given(this.holds.findByCodeAndReleasedAtIsNull(this.code.value())).willReturn(List.of(held));

		assertThat(ask(DataCategory.CONTACTS)).isEqualTo(new ClearanceAnswer.Held(held));
		assertThat(ask(DataCategory.PROFILE)).isInstanceOf(ClearanceAnswer.Cleared.class);
	}

	@Test
	void aHoldThatCameFromElsewhereBecomesOneOfTheRequest() {
		LegalHold standing = new LegalHold(null, ACCOUNT, DataCategory.CONTACTS, DISPUTE, "legal", Instant.EPOCH);
		List<LegalHold> saved = new ArrayList<>();
		given(this.holds.categoriesUnknownTo(anyString(), any(), any())).willReturn(List.of(DataCategory.CONTACTS));
		given(this.holds.unknownTo(anyString(), any(), any())).willReturn(List.of(standing));
		given(this.holds.findByCodeAndCategory(this.code.value(), DataCategory.CONTACTS)).willReturn(Optional.empty());
		given(this.holds.save(any())).willAnswer((call) -> {
			saved.add(call.getArgument(0));
			return call.getArgument(0);
		});
		given(this.holds.findByCodeAndReleasedAtIsNull(this.code.value())).willReturn(saved);

		assertThat(ask(DataCategory.CONTACTS)).isInstanceOf(ClearanceAnswer.Held.class);

		assertThat(saved).singleElement().satisfies((own) -> {
			assertThat(own.code()).isEqualTo(this.code);
			assertThat(own.displaced()).as("is done when the hold ends").isEqualTo(RetentionAction.DELETE);
		});
	}

	/** Its process could not end a hold any more. */
	@Test
	void aRequestThatHasEndedAdoptsNoHold() {
		given(this.request.state()).willReturn(RequestState.DELETED);
		LegalHold standing = new LegalHold(null, ACCOUNT, DataCategory.CONTACTS, DISPUTE, "legal", Instant.EPOCH);
		given(this.holds.unknownTo(anyString(), any(), any())).willReturn(List.of(standing));

		assertThat(ask(DataCategory.CONTACTS)).isEqualTo(new ClearanceAnswer.Held(standing));
		assertThat(standing.code()).isNull();
	}

	@Test
	void aHoldThatIsSetAfterTheAnswerStopsTheNextCommit() {
		ClearanceAnswer.Cleared cleared = (ClearanceAnswer.Cleared) ask(DataCategory.CONTACTS);
		List<String> done = new ArrayList<>();
		cleared.clearance().whileItLasts(() -> done.add("first"));
		given(this.holds.categoriesInForce(anyString(), any(), any())).willReturn(List.of(DataCategory.PROFILE));

		assertThatExceptionOfType(ClearanceRevoked.class)
			.isThrownBy(() -> cleared.clearance().whileItLasts(() -> done.add("second")));

		assertThat(done).containsExactly("first");
	}

	@Test
	void aHoldOnWhatIsGoneStopsNothing() {
		ClearanceAnswer.Cleared cleared = (ClearanceAnswer.Cleared) this.clearances.ask(this.code, ACCOUNT,
				DataCategory.CONTACTS, new Surroundings(Set.of(), Set.of(DataCategory.API_TOKENS)));
		given(this.holds.categoriesInForce(anyString(), any(), any())).willReturn(List.of(DataCategory.API_TOKENS));
		List<String> done = new ArrayList<>();

		cleared.clearance().whileItLasts(() -> done.add("commit"));

		assertThat(done).containsExactly("commit");
	}

	/** Else one could be set between the look and the commit. */
	@Test
	void holdsAreLookedForOnlyWhenNoneCanBeSet() {
		ClearanceAnswer.Cleared cleared = (ClearanceAnswer.Cleared) ask(DataCategory.CONTACTS);
		cleared.clearance().whileItLasts(() -> {
		});

		var order = inOrder(this.turns, this.holds);
		order.verify(this.turns).awaitNoHoldBeingSet(ACCOUNT);
		order.verify(this.holds).categoriesInForce(anyString(), any(), any());
	}

}
