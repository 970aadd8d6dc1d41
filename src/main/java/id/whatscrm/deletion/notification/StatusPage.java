package id.whatscrm.deletion.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.RequestState;

/**
 * Shows whoever has the code where a request stands (M4): no personal data, and one
 * answer for every code that is not known.
 */
@Controller
class StatusPage {

	private final DeletionRequests requests;

	private final Outcomes outcomes;

	private final Clock clock;

	StatusPage(DeletionRequests requests, Outcomes outcomes, Clock clock) {
		this.requests = requests;
		this.outcomes = outcomes;
		this.clock = clock;
	}

	@GetMapping(path = "/requests/{code}", produces = MediaType.TEXT_HTML_VALUE)
	String page(@PathVariable String code, Model model) {
		model.addAttribute("status", status(code));
		model.addAttribute("zone", this.clock.getZone());
		return "status";
	}

	@GetMapping(path = "/requests/{code}", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseBody
	Status json(@PathVariable String code) {
		return status(code);
	}

	private Status status(String typed) {
		DeletionRequest request = ConfirmationCode.parse(typed)
			.flatMap((code) -> this.requests.findById(code.value()))
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		return new Status(request.code().value(), request.state(), Progress.of(request.state()), request.receivedAt(),
				request.dueAt(), request.verifiedAt(), request.suspendedAt(), request.extendedAt(),
				request.purgeScheduledFor(), request.purgeStartedAt(), request.completedAt(), request.refusalReason(),
				this.outcomes.of(request.code()));
	}

	/**
	 * What everybody with the code may know.
	 */
	record Status(String code, RequestState state, Progress progress, Instant receivedAt, Instant dueAt,
			@Nullable Instant verifiedAt, @Nullable Instant suspendedAt, @Nullable Instant extendedAt,
			@Nullable Instant scheduledFor, @Nullable Instant purgeStartedAt, @Nullable Instant completedAt,
			@Nullable RefusalReason refusalReason, List<CategoryOutcome> categories) {
	}

	/**
	 * The steps that people see.
	 */
	enum Progress {

		RECEIVED, IDENTITY, REVIEW, COOLING_OFF, PURGE, DONE, CLOSED;

		static Progress of(RequestState state) {
			return switch (state) {
				case RECEIVED -> RECEIVED;
				case AWAITING_CONFIRMATION, EXTENDED_VERIFICATION, AWAITING_INFORMATION -> IDENTITY;
				case VERIFIED, UNDER_REVIEW -> REVIEW;
				case SCHEDULED -> COOLING_OFF;
				case PURGING -> PURGE;
				case DELETED, DELETED_EXCEPT_HELD -> DONE;
				case CLOSED_UNVERIFIED, NO_ACCOUNT_FOUND, WITHDRAWN, REFUSED -> CLOSED;
			};
		}

	}

}
