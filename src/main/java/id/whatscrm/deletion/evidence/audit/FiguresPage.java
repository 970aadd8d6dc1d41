package id.whatscrm.deletion.evidence.audit;

import java.time.Clock;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import id.whatscrm.deletion.evidence.audit.AuditForm.Problem;
import id.whatscrm.deletion.evidence.audit.MonthlyFigures.Figures;

/**
 * Shows auditors what became of the requests of twelve months.
 */
@Controller
class FiguresPage {

	private static final int MONTHS = 12;

	private static final Pattern MONTH = Pattern.compile("2\\d{3}-(0[1-9]|1[0-2])");

	private final MonthlyFigures figures;

	private final Clock clock;

	FiguresPage(MonthlyFigures figures, Clock clock) {
		this.figures = figures;
		this.clock = clock;
	}

	@GetMapping("/audit/figures")
	String figures(@RequestParam(defaultValue = "") String until, Model model, HttpServletResponse response) {
		YearMonth now = YearMonth.now(this.clock);
		Optional<YearMonth> asked = Optional.of(until)
			.filter((text) -> MONTH.matcher(text).matches())
			.map(YearMonth::parse)
			.filter((month) -> !month.isAfter(now));
		if (asked.isEmpty() && !until.isEmpty()) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
			model.addAttribute("problem", new Problem("audit.invalid.until", until));
		}
		YearMonth last = asked.orElse(now);
		Figures found = this.figures.upTo(last, MONTHS);
		model.addAttribute("figures", found);
		model.addAttribute("chart", FiguresChart.of(found.months()));
		model.addAttribute("parameters", "until=" + last + "&");
		model.addAttribute("earlier", last.minusMonths(MONTHS));
		if (last.isBefore(now)) {
			YearMonth later = last.plusMonths(MONTHS);
			model.addAttribute("later", later.isAfter(now) ? now : later);
		}
		return "evidence/audit-figures";
	}

}
