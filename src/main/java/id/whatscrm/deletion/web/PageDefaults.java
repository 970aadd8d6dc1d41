package id.whatscrm.deletion.web;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.person.EmailAddress;

/**
 * What the frame of every page shows.
 */
@ControllerAdvice
class PageDefaults {

	private final RequestSettings settings;

	PageDefaults(RequestSettings settings) {
		this.settings = settings;
	}

	@ModelAttribute("support")
	@Nullable String support() {
		EmailAddress support = this.settings.supportAddress();
		return (support != null) ? support.value() : null;
	}

}
