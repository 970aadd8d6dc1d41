package id.whatscrm.deletion.notification;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

import id.whatscrm.deletion.evidence.certificate.Certificates;
import id.whatscrm.deletion.purge.PurgeWatch;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Shows everybody who has the code how a request stands (M4). An unknown code and one
 * that cannot be a code are answered alike.
 */
@Controller
class StatusPage {

	private final DeletionRequests requests;

	private final CategoryResults results;

	private final Certificates certificates;

	private final PurgeWatch purges;

	StatusPage(DeletionRequests requests, PurgeWatch purges, CategoryResults results, Certificates certificates) {
		this.requests = requests;
		this.purges = purges;
		this.results = results;
		this.certificates = certificates;
	}

	@GetMapping("/requests/{code}")
	@Transactional(readOnly = true)
	public String page(@PathVariable String code, Model model) {
		model.addAttribute("status", find(code));
		return "notification/status";
	}

	@GetMapping(path = "/requests/{code}", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseBody
	@Transactional(readOnly = true)
	public RequestStatus json(@PathVariable String code) {
		return find(code);
	}

	/**
	 * Leads who typed a code to its page.
	 */
	@GetMapping("/requests")
	public ResponseEntity<Void> follow(@RequestParam(defaultValue = "") String code) {
		ConfirmationCode known = ConfirmationCode.parse(code).orElseThrow(StatusPage::notFound);
		return ResponseEntity.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, "/requests/" + known).build();
	}

	private RequestStatus find(String typed) {
		DeletionRequest request = ConfirmationCode.parse(typed)
			.flatMap((code) -> this.requests.findById(code.value()))
			.orElseThrow(StatusPage::notFound);
		return RequestStatus.of(request, () -> this.purges.of(request.code()), this.results.of(request.code()),
				this.certificates.of(request.code())
					.filter(this.certificates::isDownloadable)
					.map((certificate) -> certificate.dates().downloadableUntil())
					.orElse(null));
	}

	private static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

}
