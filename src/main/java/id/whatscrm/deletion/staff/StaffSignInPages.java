package id.whatscrm.deletion.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.server.ResponseStatusException;

/**
 * How signing in or out with the identity provider ended.
 */
@Controller
@ConditionalOnBean(SingleSignOn.class)
class StaffSignInPages {

	/**
	 * Shown in the place of another page, with its status.
	 */
	@GetMapping(SingleSignOn.PROBLEM_PAGE)
	String problem(@RequestAttribute(name = SingleSignOn.PROBLEM, required = false) @Nullable String problem,
			Model model) {
		if (problem == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		model.addAttribute("problem", problem);
		return "staff/sign-in-problem";
	}

	/**
	 * Goes on to the provider, where a form of ours must not lead, and is where the
	 * provider leads back to.
	 */
	@GetMapping(SingleSignOn.ENDED_PAGE)
	String ended(HttpServletRequest request, HttpServletResponse response) {
		HttpSession session = request.getSession(false);
		if (session != null && session.getAttribute(SingleSignOn.SIGNED_OUT) instanceof String provider) {
			session.removeAttribute(SingleSignOn.SIGNED_OUT);
			if (!SingleSignOn.ENDED_PAGE.equals(provider)) {
				response.setHeader("Refresh", "0; url=" + provider);
			}
		}
		return "staff/signed-out";
	}

}
