package id.whatscrm.deletion.evidence.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.evidence.audit.AuditForm.Problem;
import id.whatscrm.deletion.evidence.audit.AuditForm.Reading;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.RequestState;

/**
 * Lets auditors search requests, look at one, and take all that were found with them.
 */
@Controller
class AuditPages {

	private static final int PAGE_SIZE = 50;

	private final AuditedRequests requests;

	private final AuditExport export;

	private final Ledger ledger;

	private final Clock clock;

	AuditPages(AuditedRequests requests, AuditExport export, Ledger ledger, Clock clock) {
		this.requests = requests;
		this.export = export;
		this.ledger = ledger;
		this.clock = clock;
	}

	@ModelAttribute("zone")
	ZoneId zone() {
		return this.clock.getZone();
	}

	@GetMapping("/audit")
	String search(@ModelAttribute("form") AuditForm form, Model model, HttpServletResponse response) {
		Reading reading = form.read(zone());
		if (!reading.problems().isEmpty()) {
			return refuse(form, reading.problems(), model, response);
		}
		long total = this.requests.count(reading.search());
		long pages = Math.max(1, (total + PAGE_SIZE - 1) / PAGE_SIZE);
		if (reading.page() > pages) {
			return refuse(form, Map.of("page", new Problem("audit.invalid.page", form.page())), model, response);
		}
		model.addAttribute("total", total);
		model.addAttribute("page", reading.page());
		model.addAttribute("pages", pages);
		model.addAttribute("found", this.requests.find(reading.search(), PAGE_SIZE, (reading.page() - 1L) * PAGE_SIZE));
		return show(form, Map.of(), model);
	}

	private String refuse(AuditForm form, Map<String, Problem> problems, Model model, HttpServletResponse response) {
		response.setStatus(HttpStatus.BAD_REQUEST.value());
		return show(form, problems, model);
	}

	private String show(AuditForm form, Map<String, Problem> problems, Model model) {
		model.addAttribute("problems", problems);
		model.addAttribute("parameters", form.parameters());
		model.addAttribute("states", RequestState.values());
		model.addAttribute("channels", Channel.values());
		model.addAttribute("outcomes", AuditOutcome.values());
		model.addAttribute("head", this.ledger.head());
		return "evidence/audit";
	}

	@GetMapping("/audit/export.csv")
	@Nullable String csv(@ModelAttribute("form") AuditForm form, Model model, HttpServletResponse response) throws IOException {
		return export(form, model, response, "text/csv", ".csv", this.export::csv);
	}

	@GetMapping("/audit/export.jsonl")
	@Nullable String jsonLines(@ModelAttribute("form") AuditForm form, Model model, HttpServletResponse response)
			throws IOException {
		return export(form, model, response, "application/jsonl", ".jsonl", this.export::jsonLines);
	}

	private interface Format {

		void write(AuditSearch search, OutputStream out) throws IOException;

	}

	private @Nullable String export(AuditForm form, Model model, HttpServletResponse response, String type,
			String ending, Format format) throws IOException {
		Reading reading = form.read(zone());
		if (!reading.problems().isEmpty()) {
			return refuse(form, reading.problems(), model, response);
		}
		response.setContentType(type);
		response.setCharacterEncoding(StandardCharsets.UTF_8.name());
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment()
					.filename("deletion-requests-" + LocalDate.now(this.clock) + ending)
					.build()
					.toString());
		format.write(reading.search(), response.getOutputStream());
		return null;
	}

	@GetMapping("/audit/requests/{code}")
	String request(@PathVariable String code, Model model) {
		AuditedRequest request = ConfirmationCode.parse(code)
			.flatMap(this.requests::find)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		model.addAttribute("request", request);
		model.addAttribute("entries", this.requests.entries(new ConfirmationCode(request.code())));
		return "evidence/audit-request";
	}

}
