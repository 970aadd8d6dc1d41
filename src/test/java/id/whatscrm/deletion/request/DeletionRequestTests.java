package id.whatscrm.deletion.request;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import id.whatscrm.deletion.request.CaseEvent.Kind;
import id.whatscrm.deletion.request.clock.ExtensionReason;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.request.person.RequestMail;
import id.whatscrm.deletion.request.person.Requester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * From which state what may be done with a request, and what is left of it.
 */
class DeletionRequestTests {

	private static final Instant NOW = Instant.parse("2026-07-01T03:00:00Z");

	private static final Instant DUE = NOW.plus(Duration.ofDays(30));

	private static final Subject ACCOUNT = Subject.account("4711");

	private static DeletionRequest received() {
		return received(Channel.WEB_FORM);
	}

	private static DeletionRequest received(Channel channel) {
		return new DeletionRequest(ConfirmationCode.random(), channel, Language.ENGLISH,
				new Requester("sari@warungsari.example", "Warung Sari", null, null, "Please", null), NOW, DUE);
	}

	/** A request in each state, as it gets there. */
	private static Map<RequestState, DeletionRequest> inEachState() {
		Map<RequestState, DeletionRequest> requests = new EnumMap<>(RequestState.class);
		for (RequestState state : RequestState.values()) {
			requests.put(state, in(state));
		}
		return requests;
	}

	private static DeletionRequest in(RequestState state) {
		DeletionRequest request = received();
		if (state == RequestState.NO_ACCOUNT_FOUND) {
			request.closeWithoutAccount("support", NOW);
			return request;
		}
		if (state != RequestState.RECEIVED) {
			request.match(ACCOUNT, CaseEvent.SYSTEM, NOW);
			request.requestConfirmation(NOW);
		}
		switch (state) {
			case EXTENDED_VERIFICATION -> request.verifyBySupport(NOW);
			case AWAITING_INFORMATION -> request.ask("Who are you?", "support", NOW);
			case CLOSED_UNVERIFIED -> request.closeUnverified(NOW);
			case REFUSED -> request.refuse(RefusalReason.NOT_THE_OWNER, "support", NOW);
			case WITHDRAWN -> request.withdraw(NOW);
			case VERIFIED, UNDER_REVIEW, SCHEDULED, PURGING, DELETED, DELETED_EXCEPT_HELD, JOINED -> {
				request.confirmByLink(NOW);
				goOn(request, state);
			}
			default -> {
			}
		}
		assertThat(request.state()).isEqualTo(state);
		return request;
	}

	private static void goOn(DeletionRequest request, RequestState state) {
		if (state == RequestState.JOINED) {
			request.join(NOW);
		}
		else if (state.compareTo(RequestState.UNDER_REVIEW) >= 0) {
			request.review(NOW);
		}
		if (state.compareTo(RequestState.SCHEDULED) >= 0 && state != RequestState.JOINED) {
			request.schedulePurge(NOW, NOW);
		}
		if (state.compareTo(RequestState.PURGING) >= 0 && state != RequestState.JOINED) {
			request.startPurge(NOW);
		}
		if (state == RequestState.DELETED || state == RequestState.DELETED_EXCEPT_HELD) {
			request.complete(state == RequestState.DELETED_EXCEPT_HELD, NOW);
		}
	}

	static Stream<Arguments> steps() {
		Set<RequestState> unproven = Set.of(RequestState.RECEIVED, RequestState.AWAITING_CONFIRMATION,
				RequestState.EXTENDED_VERIFICATION, RequestState.AWAITING_INFORMATION);
		// Before that no link to withdraw has been sent to anybody.
		Set<RequestState> withdrawable = Set.of(RequestState.AWAITING_CONFIRMATION, RequestState.EXTENDED_VERIFICATION,
				RequestState.AWAITING_INFORMATION, RequestState.VERIFIED, RequestState.UNDER_REVIEW,
				RequestState.SCHEDULED);
		return Stream.of(
				step("match", (request) -> request.match(ACCOUNT, "support", NOW), Set.of(RequestState.RECEIVED)),
				step("confirm", (request) -> request.confirmByLink(NOW),
						Set.of(RequestState.AWAITING_CONFIRMATION, RequestState.EXTENDED_VERIFICATION,
								RequestState.AWAITING_INFORMATION)),
				step("ask", (request) -> request.ask("Who?", "support", NOW), unproven),
				step("refuse", (request) -> request.refuse(RefusalReason.EVIDENCE_FALSE, "support", NOW), unproven),
				step("suspend", (request) -> request.suspended(NOW), Set.of(RequestState.VERIFIED)),
				step("review", (request) -> request.review(NOW),
						Set.of(RequestState.VERIFIED, RequestState.UNDER_REVIEW)),
				step("schedule", (request) -> request.schedulePurge(NOW, NOW),
						Set.of(RequestState.UNDER_REVIEW, RequestState.SCHEDULED)),
				step("purge", (request) -> request.startPurge(NOW),
						Set.of(RequestState.SCHEDULED, RequestState.PURGING)),
				step("complete", (request) -> request.complete(false, NOW), Set.of(RequestState.PURGING)),
				step("withdraw", (request) -> request.withdraw(NOW), withdrawable));
	}

