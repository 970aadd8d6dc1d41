package id.whatscrm.deletion.intake.form;

import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

import id.whatscrm.deletion.intake.limits.LimitSettings;
import id.whatscrm.deletion.intake.limits.RateLimits;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionProcess;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Sends the confirmation link again. Whoever has the code may ask: the link goes to the
 * address on file, and the answer does not say whether there is one (I6).
 */
@Controller
class NewLinkPage {

	private static final Logger logger = LoggerFactory.getLogger(NewLinkPage.class);

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
	ResponseEntity<Void> send(@PathVariable String code) {
		ConfirmationCode known = Optional.of(code)
			.flatMap(ConfirmationCode::parse)
			.filter((parsed) -> this.requests.findById(parsed.value()).isPresent())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		boolean allowed = this.limits.take("link", known.value(), this.settings.link()).allowed();
		if (allowed) {
			ask(known);
		}
		return ResponseEntity.status(HttpStatus.SEE_OTHER)
			.header(HttpHeaders.LOCATION, "/requests/" + known + (allowed ? "?link=sent" : "?link=often"))
			.build();
	}

	private void ask(ConfirmationCode code) {
		try {
			this.process.linkRequested(code);
		}
		catch (ConcurrencyFailureException ex) {
			logger.debug("Request {} is sent a link by another press of the button, or needs none any more", code);
		}
	}

}
