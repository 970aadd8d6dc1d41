package id.whatscrm.deletion.evidence.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.pdfbox.pdmodel.font.PDFont;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;

import id.whatscrm.deletion.evidence.certificate.Certificate.Category;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.retention.HoldGround;
import id.whatscrm.deletion.support.ReadPdf;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate is one good page, whatever is written in it.
 */
@ServiceTest
class CertificatePdfTests {

	private static final Path CERTIFICATES = Path.of("target", "certificates");

	private static final String CODE = "WD0123456789ABCDEF";

	private static final String HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

	private static final int LONGEST_CITATION = 300;

	private static final Set<DataCategory> ALL = EnumSet.allOf(DataCategory.class);

	private final CertificatePdf pdf;

	@Autowired
	CertificatePdfTests(CertificatePdf pdf) {
		this.pdf = pdf;
	}

	@Test
	void saysInEnglishWhatBecameOfTheData() throws Exception {
		String text = written("ordinary", holding(Set.of(DataCategory.CONVERSATIONS), "UU KUP, Pasal 28 ayat (11)"),
				Language.ENGLISH)
			.text();

		assertThat(text).contains("Certificate of deletion", "Confirmation code " + CODE)
			.contains("Received 2 July 2026, by the form on our website", "Identity verified 3 July 2026")
			.contains("Deletion completed 15 July 2026")
			.contains("CRM contacts Deleted 16,847", "Activity logs Anonymised 21,058",
					"Automations Nothing was found 0")
			.contains("WhatsApp conversations Kept for now – Legal obligation (UU KUP, Pasal 28 ayat (11)), until "
					+ "31 December 2036")
			.contains("Backups made before the deletion may hold the data until 19 August 2026")
			.contains("/certificates/" + CODE, "Ledger entry 1234", "Check value (SHA-256) " + HASH)
			.contains("data map 1, retention-policy 3");
	}

	@Test
	void saysTheSameInIndonesian() throws Exception {
		String text = written("ordinary", holding(Set.of(DataCategory.CONVERSATIONS), "UU KUP, Pasal 28 ayat (11)"),
				Language.INDONESIAN)
			.text();

		assertThat(text).contains("Sertifikat penghapusan data", "Kode konfirmasi " + CODE)
			.contains("2 Juli 2026, lewat formulir di situs kami", "15 Juli 2026")
			.contains("Kontak CRM Dihapus 16.847", "Log aktivitas Dianonimkan 21.058")
			.contains("Percakapan WhatsApp Disimpan untuk sementara – Kewajiban hukum (UU KUP, Pasal 28 ayat (11)), "
					+ "sampai 31 Desember 2036")
			.contains("19 Agustus 2026", "Entri buku catatan 1234", HASH)
			.doesNotContain("Certificate", "Deleted", "??", "{0}");
	}

	@ParameterizedTest
	@EnumSource
	void screenReadersAndArchivesFindTitleLanguageStructureAndFonts(Language language) throws Exception {
		ReadPdf read = written("deleted", holding(Set.of(), ""), language);

		assertThat(read.title()).isEqualTo(
				((language == Language.ENGLISH) ? "Certificate of deletion " : "Sertifikat penghapusan data ") + CODE);
		assertThat(read.language()).isEqualTo(language.locale().getLanguage());
		assertThat(read.tagged()).isTrue();
		assertThat(ReadPdf.inside(this.pdf.write(holding(Set.of(), ""), language.locale()))).contains(
				"<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<",
				"<xmp:CreateDate>2026-07-15T03:00:01+00:00<");
		assertThat(read.fonts()).isNotEmpty().allMatch(PDFont::isEmbedded);
	}

	@Test
	void sameCertificateIsTheSameFileEachTime() {
		Certificate certificate = holding(Set.of(DataCategory.PROFILE), "Contract no. 7");

		assertThat(this.pdf.write(certificate, Locale.ENGLISH)).isEqualTo(this.pdf.write(certificate, Locale.ENGLISH))
			.isNotEqualTo(this.pdf.write(certificate, Language.INDONESIAN.locale()));
	}

	static Stream<Arguments> longestCitationsOfAllCategoriesFitOnOnePage() {
		String law = "Undang-Undang Nomor 28 Tahun 2007 tentang Ketentuan Umum dan Tata Cara Perpajakan, Pasal 28 ayat (11); ";
		// The last is the widest character of the font.
		return Stream.of(Arguments.of("law", law.repeat(4)), Arguments.of("one-word", "x".repeat(LONGEST_CITATION)),
				Arguments.of("no-glyphs", "个人信息保护法".repeat(LONGEST_CITATION)),
				Arguments.of("widest", "‱".repeat(LONGEST_CITATION)));
	}

