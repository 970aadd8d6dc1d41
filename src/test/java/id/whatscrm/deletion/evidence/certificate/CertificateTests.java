package id.whatscrm.deletion.evidence.certificate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.mail.internet.MimeMessage;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ReadPdf;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who asked for a deletion gets a certificate of it, and of what becomes later of data
 * that was held.
 */
@ServiceTest
class CertificateTests {

	private final ProcessEngine engine;

	private final RequestDesk desk;

	private final Inbox inbox;

	private final Visitor visitor;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final String unique = UUID.randomUUID().toString().substring(0, 8);

	private final String business = "Batik " + this.unique;

	private final String owner = "ratna@" + this.unique + ".example";

	private String account = "";

	@Autowired
	CertificateTests(ProcessEngine engine, RequestDesk desk, DemoMailServer mails,
			@Value("${deletion.public-url}") String base) {
		this.engine = engine;
		this.desk = desk;
		this.inbox = new Inbox(mails);
		this.visitor = new Visitor(base, "en");
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	@Test
	void comesWithTheConfirmationAndCanBeDownloadedForAWhile() {
		Case request = deleted(Language.INDONESIAN, Map.of());
		String path = "/certificates/" + request.code();

		ReadPdf mailed = ReadPdf.of(attached(request));
		HttpResponse<byte[]> downloaded = this.visitor.download(path + ".pdf");
		String page = this.visitor.get("/requests/" + request.code()).body();

		assertThat(mailed.text()).contains("Sertifikat penghapusan data", request.code().value(), "di Pengaturan Akun",
				"Informasi akun Dihapus");
		assertThat(Inbox.text(newest())).contains("Terlampir sertifikat")
			.contains("Cadangan yang dibuat sebelum penghapusan mungkin masih memuat data sampai");
		assertThat(ReadPdf.of(downloaded.body()).text()).contains("Certificate of deletion",
				"Account information Deleted");
		assertThat(page).contains(path + ".pdf", "It can be downloaded until");
		assertThat(this.visitor.send("GET", "/requests/" + request.code(), "application/json", null).body())
			.contains("\"certificateUntil\"");

		pass(88);
		assertThat(this.visitor.get(path + ".pdf").statusCode()).isEqualTo(200);
		pass(2);
		HttpResponse<String> gone = this.visitor.get(path + ".pdf");
		assertThat(gone.statusCode()).isEqualTo(410);
		assertThat(gone.body()).contains("The certificate can no longer be downloaded", path + "\"");
		assertThat(this.visitor.get("/requests/" + request.code()).body()).contains(path + "\"")
			.doesNotContain(path + ".pdf", "It can be downloaded until");
		assertThat(this.visitor.get(path).body()).contains("Our ledger confirms this deletion");
	}

	@Test
	void numbersOnItAgreeWithTheLedger() {
		Case request = deleted(Language.ENGLISH, Map.of());
		String text = ReadPdf.of(attached(request)).text();

		String position = text.replaceAll(".*Ledger entry (\\d+) .*", "$1");
		String hash = text.replaceAll(".*Check value \\(SHA-256\\) ([0-9a-f]{64}) .*", "$1");

		assertThat(
				this.visitor.get("/certificates/" + request.code() + "?position=" + position + "&hash=" + hash).body())
			.contains("Your numbers agree with our ledger.");
		assertThat(Inbox.text(newest())).contains("entry " + position + " of our ledger, check value " + hash);
	}

	@Test
	void nextOneSaysWhatBecameOfDataThatWasHeld() {
		Case request = deleted(Language.ENGLISH,
				Map.of("decision_CONVERSATIONS", "HOLD", "ground_CONVERSATIONS", "DISPUTE", "citation_CONVERSATIONS",
						"Contract no. 7", "holdUntil_CONVERSATIONS", day(60), "decision_CONTACTS", "HOLD",
						"ground_CONTACTS", "LEGAL_OBLIGATION", "citation_CONTACTS", "UU 28/2007", "holdUntil_CONTACTS",
						day(400)));
		assertThat(ReadPdf.of(attached(request)).text()).contains("except what the law requires it to keep")
			.contains("WhatsApp conversations Kept for now – Dispute that is not settled (Contract no. 7), until")
			.contains("CRM contacts Kept for now – Legal obligation (UU 28/2007), until");

		pass(40);
		request.runJobs()
			.answer("legal", "legal", "Task_ReviewExpiringHold",
					Map.of("holdDecision_CONVERSATIONS", "RELEASE", "holdDecision_CONTACTS", "EXTEND",
							"holdUntil_CONTACTS", "2040-01-31", "citation_CONTACTS", "Judgment 12"));

		assertThat(ReadPdf.of(attached(request)).text()).contains("except what the law requires it to keep")
			.containsPattern("WhatsApp conversations Deleted \\d+ Was kept until its hold ended, and deleted on \\d+")
			.contains("CRM contacts Kept for now – Legal obligation (Judgment 12), until 31 January 2040");
	}

	@Test
	void longerHoldIsOnTheNextOneToo() {
		Case request = deleted(Language.ENGLISH, Map.of("decision_PROFILE", "HOLD", "ground_PROFILE", "DISPUTE",
				"citation_PROFILE", "Contract no. 7", "holdUntil_PROFILE", day(60)));

		pass(40);
		request.runJobs()
			.answer("legal", "legal", "Task_ReviewExpiringHold", Map.of("holdDecision_PROFILE", "EXTEND",
					"holdUntil_PROFILE", "2040-01-31", "citation_PROFILE", "Judgment 12"));

		assertThat(ReadPdf.of(attached(request)).text())
			.contains("Profile Kept for now – Dispute that is not settled (Judgment 12), until 31 January 2040");
	}

	@Test
	void nothingOfThePersonIsInIt() {
		String words = "Kalimat rahasia " + this.unique;
		Case request = deleted(Language.ENGLISH, Map.of("decision_PROFILE", "HOLD", "ground_PROFILE", "DISPUTE",
				"citation_PROFILE", "Contract no. 7", "holdUntil_PROFILE", day(60), "note", words));
		byte[] mailed = attached(request);

		String everything = ReadPdf.of(mailed).text() + ReadPdf.inside(mailed)
				+ this.visitor.get("/certificates/" + request.code()).body()
				+ this.visitor.send("GET", "/certificates/" + request.code(), "application/json", null).body();

		assertThat(everything).contains("Contract no. 7")
			.doesNotContain(this.unique, this.business, this.owner, words, "\"" + this.account + "\"")
			.doesNotContainIgnoringCase("batik");
	}

	private Case deleted(Language language, Map<String, String> decisions) {
		this.account = DemoAccounts.createSmall(this.crm, this.business, this.owner);
		Case request = new Case(this.engine,
				this.desk
					.accept(new NewRequest(Channel.SELF_SERVICE, language, this.owner, null, null, null, null, null)),
				this.inbox)
			.runJobs();
		Map<String, Object> answers = DataDeletionProcessTests.everything("DELETE");
		answers.putAll(decisions);
		return request.answer("legal", "legal", "Task_ReviewLegalHold", answers).after(Duration.ofDays(8));
	}

	private byte[] attached(Case request) {
		Map<String, byte[]> files = Inbox.files(newest());
		assertThat(files).containsOnlyKeys("WhatsCRM-deletion-" + request.code() + ".pdf");
		return files.values().iterator().next();
	}

	private MimeMessage newest() {
		List<MimeMessage> mails = this.inbox.of(this.owner);
		return mails.get(mails.size() - 1);
	}

	private static void pass(int days) {
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(days))));
	}

	private static String day(int fromNow) {
		return LocalDate.ofInstant(ClockUtil.getCurrentTime().toInstant(), ZoneId.of("Asia/Jakarta"))
			.plusDays(fromNow)
			.toString();
	}

}
