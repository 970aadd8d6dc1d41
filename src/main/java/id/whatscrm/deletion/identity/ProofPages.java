package id.whatscrm.deletion.identity;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import id.whatscrm.deletion.identity.ProofActions.ProofRefused;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.NotAllowedNow;

/**
 * The pages behind the links in our mails. Opening one changes nothing, since mail
 * scanners open links too; only pressing the button does (I3).
 */
@Controller
class ProofPages {

	private static final int MAX_ANSWER_LENGTH = 4000;

	private final ProofActions actions;

	ProofPages(ProofActions actions) {
		this.actions = actions;
	}

	@ModelAttribute
	void neverKept(HttpServletResponse response) {
		response.setHeader("Cache-Control", "no-store");
	}

	@GetMapping("/requests/{code}/confirm")
	String confirmPage(@PathVariable String code, @RequestParam(defaultValue = "") String token, Model model) {
		this.actions.check(parse(code), Purpose.CONFIRM, token);
		return page("confirm", code, token, model);
	}

	@PostMapping("/requests/{code}/confirm")
	String confirm(@PathVariable String code, @RequestParam(defaultValue = "") String token, Model model) {
		this.actions.confirm(parse(code), token);
		return page("confirmed", code, token, model);
	}

	@GetMapping("/requests/{code}/withdraw")
	String withdrawPage(@PathVariable String code, @RequestParam(defaultValue = "") String token, Model model) {
		this.actions.check(parse(code), Purpose.WITHDRAW, token);
		return page("withdraw", code, token, model);
	}

	@PostMapping("/requests/{code}/withdraw")
	String withdraw(@PathVariable String code, @RequestParam(defaultValue = "") String token, Model model) {
		this.actions.withdraw(parse(code), token);
		return page("withdrawn", code, token, model);
	}

	@GetMapping("/requests/{code}/answer")
	String answerPage(@PathVariable String code, @RequestParam(defaultValue = "") String token, Model model) {
		this.actions.check(parse(code), Purpose.ANSWER, token);
		model.addAttribute("question", this.actions.question(parse(code)));
		return page("answer", code, token, model);
	}

	@PostMapping("/requests/{code}/answer")
	String answer(@PathVariable String code, @RequestParam(defaultValue = "") String token,
			@RequestParam(defaultValue = "") String answer, Model model, HttpServletResponse response) {
		String problem = problemOf(answer);
		if (problem != null) {
			this.actions.check(parse(code), Purpose.ANSWER, token);
			model.addAttribute("question", this.actions.question(parse(code)));
			model.addAttribute("answer", answer);
			model.addAttribute("problem", problem);
			response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
			return page("answer", code, token, model);
		}
		this.actions.answer(parse(code), token, answer.strip());
		return page("answered", code, token, model);
	}

	@ExceptionHandler
	String refused(ProofRefused refused, Model model, HttpServletResponse response) {
		response.setStatus(switch (refused.proof()) {
			case "unknown" -> HttpStatus.NOT_FOUND.value();
			default -> HttpStatus.GONE.value();
		});
		response.setHeader("Cache-Control", "no-store");
		model.addAttribute("reason", refused.proof());
		return "proof/refused";
	}

	@ExceptionHandler
	String notNow(NotAllowedNow refused, Model model, HttpServletResponse response) {
		return tooLate(model, response);
	}

	@ExceptionHandler
	String overtaken(OptimisticLockingFailureException overtaken, Model model, HttpServletResponse response) {
		return tooLate(model, response);
	}

	private static String tooLate(Model model, HttpServletResponse response) {
		response.setStatus(HttpStatus.CONFLICT.value());
		response.setHeader("Cache-Control", "no-store");
		model.addAttribute("reason", "not-now");
		return "proof/refused";
	}

	/** An address that is no code is answered as an unknown token is. */
	private static ConfirmationCode parse(String code) {
		return ConfirmationCode.parse(code).orElseThrow(() -> new ProofRefused("unknown"));
	}

	private static @Nullable String problemOf(String answer) {
		if (answer.isBlank()) {
			return "answer.missing";
		}
		if (answer.length() > MAX_ANSWER_LENGTH) {
			return "answer.too-long";
		}
		boolean control = answer.chars()
			.anyMatch((c) -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
		return control ? "answer.control-characters" : null;
	}

	private static String page(String name, String code, String token, Model model) {
		model.addAttribute("code", code);
		model.addAttribute("token", token);
		return "proof/" + name;
	}

}
