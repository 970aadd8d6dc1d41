package id.whatscrm.deletion.operations;

import java.security.Principal;
import java.time.Clock;
import java.util.List;

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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

import id.whatscrm.deletion.operations.HoldDesk.HeldData;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.DecisionRefused;
import id.whatscrm.deletion.retention.HoldGround;
import id.whatscrm.deletion.retention.ReviewAnswer;

/**
 * The list of holds, for legal reviewers.
 */
@Controller
@RequestMapping("/staff/holds")
class HoldPages {

	private static final int PAGE = 25;

	private static final String VIEW = "operations/holds";

	private final HoldDesk desk;

	private final Clock clock;

	HoldPages(HoldDesk desk, Clock clock) {
		this.desk = desk;
		this.clock = clock;
	}

	/**
	 * What was typed into the form.
	 */
	record HoldForm(@Nullable String account, @Nullable String category, @Nullable String ground,
			@Nullable String citation, @Nullable String holdUntil) {
	}

	@GetMapping
	String list(@RequestParam(required = false) @Nullable Long after,
			@RequestParam(required = false) @Nullable String done, Model model) {
		return page(model, after, new HoldForm(null, null, null, null, null), done, null);
	}

	@PostMapping
	String set(@ModelAttribute HoldForm form, Principal reviewer, Model model,
			jakarta.servlet.http.HttpServletResponse response) {
		try {
			this.desk.set(form.account(), form.category(),
					new ReviewAnswer("HOLD", form.ground(), form.citation(), form.holdUntil()), reviewer.getName());
		}
		catch (DecisionRefused ex) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
			return page(model, null, form, null, ex.getMessage());
		}
		return "redirect:/staff/holds?done=set";
	}

	@PostMapping("/{id}/release")
	String release(@PathVariable long id, Principal reviewer) {
		this.desk.release(id, reviewer.getName());
		return "redirect:/staff/holds?done=released";
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.CONFLICT)
	String refused(DecisionRefused refusal, Model model) {
		return page(model, null, new HoldForm(null, null, null, null, null), null, refusal.getMessage());
	}

	/** Such as by a purge that has made it a hold of its request. */
	@ExceptionHandler
	@ResponseStatus(HttpStatus.CONFLICT)
	String overtaken(OptimisticLockingFailureException conflict, Model model) {
		return page(model, null, new HoldForm(null, null, null, null, null), null,
				"This hold was changed at the same moment. Look at it again.");
	}

	private String page(Model model, @Nullable Long after, HoldForm form, @Nullable String done,
			@Nullable String problem) {
		List<HeldData> holds = this.desk.list(after, PAGE + 1);
		model.addAttribute("holds", holds.subList(0, Math.min(PAGE, holds.size())));
		model.addAttribute("next", (holds.size() > PAGE) ? holds.get(PAGE - 1).hold().id() : null);
		model.addAttribute("form", form);
		model.addAttribute("done", done);
		model.addAttribute("problem", problem);
		model.addAttribute("categories", DataCategory.values());
		model.addAttribute("grounds", HoldGround.values());
		model.addAttribute("zone", this.clock.getZone());
		return VIEW;
	}

}
