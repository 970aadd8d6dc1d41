package id.whatscrm.deletion.operations;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import id.whatscrm.deletion.operations.DeadlineBoard.Day;
import id.whatscrm.deletion.operations.DeadlineBoard.Filter;
import id.whatscrm.deletion.operations.DeadlineBoard.Show;
import id.whatscrm.deletion.request.RequestState;

/**
 * The board of deadlines, which Cockpit shows on its dashboard. For operators.
 */
@Controller
class DeadlinePages {

	private static final int MAX_PAGE = 100_000;

	private static final RequestState[] OPEN_STATES = Arrays.stream(RequestState.values())
		.filter((state) -> !state.isFinal())
		.toArray(RequestState[]::new);

	private final DeadlineBoard board;

	DeadlinePages(DeadlineBoard board) {
		this.board = board;
	}

	@GetMapping("/staff/deadlines")
	String board(@RequestParam(defaultValue = "OPEN") String show, @RequestParam(defaultValue = "") String state,
			@RequestParam(defaultValue = "") String group, @RequestParam(defaultValue = "") String code,
			@RequestParam(defaultValue = "1") String page, Model model) {
		Filter filter = new Filter(oneOf(Show.values(), show, "Show"),
				state.isEmpty() ? null : oneOf(OPEN_STATES, state, "The state"), group(group), code(code));
		long total = this.board.total(filter);
		long pages = Math.max(1, (total + DeadlineBoard.PAGE - 1) / DeadlineBoard.PAGE);
		// Requests end while somebody turns pages.
		int number = (int) Math.min(number(page), pages);
		List<Day> days = this.board.days();
		model.addAttribute("filter", filter);
		model.addAttribute("states", OPEN_STATES);
		model.addAttribute("groups", this.board.staffGroups());
		model.addAttribute("page", number);
		model.addAttribute("pages", pages);
		model.addAttribute("total", total);
		model.addAttribute("counts", this.board.counts());
		model.addAttribute("times", this.board.times());
		model.addAttribute("rows", this.board.rows(filter, number));
		model.addAttribute("days", days);
		model.addAttribute("most", Math.max(1, days.stream().mapToLong(Day::requests).max().orElse(1)));
		return "operations/deadlines";
	}

	private static <E extends Enum<E>> E oneOf(E[] values, String name, String what) {
		return Arrays.stream(values)
			.filter((value) -> value.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new WrongQuestion(what + " is one of "
					+ Arrays.stream(values).map(Enum::name).collect(Collectors.joining(", ")) + "."));
	}

	private String group(String group) {
		if (!group.isEmpty() && !this.board.staffGroups().contains(group)) {
			throw new WrongQuestion("The group is one of " + String.join(", ", this.board.staffGroups()) + ".");
		}
		return group;
	}

	private static String code(String code) {
		String part = code.strip().toUpperCase(Locale.ROOT);
		if (!part.matches("[0-9A-Z]{0,18}")) {
			throw new WrongQuestion("A confirmation code has letters and digits only, 18 at most.");
		}
		return part;
	}

	private static int number(String page) {
		if (!page.matches("[0-9]{1,6}") || Integer.parseInt(page) < 1 || Integer.parseInt(page) > MAX_PAGE) {
			throw new WrongQuestion("A page is a number from 1 to " + MAX_PAGE + ".");
		}
		return Integer.parseInt(page);
	}

	@ExceptionHandler
	ResponseEntity<String> wrong(WrongQuestion problem) {
		return ResponseEntity.status(HttpStatus.BAD_REQUEST)
			.contentType(MediaType.TEXT_PLAIN)
			.body(problem.getMessage());
	}

	/** A parameter that cannot be; the message says what can. */
	private static class WrongQuestion extends RuntimeException {

		WrongQuestion(String message) {
			super(message);
		}

	}

}
