package id.whatscrm.deletion.intake;

import java.util.Optional;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionProcess;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Sends the confirmation link again. Whoever has the code may ask: the link goes to the
 * address on file, and the answer does not say whether there is one (I6).
 */
@Controller
class NewLinkPage {

	private final DeletionRequests requests;

	private final DeletionProcess process;

	private final RateLimits limits;

	private final LimitSettings settings;

	NewLinkPage(DeletionRequests requests, DeletionProcess process, RateLimits limits, LimitSettings settings) {
		this.requests = requests;
		this.process = process;
		this.limits = limits;
		this.settings = settings;
	}

	@PostMapping("/requests/{code}/link")
	@Transactional
	public ResponseEntity<Void> send(@PathVariable String code) {
		ConfirmationCode known = Optional.of(code)
			.flatMap(ConfirmationCode::parse)
			.filter((parsed) -> this.requests.findById(parsed.value()).isPresent())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		boolean allowed = this.limits.take("link", known.value(), this.settings.link()).allowed();
		if (allowed) {
			this.process.linkRequested(known);
		}
		return ResponseEntity.status(HttpStatus.SEE_OTHER)
			.header(HttpHeaders.LOCATION, "/requests/" + known + (allowed ? "?link=sent" : "?link=often"))
			.build();
	}

}
