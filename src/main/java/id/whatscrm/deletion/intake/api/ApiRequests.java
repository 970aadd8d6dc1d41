package id.whatscrm.deletion.intake.api;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.intake.RequestDesk.Accepted;
import id.whatscrm.deletion.intake.api.ApiProblems.Refused;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.Withdrawals;
import id.whatscrm.deletion.request.person.Language;

/**
 * The way in for WhatsCRM's own backend. Its token says for which account an owner asks,
 * and when that owner last signed in; the backend vouches for both.
 */
@RestController
@ConditionalOnProperty("deletion.api.issuer")
@RequestMapping(path = "/api/v1/deletion-requests",
		produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE })
@ApiResponse(responseCode = "401", description = "No good token, or the owner must sign in again")
@ApiResponse(responseCode = "403", description = "Not an owner of an account")
class ApiRequests {

	/** The claim that names the account by its key in the CRM. */
	private static final String ACCOUNT = "account_id";

	/** The claim that says what the person is to the account. */
	private static final String ROLE = "account_role";

	private static final String AUTHENTICATED_AT = "auth_time";

	private static final int MAX_KEY = 200;

	/** The clocks of two servers differ a little. */
	private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

	private final RequestDesk desk;

	private final Withdrawals withdrawals;

	private final DeletionRequests requests;

	private final ApiSettings settings;

	private final RequestSettings service;

	private final Clock clock;

	ApiRequests(RequestDesk desk, Withdrawals withdrawals, DeletionRequests requests, ApiSettings settings,
			RequestSettings service, Clock clock) {
		this.desk = desk;
		this.withdrawals = withdrawals;
		this.requests = requests;
		this.settings = settings;
		this.service = service;
		this.clock = clock;
	}

	/**
	 * What the backend may say besides the token.
	 *
	 * @param language in which the owners are written to: {@code en} or {@code id};
	 * {@code en} if missing
	 * @param description what the owner wrote
	 */
	record Body(@Schema(example = "id", allowableValues = {
			"en", "id" }) @Nullable String language,
			@Schema(example = "Toko kami tutup.", maxLength = NewRequest.MAX_DESCRIPTION) @Nullable String description){
	}

	/**
	 * A request as the backend sees it.
	 *
	 * @param dueAt by when it must be finished
	 * @param purgeScheduledFor when the purge starts; {@code null} until that is known
	 */
	record Answer(@Schema(example = "WDE67K0A4GS3TFGVD4") String confirmationCode,
			@Schema(example = "https://deletion.example/requests/WDE67K0A4GS3TFGVD4") URI statusUrl, RequestState state,
			Instant receivedAt, Instant dueAt, @Nullable Instant purgeScheduledFor) {
	}

	@Operation(summary = "Ask for the deletion of the token's account",
			description = "While a proven request for the account is open, the answer is that request.")
	@ApiResponse(responseCode = "201", description = "A new request")
	@ApiResponse(responseCode = "200", description = "The open request of this account")
	@PostMapping
	ResponseEntity<Answer> ask(@AuthenticationPrincipal Jwt token, @RequestBody Body body,
			@Parameter(
					description = "Any text that is new for each thing to do. The same key with the same body is "
							+ "answered as before, also when that request has ended.",
					example = "8e03978e-40d5-43e8-bc93-6894a57f9324") @RequestHeader(name = "Idempotency-Key",
							required = false) @Nullable String key) {
		Subject account = ownAccount(token);
		requireFresh(token);
		if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
			throw new Refused(HttpStatus.BAD_REQUEST, "bad_idempotency_key",
					"Idempotency-Key must have 1 to " + MAX_KEY + " characters.");
		}
		NewRequest request = new NewRequest(Channel.API, language(body.language()), null, null, null, null,
				body.description(), null);
		Accepted accepted = (key != null) ? this.desk.acceptProven(request, account, "api " + account.key() + " " + key)
				: this.desk.acceptProven(request, account);
		Answer answer = answer(this.requests.get(accepted.code()));
		return ResponseEntity.status(accepted.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
			.location(answer.statusUrl())
			.body(answer);
	}

	@Operation(summary = "Where a request of the token's account stands")
	@GetMapping("/{code}")
	Answer show(@AuthenticationPrincipal Jwt token, @PathVariable String code) {
		return answer(own(token, code));
	}

	@Operation(summary = "Withdraw a request of the token's account",
			description = "Possible until the purge starts; 409 if it is too late.")
	@DeleteMapping("/{code}")
	Answer withdraw(@AuthenticationPrincipal Jwt token, @PathVariable String code) {
		DeletionRequest request = own(token, code);
		requireFresh(token);
		try {
			this.withdrawals.withdrawPatiently(request.code());
			return answer(this.requests.get(request.code()));
		}
		catch (ConcurrencyFailureException ex) {
			throw new Refused(HttpStatus.CONFLICT, "busy", "The request is being worked on. Try again.");
		}
	}

	private Answer answer(DeletionRequest request) {
		return new Answer(request.code().value(), this.service.page("/requests/" + request.code()), request.state(),
				request.receivedAt(), request.dueAt(), request.purgeScheduledFor());
	}

	/** Another account's request is answered as one that does not exist. */
	private DeletionRequest own(Jwt token, String typed) {
		Subject account = ownAccount(token);
		return ConfirmationCode.parse(typed)
			.flatMap((code) -> this.requests.findById(code.value()))
			.filter((request) -> account.equals(request.subject()))
			.orElseThrow(() -> new Refused(HttpStatus.NOT_FOUND, "unknown_request",
					"This account has no deletion request with this code, or it is finished and forgotten."));
	}

	private static Subject ownAccount(Jwt token) {
		String key = Optional.ofNullable(token.getClaims().get(ACCOUNT)).map(Objects::toString).orElse("");
		if (key.isBlank()) {
			throw new Refused(HttpStatus.FORBIDDEN, "no_account", "The token names no account: " + ACCOUNT + ".");
		}
		if (!"owner".equals(token.getClaims().get(ROLE))) {
			throw new Refused(HttpStatus.FORBIDDEN, "not_owner",
					"Only an owner of the account can ask for its deletion: " + ROLE + " must be owner.");
		}
		return Subject.account(key);
	}

	private void requireFresh(Jwt token) {
		Instant now = this.clock.instant();
		Instant authenticated = (token.getClaims().get(AUTHENTICATED_AT) instanceof Number seconds)
				? Instant.ofEpochSecond(seconds.longValue()) : Instant.EPOCH;
		if (authenticated.isBefore(now.minus(this.settings.maxAuthenticationAge()))
				|| authenticated.isAfter(now.plus(CLOCK_SKEW))) {
			throw new Refused(HttpStatus.UNAUTHORIZED, "insufficient_user_authentication",
					"The owner must sign in again: " + AUTHENTICATED_AT + " is missing or longer ago than "
							+ this.settings.maxAuthenticationAge() + ".");
		}
	}

	private static Language language(@Nullable String code) {
		return "id".equals(code) ? Language.INDONESIAN : Language.ENGLISH;
	}

}
