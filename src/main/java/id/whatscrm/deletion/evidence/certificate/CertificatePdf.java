package id.whatscrm.deletion.evidence.certificate;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.logging.Level;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.xmpbox.DateConverter;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.clock.Dates;

/**
 * Writes a certificate as one page, tagged for screen readers (PDF/UA) and complete in
 * itself (PDF/A). The same certificate is always the same bytes, so a mail that is sent
 * again carries the same file.
 */
@Component
public class CertificatePdf {

	/** What citations become when they are too long for one page, mildest first. */
	private static final List<Fit> FITS = List.of(new Fit(10, 300), new Fit(9.5, 300), new Fit(9, 300), new Fit(8, 300),
			new Fit(7.2, 300), new Fit(7.2, 200), new Fit(7.2, 100), new Fit(7.2, 40));

	private static final byte[] COLOURS = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

	static {
		// Otherwise it tells each step of each document, by handlers of its own.
		XRLog.listRegisteredLoggers().forEach((logger) -> XRLog.setLevel(logger, Level.WARNING));
	}

	private final ITemplateEngine templates;

	private final Dates dates;

	private final RequestSettings addresses;

	CertificatePdf(ITemplateEngine templates, Dates dates, RequestSettings addresses) {
		this.templates = templates;
		this.dates = dates;
		this.addresses = addresses;
	}

	/**
	 * How a certificate is made to fit.
	 *
	 * @param points the size of its text
	 * @param citation how many characters of a citation are shown
	 */
	record Fit(double points, int citation) {

		/** Without what has no shape, such as marks that turn the direction. */
		public String shorten(String text) {
			String shown = text.replaceAll("[\\p{Cc}\\p{Cf}]", "");
			return (shown.codePointCount(0, shown.length()) <= this.citation) ? shown
					: shown.substring(0, shown.offsetByCodePoints(0, this.citation - 1)) + "…";
		}

	}

	/**
	 * The name under which a certificate is kept.
	 */
	public String fileName(Certificate certificate) {
		return "WhatsCRM-deletion-" + certificate.code() + ".pdf";
	}

	/**
	 * Writes a certificate in a language.
	 */
	public byte[] write(Certificate certificate, Locale locale) {
		try {
			for (Fit fit : FITS) {
				try (PdfBoxRenderer renderer = renderer(html(certificate, locale, fit));
						PDDocument document = renderer.createPDFKeepOpen()) {
					if (document.getNumberOfPages() == 1) {
						return bytes(document, certificate, address(certificate));
					}
				}
			}
			throw new IllegalStateException("The certificate does not fit on one page");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String html(Certificate certificate, Locale locale, Fit fit) {
		Context context = new Context(locale);
		context.setVariable("certificate", certificate);
		context.setVariable("dates", this.dates);
		context.setVariable("fit", fit);
		context.setVariable("address", address(certificate));
		return this.templates.process("evidence/certificate-pdf", context);
	}

	private String address(Certificate certificate) {
		return this.addresses.page("/certificates/" + certificate.code()).toString();
	}

	private static PdfBoxRenderer renderer(String html) {
		return new PdfRendererBuilder().withW3cDocument(new W3CDom().fromJsoup(Jsoup.parse(html)), "")
			.useFont(() -> font("NotoSans-Regular"), "Noto Sans", 400, FontStyle.NORMAL, true)
			.useFont(() -> font("NotoSans-Bold"), "Noto Sans", 700, FontStyle.NORMAL, true)
			.useFont(() -> font("NotoSansMono-Regular"), "Noto Sans Mono", 400, FontStyle.NORMAL, true)
			// Stands for a character that the fonts lack.
			.useReplacementText("\uFFFD")
			.usePdfAConformance(PdfAConformance.PDFA_2_A)
			.usePdfUaAccessibility(true)
			.useColorProfile(COLOURS)
			.withProducer("WhatsCRM")
			.buildPdfRenderer();
	}

	private static InputStream font(String name) {
		try {
			return new ClassPathResource("fonts/" + name + ".ttf").getInputStream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Replaces what the library takes from the clock, and adds what PDF/UA asks of links.
	 */
	private static byte[] bytes(PDDocument document, Certificate certificate, String address) throws IOException {
		for (PDAnnotation link : document.getPage(0).getAnnotations()) {
			link.setContents(address);
		}
		Calendar issued = calendar(certificate.dates().issuedAt());
		document.getDocumentInformation().setCreationDate(issued);
		PDMetadata metadata = document.getDocumentCatalog().getMetadata();
		String xmp = new String(metadata.toByteArray(), StandardCharsets.UTF_8);
		metadata.importXMPMetadata(xmp.replaceFirst("(<xmp:CreateDate>)[^<]*", "$1" + DateConverter.toISO8601(issued))
			.getBytes(StandardCharsets.UTF_8));
		document.setDocumentId(certificate.proof().position());
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		document.save(bytes);
		return bytes.toByteArray();
	}

	private static Calendar calendar(Instant instant) {
		Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
		calendar.setTimeInMillis(instant.toEpochMilli());
		return calendar;
	}

}
