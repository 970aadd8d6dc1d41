package id.whatscrm.deletion.intake;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Language;

/**
 * The published instructions and the form of Method 2 (P2). A known and an unknown
 * address are answered alike (I6).
 */
@Controller
class PublicPages {

	private final RequestDesk desk;

	private final MessageSource messages;

	PublicPages(RequestDesk desk, MessageSource messages) {
		this.desk = desk;
		this.messages = messages;
	}

	@GetMapping("/")
	String instructions() {
		return "index";
	}

	@GetMapping("/requests/new")
	String form(Model model) {
		model.addAttribute("form", RequestForm.empty());
		model.addAttribute("errors", Map.of());
		return "new-request";
	}

	@PostMapping("/requests/new")
	ModelAndView send(@ModelAttribute("form") RequestForm form, Locale locale) {
		if (form.isFromRobot()) {
			return seeOther(ConfirmationCode.random());
		}
		Map<String, String> errors = new LinkedHashMap<>();
		if (form.unreachable() && form.contactEmail() == null) {
			errors.put("contactEmail", this.messages.getMessage("invalid.contact-missing", null, locale));
		}
		try {
			NewRequest request = form.toRequest(Language.of(locale));
			if (errors.isEmpty()) {
				return seeOther(this.desk.accept(request, form.submissionOrNew()));
			}
		}
		catch (InvalidRequest ex) {
			ex.problems()
				.forEach((problem) -> errors.put(problem.field(),
						this.messages.getMessage(problem.messageKey(), problem.arguments(), locale)));
		}
		return new ModelAndView("new-request", Map.of("form", form, "errors", errors), HttpStatus.UNPROCESSABLE_ENTITY);
	}

	private static ModelAndView seeOther(ConfirmationCode code) {
		ModelAndView redirect = new ModelAndView("redirect:/requests/" + code);
		redirect.setStatus(HttpStatus.SEE_OTHER);
		return redirect;
	}

	/**
	 * The form as it was sent.
	 *
	 * @param unreachable whether the requester cannot read mail at the registered address
	 * @param website a field that people do not see and robots fill in
	 * @param submission a number made for this form, so that sending it twice is one
	 * request
	 */
	record RequestForm(@Nullable String email, @Nullable String businessName, @Nullable String whatsappNumber,
			@Nullable String metaBusinessId, @Nullable String description, boolean unreachable,
			@Nullable String contactEmail, @Nullable String website, @Nullable String submission) {

		RequestForm {
			contactEmail = (unreachable && contactEmail != null && !contactEmail.isBlank()) ? contactEmail : null;
		}

		static RequestForm empty() {
			return new RequestForm(null, null, null, null, null, false, null, null, UUID.randomUUID().toString());
		}

		boolean isFromRobot() {
			return this.website != null && !this.website.isEmpty();
		}

		String submissionOrNew() {
			return (this.submission != null && !this.submission.isBlank()) ? this.submission
					: UUID.randomUUID().toString();
		}

		NewRequest toRequest(Language language) {
			return new NewRequest(Channel.WEB_FORM, language, this.email, this.businessName, this.whatsappNumber,
					this.metaBusinessId, this.description, this.contactEmail);
		}

	}

}