	/** In the language with the longer words. */
	@ParameterizedTest
	@MethodSource
	void longestCitationsOfAllCategoriesFitOnOnePage(String name, String citation) throws Exception {
		ReadPdf read = written(name, holding(ALL, citation.substring(0, LONGEST_CITATION)), Language.INDONESIAN);

		assertThat(read.pages()).isOne();
		assertThat(read.text()).contains(HASH, "1234");
	}

	/** Only what would not fit is shortened. */
	@Test
	void longCitationIsWholeWhereThereIsRoom() throws Exception {
		String citation = ("Perjanjian No. 117/PKS/2024, Pasal 12 ayat (3) huruf b juncto ").repeat(5)
			.substring(0, LONGEST_CITATION)
			.strip();

		assertThat(written("long", holding(EnumSet.of(DataCategory.CONTACTS, DataCategory.PROFILE), citation),
				Language.ENGLISH)
			.text()).contains(citation).doesNotContain("…");
		assertThat(written("law", holding(ALL, citation), Language.ENGLISH).text()).contains("…");
	}

	@Test
	void citationOfAnyCharactersLeavesTheRestAsItIs() throws Exception {
		Iterator<String> odd = List
			.of("😀👩‍👩‍👧", "قانون حماية البيانات", "个人信息保护法", "\u202Eabc\u202C",
					"\u0000\u0001\u001B\u0085\u200B\uFEFF", "a\r\n\tb", "\uD83D", "{0} ${x}")
			.iterator();

		ReadPdf read = written("odd", holding(ALL, () -> "Đạo luật “§ 5” " + odd.next()), Language.ENGLISH);

		assertThat(read.pages()).isOne();
		assertThat(read.text().split("Legal obligation \\(Đạo luật “§ 5” [^)]*\\), until 31 December 2036"))
			.as("the parts around eight citations")
			.hasSize(9);
		assertThat(read.text()).contains(HASH);
	}

	@Test
	void markupInACitationIsText() throws Exception {
		assertThat(written("markup", holding(Set.of(DataCategory.PROFILE), "<b>UU</b> & [[${7*7}]]"), Language.ENGLISH)
			.text()).contains("(<b>UU</b> & [[${7*7}]])");
	}

	@Test
	void knowsNoDayForBackupsUnlessItIsTold() throws Exception {
		Certificate certificate = holding(Set.of(), "");
		ReadPdf read = written("no-backups",
				new Certificate(certificate.code(), certificate.subjectType(), certificate.channel(),
						certificate.dates(), certificate.categories(), null, new Certificate.Rules(null, null),
						new Certificate.Proof(certificate.proof().position(), certificate.proof().hash(), true)),
				Language.ENGLISH);

		assertThat(read.text())
			.contains("Backups made before the deletion may hold the data until they expire. Should one")
			.doesNotContain("data map");
	}

	private ReadPdf written(String name, Certificate certificate, Language language) throws IOException {
		byte[] bytes = this.pdf.write(certificate, language.locale());
		Files.createDirectories(CERTIFICATES);
		Files.write(CERTIFICATES.resolve(name + "-" + language + ".pdf"), bytes);
		return ReadPdf.of(bytes);
	}

	private static Certificate holding(Set<DataCategory> held, String citation) {
		return holding(held, () -> citation);
	}

	private static Certificate holding(Set<DataCategory> held, Supplier<String> citations) {
		List<Category> categories = Arrays.stream(DataCategory.values())
			.map((category) -> held.contains(category) ? new Category(category, Outcome.HELD, 0,
					HoldGround.LEGAL_OBLIGATION, citations.get(), LocalDate.of(2036, 12, 31), null) : done(category))
			.toList();
		return new Certificate(CODE, SubjectType.ACCOUNT, Channel.WEB_FORM,
				new Certificate.Dates(Instant.parse("2026-07-02T03:00:00Z"), Instant.parse("2026-07-03T03:00:00Z"),
						Instant.parse("2026-07-15T03:00:00Z"), Instant.parse("2026-07-15T03:00:01.123456Z"),
						Instant.parse("2026-10-13T03:00:00Z")),
				categories, LocalDate.of(2026, 8, 19), new Certificate.Rules("1", "retention-policy 3"),
				new Certificate.Proof(1234, HASH, true));
	}

	private static Category done(DataCategory category) {
		Outcome outcome = switch (category) {
			case ACTIVITY_LOGS -> Outcome.ANONYMISED;
			case AUTOMATIONS -> Outcome.NOTHING_FOUND;
			default -> Outcome.DELETED;
		};
		long rows = (outcome == Outcome.NOTHING_FOUND) ? 0 : 4211 * category.ordinal() + 3;
		return new Category(category, outcome, rows, null, null, null, null);
	}

}
