package id.whatscrm.deletion.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * A PDF as its reader sees it, and as one who looks into it does.
 *
 * @param pages how many pages it has
 * @param text the words that can be selected, each run of space as one
 * @param title the title in its metadata
 * @param language its language
 * @param tagged whether it has a structure for screen readers
 * @param fonts its fonts
 */
public record ReadPdf(int pages, String text, String title, String language, boolean tagged, List<PDFont> fonts) {

	public static ReadPdf of(byte[] pdf) {
		try (PDDocument document = Loader.loadPDF(pdf)) {
			List<PDFont> fonts = new ArrayList<>();
			for (COSName name : document.getPage(0).getResources().getFontNames()) {
				fonts.add(document.getPage(0).getResources().getFont(name));
			}
			return new ReadPdf(document.getNumberOfPages(),
					new PDFTextStripper().getText(document).replaceAll("\\s+", " "),
					document.getDocumentInformation().getTitle(), document.getDocumentCatalog().getLanguage(),
					document.getDocumentCatalog().getStructureTreeRoot() != null, fonts);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Everything in a file, unpacked.
	 */
	public static String inside(byte[] pdf) {
		try (PDDocument document = Loader.loadPDF(pdf)) {
			ByteArrayOutputStream all = new ByteArrayOutputStream();
			all.write(pdf);
			for (COSObjectKey key : document.getDocument().getXrefTable().keySet()) {
				if (document.getDocument().getObjectFromPool(key).getObject() instanceof COSStream stream) {
					try (InputStream content = stream.createInputStream()) {
						content.transferTo(all);
					}
				}
			}
			return all.toString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
