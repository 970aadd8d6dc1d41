package id.whatscrm.deletion.evidence.audit;

import java.security.Principal;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * What the pages for auditors share: who is signed in, and what others see instead.
 */
@Controller
@ControllerAdvice(assignableTypes = { AuditFrame.class, AuditPages.class, FiguresPage.class, LedgerPage.class })
class AuditFrame {

	@ModelAttribute("auditor")
	@Nullable String auditor(@Nullable Principal principal) {
		return (principal != null) ? principal.getName() : null;
	}

	/**
	 * Whoever may not see the other pages is sent here, with the status that says why.
	 */
	@RequestMapping("/audit/sign-in")
	String signIn(Model model, HttpServletResponse response) {
		model.addAttribute("refused", response.getStatus() == HttpStatus.FORBIDDEN.value());
		return "evidence/audit-sign-in";
	}

}
