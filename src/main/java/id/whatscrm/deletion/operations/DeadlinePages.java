package id.whatscrm.deletion.operations;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import id.whatscrm.deletion.operations.DeadlineBoard.Day;
import id.whatscrm.deletion.operations.DeadlineBoard.Show;

/**
 * The board of deadlines, which Cockpit shows on its dashboard. For operators.
 */
@Controller
class DeadlinePages {

	private static final int MAX_PAGE = 100_000;

	private final DeadlineBoard board;

	DeadlinePages(DeadlineBoard board) {
		this.board = board;
	}

	@GetMapping("/staff/deadlines")
	String board(@RequestParam(defaultValue = "OPEN") String show, @RequestParam(defaultValue = "") String code,
			@RequestParam(defaultValue = "1") String page, Model model) {
		Show shown = show(show);
		String part = code.strip().toUpperCase(Locale.ROOT);
		if (!part.matches("[0-9A-Z]{0,18}")) {
			throw new WrongQuestion("A confirmation code has letters and digits only, 18 at most.");
		}
		int number = number(page);
		long total = this.board.total(shown, part);
		List<Day> days = this.board.days();
		model.addAttribute("show", shown);
		model.addAttribute("code", part);
		model.addAttribute("page", number);
		model.addAttribute("pages", Math.max(1, (total + DeadlineBoard.PAGE - 1) / DeadlineBoard.PAGE));
		model.addAttribute("total", total);
		model.addAttribute("counts", this.board.counts());
		model.addAttribute("times", this.board.times());
		model.addAttribute("rows", this.board.rows(shown, part, number));
		model.addAttribute("days",
				LongStream.rangeClosed(-1, 30)
					.mapToObj((day) -> days.stream()
						.filter((found) -> found.daysLeft() == day)
						.findFirst()
						.orElse(new Day(day, 0)))
					.toList());
		model.addAttribute("most", days.stream().mapToLong(Day::requests).max().orElse(1));
		return "operations/deadlines";
	}

	private static Show show(String name) {
		for (Show show : Show.values()) {
			if (show.name().equals(name)) {
				return show;
			}
		}
		throw new WrongQuestion("Show one of OPEN, OVERDUE, DUE_SOON, ON_TRACK, HELD.");
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