	private static Arguments step(String name, Consumer<DeletionRequest> step, Set<RequestState> allowed) {
		return Arguments.of(name, step, allowed);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("steps")
	void aStepIsPossibleFromItsStatesOnly(String name, Consumer<DeletionRequest> step, Set<RequestState> allowed) {
		inEachState().forEach((state, request) -> {
			if (allowed.contains(state)) {
				assertThatCode(() -> step.accept(request)).as("%s from %s", name, state).doesNotThrowAnyException();
			}
			else {
				assertThatExceptionOfType(NotAllowedNow.class).as("%s from %s", name, state)
					.isThrownBy(() -> step.accept(request));
				assertThat(request.state()).isEqualTo(state);
			}
		});
	}

	@Test
	void withoutAnAccountNothingIsProven() {
		DeletionRequest request = received();

		assertThatExceptionOfType(NotAllowedNow.class).isThrownBy(() -> request.confirmByLink(NOW));
		assertThat(request.verifiedAt()).isNull();
	}

	/** An address that was typed proves nothing, whatever it says (I1). */
	@ParameterizedTest
	@EnumSource(Channel.class)
	void onlyAChannelThatProvesMayConfirmByItself(Channel channel) {
		DeletionRequest request = received(channel);
		if (channel.provesIdentity()) {
			request.concerns(ACCOUNT);
			request.confirmByChannel(NOW);
			assertThat(request.state()).isEqualTo(RequestState.VERIFIED);
		}
		else {
			assertThatExceptionOfType(NotAllowedNow.class).isThrownBy(() -> request.concerns(ACCOUNT));
			request.match(ACCOUNT, CaseEvent.SYSTEM, NOW);
			assertThatExceptionOfType(NotAllowedNow.class).isThrownBy(() -> request.confirmByChannel(NOW));
		}
	}

	@Test
	void theDueDateMovesOnceAndBeforeItHasPassed() {
		DeletionRequest request = received();
		Instant later = DUE.plus(Duration.ofDays(30));

		assertThat(request.extendOnce(ExtensionReason.COMPLEX_REQUEST, later, "operator", NOW)).isTrue();
		assertThat(request.extendOnce(ExtensionReason.MANY_REQUESTS, later.plusSeconds(1), "operator", NOW)).isFalse();
		assertThat(request.dueAt()).isEqualTo(later);
		assertThat(request.extensionReason()).isEqualTo(ExtensionReason.COMPLEX_REQUEST);
		assertThat(received().extendOnce(ExtensionReason.COMPLEX_REQUEST, later, "operator", DUE)).isFalse();
	}

	/** Whoever moved the timer (I5). */
	@Test
	void noPurgeBeginsBeforeTheCoolingOffPeriodHasPassed() {
		DeletionRequest request = in(RequestState.UNDER_REVIEW);
		request.schedulePurge(NOW.plusSeconds(60), NOW);

		assertThatExceptionOfType(NotAllowedNow.class).isThrownBy(() -> request.startPurge(NOW.plusSeconds(59)));
		request.startPurge(NOW.plusSeconds(60));

		assertThat(request.purgeStartedAt()).isEqualTo(NOW.plusSeconds(60));
	}

	@Test
	void aQuestionIsAnsweredOnce() {
		DeletionRequest request = in(RequestState.AWAITING_INFORMATION);
		request.answer("Sari", NOW);

		assertThatExceptionOfType(NotAllowedNow.class).isThrownBy(() -> request.answer("Budi", NOW));
		assertThat(request.answer()).isEqualTo("Sari");
	}

	/** The first mail is the request itself (I7). */
	@Test
	void evidenceOfIdentityGoesRightAfterTheCheck() {
		DeletionRequest request = in(RequestState.AWAITING_INFORMATION);
		for (String subject : List.of("Request", "Passport", "Bill")) {
			request.addMail(new RequestMail(NOW, "sari@warungsari.example", subject, "text"));
		}
		request.answer("Sari", NOW);
		request.confirmBySupport("support", NOW);

		assertThat(request.mails()).extracting(RequestMail::subject).containsExactly("Request");
		assertThat(request.question()).isNull();
		assertThat(request.answer()).isNull();
	}

	@Test
	void whatIsOpenIsNotForgotten() {
		inEachState().forEach((state, request) -> {
			if (!state.isFinal()) {
				assertThatExceptionOfType(NotAllowedNow.class).as(state.name()).isThrownBy(() -> request.forget(NOW));
			}
		});
	}

	@Test
	void aForgottenRequestNamesNobody() {
		DeletionRequest request = in(RequestState.PURGING);
		request.keepAddressesOnFile(Set.of(new EmailAddress("sari@warungsari.example")));
		request.addStaffNote("Called Sari", "support", NOW);
		request.complete(false, NOW);
		request.forget(NOW);
		request.forget(NOW.plusSeconds(1));

		assertThat(request.requester()).isNull();
		assertThat(request.subject()).isNull();
		assertThat(request.staffNotes()).isEmpty();
		assertThat(request.addressesOnFile()).isEmpty();
		assertThat(request.forgottenAt()).isEqualTo(NOW);
		assertThat(request.history()).extracting(CaseEvent::kind).filteredOn(Kind.FORGOTTEN::equals).hasSize(1);
	}

	/** Whose it is and whom to tell is kept for as long as something is held. */
	@Test
	void whileSomethingIsHeldItsOwnersAreKnown() {
		DeletionRequest request = in(RequestState.PURGING);
		request.keepAddressesOnFile(Set.of(new EmailAddress("sari@warungsari.example")));
		request.complete(true, NOW);
		request.forget(NOW);

		assertThat(request.requester()).isNull();
		assertThat(request.subject()).isEqualTo(ACCOUNT);
		assertThat(request.addressesOnFile()).hasSize(1);

		request.completeHeld(NOW);
		request.forget(NOW);

		assertThat(request.subject()).isNull();
		assertThat(request.addressesOnFile()).isEmpty();
	}

}
