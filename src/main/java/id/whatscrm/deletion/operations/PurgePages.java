package id.whatscrm.deletion.operations;

import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import id.whatscrm.deletion.operations.PurgeInstances.Found;

/**
 * The purge of a process instance, which Cockpit shows in a tab of it. For operators.
 */
@Controller
class PurgePages {

	private final PurgeInstances instances;

	private final PurgeViews views;

	private final MessageSource messages;

	PurgePages(PurgeInstances instances, PurgeViews views, MessageSource messages) {
		this.instances = instances;
		this.views = views;
		this.messages = messages;
	}

	@GetMapping("/staff/instances/{processInstanceId}/purge")
	String purge(@PathVariable String processInstanceId, Model model) {
		if (!processInstanceId.matches("[0-9A-Za-z-]{1,64}")) {
			throw new NoInstance(HttpStatus.BAD_REQUEST, "purge.no.id");
		}
		Found found = this.instances.find(processInstanceId)
			.orElseThrow(() -> new NoInstance(HttpStatus.NOT_FOUND, "purge.no.instance"));
		model.addAttribute("purge", this.views.of(found));
		return "operations/purge";
	}

	@ExceptionHandler
	ResponseEntity<String> wrong(NoInstance problem, Locale locale) {
		return ResponseEntity.status(problem.status)
			.contentType(MediaType.TEXT_PLAIN)
			.body(this.messages.getMessage(problem.message, null, locale));
	}

	/** There is nothing to show; the message says why. */
	private static class NoInstance extends RuntimeException {

		private final HttpStatus status;

		private final String message;

		NoInstance(HttpStatus status, String message) {
			super(message);
			this.status = status;
			this.message = message;
		}

	}

}
