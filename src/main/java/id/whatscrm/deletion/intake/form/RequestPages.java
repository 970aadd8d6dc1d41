package id.whatscrm.deletion.intake.form;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;

import id.whatscrm.deletion.intake.IntakeMetrics;
import id.whatscrm.deletion.intake.InvalidRequest.Problem;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.intake.limits.LimitSettings;
import id.whatscrm.deletion.intake.limits.RateLimits;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.person.Language;

/**
 * The published instructions and the form (P1, P2). Whoever sends a valid form gets the
 * same answer, whether an account exists or not (I6).
 */
@Controller
class RequestPages {

	private static final List<String> ORDER = List.of("email", "contactEmail", "businessName", "whatsappNumber",
			"metaBusinessId", "description", "website");

	private final RequestDesk desk;

	private final RateLimits limits;

	private final LimitSettings settings;

	private final IntakeMetrics metrics;

	RequestPages(RequestDesk desk, RateLimits limits, LimitSettings settings, IntakeMetrics metrics) {
		this.metrics = metrics;
		this.desk = desk;
		this.limits = limits;
		this.settings = settings;
	}

	@GetMapping("/")
	String home() {
		return "intake/home";
	}

	@GetMapping("/requests/new")
	String form(Model model) {
		return show(RequestForm.empty(), List.of(), model);
	}

	@PostMapping("/requests/new")
	Object send(@ModelAttribute("form") RequestForm form, Locale locale, Model model, HttpServletResponse response) {
		NewRequest request = form.request(Language.of(locale));
		List<Problem> problems = new ArrayList<>(this.desk.problems(request));
		problems.addAll(form.problems(request));
		if (!problems.isEmpty()) {
			this.metrics.refused(Channel.WEB_FORM, problems.get(0).messageKey());
			response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
			return show(form, problems, model);
		}
		String full = overLimit(request);
		if (full != null) {
			this.metrics.limited(Channel.WEB_FORM, "address");
			response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
			return show(form, List.of(new Problem(full, "invalid.too-many", this.settings.target().times())), model);
		}
		String submission = (form.submission() != null) ? form.submission() : UUID.randomUUID().toString();
		ConfirmationCode code = this.desk.accept(request, submission);
		return ResponseEntity.status(HttpStatus.SEE_OTHER).header("Location", "/requests/" + code).build();
	}

	/**
	 * The field with an address to which no more mails may go today; both may cause one.
	 */
	private @Nullable String overLimit(NewRequest request) {
		String email = request.email();
		String contact = request.contactEmail();
		if (email != null && !allows(email)) {
			return "email";
		}
		return (contact != null && !allows(contact)) ? "contactEmail" : null;
	}

	private boolean allows(String address) {
		return this.limits.takeTarget(address, this.settings.target());
	}

	private static String show(RequestForm form, List<Problem> problems, Model model) {
		Map<String, Problem> byField = new LinkedHashMap<>();
		problems.stream()
			.sorted(Comparator.comparing((problem) -> ORDER.indexOf(problem.field())))
			.forEach((problem) -> byField.putIfAbsent(problem.field(), problem));
		model.addAttribute("form", form);
		model.addAttribute("problems", byField);
		return "intake/form";
	}

}
