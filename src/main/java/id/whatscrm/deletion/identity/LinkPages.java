package id.whatscrm.deletion.identity;

import java.util.Optional;
import java.util.Set;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.NotAllowedNow;
import id.whatscrm.deletion.request.RequestState;

/**
 * The pages behind the links in mails. Opening one changes nothing, since mail scanners
 * open links too; only its button does (I3). Nobody can tell from an answer whether a
 * code exists: a wrong token is answered as an unknown code is.
 */
@Controller
class LinkPages {

	static final int MAX_ANSWER = 4000;

	private static final int MAX_ATTEMPTS = 5;

	private static final Logger logger = LoggerFactory.getLogger(LinkPages.class);

	private static final String PATH = "/requests/{code}/{action:confirm|withdraw|answer}";

	private static final Set<RequestState> CONFIRMABLE = Set.of(RequestState.AWAITING_CONFIRMATION,
			RequestState.EXTENDED_VERIFICATION, RequestState.AWAITING_INFORMATION);

	private final ProofTokens tokens;

	private final LinkActions actions;

	private final DeletionRequests requests;

	LinkPages(ProofTokens tokens, LinkActions actions, DeletionRequests requests) {
		this.tokens = tokens;
		this.actions = actions;
		this.requests = requests;
	}

	@GetMapping(PATH)
	String open(@PathVariable("code") String typedCode, @PathVariable String action,
			@RequestParam(defaultValue = "") String token, Model model, HttpServletResponse response) {
		keepPrivate(response);
		Purpose purpose = Purpose.ofPath(action);
		Optional<ConfirmationCode> code = ConfirmationCode.parse(typedCode);
		Proof proof = code.map((known) -> this.tokens.check(known, purpose, token)).orElseGet(Proof.Unknown::new);
		if (code.isEmpty() || !(proof instanceof Proof.Valid)) {
			return refuse(proof, code.orElse(null), model, response);
		}
		return show(code.get(), purpose, token, model, response);
	}

	@PostMapping(PATH)
	String act(@PathVariable("code") String typedCode, @PathVariable String action,
			@RequestParam(defaultValue = "") String token, @RequestParam(defaultValue = "") String answer, Model model,
			HttpServletResponse response) {
		keepPrivate(response);
		Purpose purpose = Purpose.ofPath(action);
		Optional<ConfirmationCode> code = ConfirmationCode.parse(typedCode);
		if (code.isEmpty()) {
			return refuse(new Proof.Unknown(), null, model, response);
		}
		String problem = (purpose == Purpose.ANSWER) ? problem(answer) : null;
		if (problem != null && this.tokens.check(code.get(), purpose, token) instanceof Proof.Valid) {
			response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
			model.addAttribute("problem", problem);
			model.addAttribute("answer", answer);
			return show(code.get(), purpose, token, model, response);
		}
		try {
			Proof proof = act(code.get(), purpose, token, normalise(answer));
			if (!(proof instanceof Proof.Valid)) {
				return refuse(proof, code.get(), model, response);
			}
		}
		catch (NotAllowedNow ex) {
			return notNow(code.get(), purpose, model, response);
		}
		catch (ConcurrencyFailureException ex) {
			return explain("token.busy", HttpStatus.CONFLICT, code.get(), model, response);
		}
		model.addAttribute("code", code.get().value());
		model.addAttribute("purpose", purpose);
		return "identity/done";
	}

	/**
	 * A job may move the request at the very moment at which a person acts on it, who
	 * then must not be told that something went wrong: the next try sees where it stands.
	 */
	private Proof act(ConfirmationCode code, Purpose purpose, String token, String answer) {
		for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
			try {
				return this.actions.act(code, purpose, token, answer);
			}
			catch (ConcurrencyFailureException ex) {
				logger.debug("Another step of request {} was faster", code);
			}
		}
		return this.actions.act(code, purpose, token, answer);
	}

	private String show(ConfirmationCode code, Purpose purpose, String token, Model model,
			HttpServletResponse response) {
		DeletionRequest request = this.requests.findById(code.value()).orElse(null);
		if (request == null) {
			return refuse(new Proof.Unknown(), null, model, response);
		}
		if (!isTurnOf(purpose, request)) {
			return notNow(code, purpose, model, response);
		}
		model.addAttribute("code", code.value());
		model.addAttribute("purpose", purpose);
		model.addAttribute("token", token);
		model.addAttribute("receivedAt", request.receivedAt());
		model.addAttribute("question", request.question());
		model.addAttribute("maxAnswer", MAX_ANSWER);
		return "identity/" + purpose.path();
	}

	private static boolean isTurnOf(Purpose purpose, DeletionRequest request) {
		return switch (purpose) {
			case CONFIRM -> CONFIRMABLE.contains(request.state());
			case WITHDRAW -> request.canBeWithdrawn();
			case ANSWER -> request.state() == RequestState.AWAITING_INFORMATION;
		};
	}

	private static String refuse(Proof proof, @Nullable ConfirmationCode code, Model model,
			HttpServletResponse response) {
		if (proof instanceof Proof.Expired) {
			return explain("token.expired", HttpStatus.GONE, code, model, response);
		}
		if (proof instanceof Proof.Used) {
			return explain("token.used", HttpStatus.GONE, code, model, response);
		}
		return explain("token.unknown", HttpStatus.NOT_FOUND, null, model, response);
	}

	/**
	 * Says why it is not the turn of a link. The mail with the link can be there before
	 * the step that sent it is done.
	 */
	private String notNow(ConfirmationCode code, Purpose purpose, Model model, HttpServletResponse response) {
		boolean early = this.requests.get(code).state() == RequestState.RECEIVED;
		return explain(early ? "token.busy" : "token.late." + purpose, HttpStatus.CONFLICT, code, model, response);
	}

	private static String explain(String key, HttpStatus status, @Nullable ConfirmationCode code, Model model,
			HttpServletResponse response) {
		response.setStatus(status.value());
		model.addAttribute("key", key);
		model.addAttribute("code", (code != null) ? code.value() : null);
		return "identity/problem";
	}

	/**
	 * What is wrong with an answer, as the key of a message.
	 */
	private static @Nullable String problem(String answer) {
		if (answer.isBlank()) {
			return "invalid.answer-missing";
		}
		if (normalise(answer).length() > MAX_ANSWER) {
			return "invalid.answer-length";
		}
		return answer.chars().anyMatch((c) -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
				? "invalid.answer-controls" : null;
	}

	/**
	 * Browsers send two characters for a line break and count one.
	 */
	private static String normalise(String answer) {
		return answer.replace("\r\n", "\n").replace('\r', '\n').strip();
	}

	/**
	 * The address of the page is a secret, which neither a cache nor another site may
	 * learn.
	 */
	private static void keepPrivate(HttpServletResponse response) {
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("Referrer-Policy", "no-referrer");
	}

}
