package id.whatscrm.deletion;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

import id.whatscrm.deletion.request.EmailAddress;
import id.whatscrm.deletion.request.RequestSettings;

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
