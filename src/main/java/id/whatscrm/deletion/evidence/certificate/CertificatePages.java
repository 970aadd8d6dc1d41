package id.whatscrm.deletion.evidence.certificate;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Confirms to everybody who has the code what a certificate says, and offers the document
 * for a while. An unknown code and one that cannot be a code are answered alike, as on
 * the status page (M4).
 */
@Controller
class CertificatePages {

	private final Certificates certificates;

	private final CertificatePdf pdf;

	private final DeletionRequests requests;

	CertificatePages(Certificates certificates, CertificatePdf pdf, DeletionRequests requests) {
		this.certificates = certificates;
		this.pdf = pdf;
		this.requests = requests;
	}

	@GetMapping("/certificates/{code}")
	@Transactional(readOnly = true)
	public ModelAndView page(@PathVariable String code, @RequestParam(defaultValue = "") String position,
			@RequestParam(defaultValue = "") String hash) {
		return confirm(code, position, hash)
			.map((confirmation) -> new ModelAndView("evidence/certificate",
					Map.of("confirmation", confirmation, "certificate", confirmation.certificate(), "downloadable",
							this.certificates.isDownloadable(confirmation.certificate()))))
			.orElseGet(() -> absent(code));
	}

	@GetMapping(path = "/certificates/{code}", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseBody
	@Transactional(readOnly = true)
	public Confirmation json(@PathVariable String code, @RequestParam(defaultValue = "") String position,
			@RequestParam(defaultValue = "") String hash) {
		return confirm(code, position, hash).orElseThrow(CertificatePages::notFound);
	}

	/**
	 * Answers with the document itself, or a page that says why there is none.
	 */
	@GetMapping("/certificates/{code}.pdf")
	@Transactional(readOnly = true)
	public @Nullable ModelAndView download(@PathVariable String code, Locale locale, HttpServletResponse response)
			throws IOException {
		Certificate certificate = ConfirmationCode.parse(code).flatMap(this.certificates::of).orElse(null);
		if (certificate == null) {
			return absent(code);
		}
		if (!this.certificates.isDownloadable(certificate)) {
			return explain(certificate.code(), "certificate.gone", HttpStatus.GONE);
		}
		byte[] bytes = this.pdf.write(certificate, locale);
		response.setContentType(MediaType.APPLICATION_PDF_VALUE);
		response.setContentLength(bytes.length);
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename(this.pdf.fileName(certificate)).build().toString());
		response.getOutputStream().write(bytes);
		return null;
	}

	private Optional<Confirmation> confirm(String typed, String position, String hash) {
		return ConfirmationCode.parse(typed)
			.flatMap((code) -> this.certificates.of(code)
				.map((certificate) -> new Confirmation(certificate,
						position.isBlank() && hash.isBlank() ? null : this.certificates.agrees(code, position, hash))));
	}

	private ModelAndView absent(String typed) {
		return ConfirmationCode.parse(typed)
			.filter((code) -> this.requests.findById(code.value()).isPresent())
			.map((code) -> explain(code.value(), "certificate.none", HttpStatus.NOT_FOUND))
			.orElseThrow(CertificatePages::notFound);
	}

	private static ModelAndView explain(String code, String key, HttpStatus status) {
		return new ModelAndView("evidence/no-certificate", Map.of("code", code, "key", key), status);
	}

	private static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

	/**
	 * What the page says.
	 *
	 * @param agrees whether the numbers that the visitor brought are those of the ledger;
	 * {@code null} if they brought none
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Confirmation(@JsonUnwrapped Certificate certificate, @Nullable Boolean agrees) {
	}

}
