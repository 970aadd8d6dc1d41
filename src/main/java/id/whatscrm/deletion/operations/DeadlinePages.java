package id.whatscrm.deletion.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

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
import id.whatscrm.deletion.operations.DeadlineBoard.Overview;
import id.whatscrm.deletion.operations.DeadlineBoard.Show;
import id.whatscrm.deletion.operations.DeadlineBoard.Times;
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

	/**
	 * All requests that ended in 90 days are read for them, and a few more change little.
	 */
	private static final Duration TIMES_LAST = Duration.ofMinutes(1);

	private final DeadlineBoard board;

	private final Clock clock;

	private volatile @Nullable KnownTimes known;

	DeadlinePages(DeadlineBoard board, Clock clock) {
		this.board = board;
		this.clock = clock;
	}

	private record KnownTimes(Times times, Instant at) {
	}

	@GetMapping("/staff/deadlines")
	String board(@RequestParam(defaultValue = "OPEN") String show, @RequestParam(defaultValue = "") String state,
			@RequestParam(defaultValue = "") String group, @RequestParam(defaultValue = "") String code,
			@RequestParam(defaultValue = "1") String page, Model model) {
		Filter filter = new Filter(oneOf(Show.values(), show, "Show"),
				state.isEmpty() ? null : oneOf(OPEN_STATES, state, "The state"), group(group), code(code));
		Overview overview = this.board.overview();
		long found = filter.isWhole() ? overview.counts().of(filter.show()) : this.board.found(filter);
		boolean more = !filter.isWhole() && found > DeadlineBoard.MAX_FOUND;
		long total = more ? DeadlineBoard.MAX_FOUND : found;
		long pages = Math.max(1, (total + DeadlineBoard.PAGE - 1) / DeadlineBoard.PAGE);
		// Requests end while somebody turns pages.
		int number = (int) Math.min(number(page), pages);
		model.addAttribute("filter", filter);
		model.addAttribute("states", OPEN_STATES);
		model.addAttribute("groups", this.board.staffGroups());
		model.addAttribute("page", number);
		model.addAttribute("pages", pages);
		model.addAttribute("total", total);
		model.addAttribute("more", more);
		model.addAttribute("counts", overview.counts());
		model.addAttribute("times", times());
		model.addAttribute("rows", (total > 0) ? this.board.rows(filter, number) : List.of());
		model.addAttribute("days", overview.days());
		model.addAttribute("most", Math.max(1, overview.days().stream().mapToLong(Day::requests).max().orElse(1)));
		return "operations/deadlines";
	}

	private Times times() {
		Instant now = this.clock.instant();
		KnownTimes newest = this.known;
		if (newest == null || Duration.between(newest.at(), now).abs().compareTo(TIMES_LAST) > 0) {
			newest = new KnownTimes(this.board.times(), now);
			this.known = newest;
		}
		return newest.times();
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
