package id.whatscrm.deletion.notification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.CaseEvent.Kind;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.clock.ExtensionReason;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.request.person.Requester;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ServiceTest
class MailroomTests {

	private static final Instant RECEIVED = Instant.parse("2026-07-02T03:00:00Z");

	private static final Path LETTERS = Path.of("target", "letters");

	private final Mailroom mailroom;

	private final DeletionRequests requests;

	private final Ledger ledger;

	private final DemoMailServer server;

	private final TransactionTemplate transaction;

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private String domain = "";

	private String owner = "";

	private String typed = "";

	private String account = "";

	@Autowired
	MailroomTests(Mailroom mailroom, DeletionRequests requests, Ledger ledger, DemoMailServer server,
			PlatformTransactionManager transactions) {
		this.mailroom = mailroom;
		this.requests = requests;
		this.ledger = ledger;
		this.server = server;
		this.transaction = new TransactionTemplate(transactions);
	}

	@BeforeEach
	void anAccount() {
		this.domain = "kedai" + UUID.randomUUID().toString().substring(0, 8) + ".example";
		this.owner = "pemilik@" + this.domain;
		this.typed = "ditulis@" + this.domain;
		this.account = DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), "Kedai " + this.domain, this.owner);
	}

	static Stream<Arguments> everyLetterInEachLanguage() {
		return Stream.of(Letter.values())
			.flatMap((letter) -> Stream.of(Language.values()).map((language) -> Arguments.of(letter, language)));
	}

	@ParameterizedTest
	@MethodSource
	void everyLetterInEachLanguage(Letter letter, Language language) throws Exception {
		ConfirmationCode code = request(language, (request) -> request.extendOnce(ExtensionReason.MANY_REQUESTS,
				request.dueAt(), CaseEvent.SYSTEM, RECEIVED));
		hold(code);

		this.mailroom.send(code, letter);

		MimeMessage mail = only(letter);
		assertThat(mail.getSubject()).contains(code.value());
		assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
		assertThat(mail.getHeader("Message-ID", null))
			.matches("<" + code + "\\." + letter.name().toLowerCase() + "\\.0\\.\\d+\\.[0-9a-f]{32}@localhost>");
		assertThat(mail.getFrom()[0].toString()).contains("privacy@whatscrm.example");
		String text = Inbox.text(mail);
		String html = html(mail);
		Files.createDirectories(LETTERS);
		Files.writeString(LETTERS.resolve(letter + "-" + language + ".html"), html);
		Files.writeString(LETTERS.resolve(letter + "-" + language + ".txt"), text);
		assertThat(html).contains("lang=\"" + language.locale().getLanguage() + "\"").doesNotContain("??", "{0}");
		assertThat(text).doesNotContain("??", "{0}", "<", "&quot;");
		assertThat(text + html).doesNotContain(this.typed, "rahasia");
		for (String line : text.lines().filter((line) -> line.length() > 30).toList()) {
			assertThat(readable(html)).contains(line.strip().replaceAll("^- |:$", "").split(": ")[0]);
		}
	}

	@Test
	void confirmationGoesToTheAddressOnFileNeverToTheOneTyped() {
		ConfirmationCode code = request(Language.ENGLISH, (request) -> {
		});

		this.mailroom.send(code, Letter.CONFIRMATION_LINK);
		this.mailroom.send(code, Letter.SUSPENDED);

		assertThat(to(this.owner)).hasSize(2);
		assertThat(to(this.typed)).isEmpty();
		assertThat(Inbox.text(to(this.owner).get(0))).contains("/requests/" + code + "/confirm?token=", this.domain)
			.contains("/requests/" + code + "/withdraw?token=");
		assertThat(Inbox.text(to(this.owner).get(1))).contains("/requests/" + code + "/withdraw?token=");
	}

	/** Receipt is acknowledged at once, to whoever asked (C6). */
	@Test
	void receiptSaysNothingAboutTheAccount() {
		ConfirmationCode code = request(Language.ENGLISH, (request) -> {
		});

		this.mailroom.send(code, Letter.RECEIPT);

		assertThat(to(this.owner)).isEmpty();
		assertThat(Inbox.text(to(this.typed).get(0))).doesNotContain("Kedai", "token=").contains("1 August 2026");
	}

	@Test
	void lastMailGoesToTheOwnersAndToARequesterWhomSupportVerified() {
		ConfirmationCode byLink = request(Language.ENGLISH, (request) -> {
			request.requestConfirmation(RECEIVED);
			request.confirmByLink(RECEIVED);
		});
		this.mailroom.send(byLink, Letter.DONE);
		assertThat(to(this.typed)).isEmpty();
		assertThat(to(this.owner)).hasSize(1);

		ConfirmationCode bySupport = request(Language.ENGLISH, (request) -> {
			request.verifyBySupport(RECEIVED);
			request.confirmBySupport("support", RECEIVED);
		});
		this.mailroom.send(bySupport, Letter.DONE);
		assertThat(to(this.typed)).hasSize(1);
		assertThat(to(this.owner)).hasSize(2);
		assertThat(kinds(bySupport)).endsWith(Kind.REQUESTER_TOLD);
	}

	@Test
	void heldCategoriesAreListedWithGroundCitationAndEnd() {
		ConfirmationCode code = request(Language.INDONESIAN, (request) -> {
		});
		hold(code);

		this.mailroom.send(code, Letter.DONE);

		assertThat(Inbox.text(to(this.owner).get(0))).contains("kecuali yang wajib kami simpan menurut hukum")
			.contains("Kewajiban hukum (UU KUP Pasal 28), sampai 31 Desember 2036")
			.contains("Kontak CRM: Dihapus")
			.contains("Log aktivitas: Dianonimkan")
			.contains("Otomatisasi: Tidak ada yang ditemukan");
	}

	@Test
	void refusalCarriesItsReasonAndHowToComplain() {
		ConfirmationCode code = request(Language.ENGLISH,
				(request) -> request.refuse(RefusalReason.NOT_THE_OWNER, "support", RECEIVED));

		this.mailroom.send(code, Letter.REFUSED);

		assertThat(Inbox.text(to(this.typed).get(0)))
			.contains("could not establish that the request came from the owner")
			.contains("complain to a data protection authority");
	}

	@Test
	void repeatedJobSendsTheSameMessageIdAndALaterReminderAnother() throws Exception {
		ConfirmationCode code = request(Language.ENGLISH, (request) -> {
		});
		this.transaction.executeWithoutResult((status) -> {
			this.mailroom.send(code, Letter.CONFIRMATION_REMINDER);
			status.setRollbackOnly();
		});
		this.mailroom.send(code, Letter.CONFIRMATION_REMINDER);
		this.mailroom.send(code, Letter.CONFIRMATION_REMINDER);

		List<String> ids = to(this.owner).stream().map(MailroomTests::id).toList();
		assertThat(ids).hasSize(3);
		assertThat(ids.get(1)).isEqualTo(ids.get(0));
		assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
	}

	@Test
	void repeatedJobSendsTheSameCertificate() {
		ConfirmationCode code = request(Language.INDONESIAN, (request) -> {
			request.requestConfirmation(RECEIVED);
			request.confirmByLink(RECEIVED);
			request.suspended(RECEIVED);
			request.review(RECEIVED);
			request.schedulePurge(RECEIVED, RECEIVED);
			request.startPurge(RECEIVED);
			request.complete(false, RECEIVED);
		});
		this.transaction.executeWithoutResult((status) -> this.ledger.record(this.requests.get(code),
				List.of(new Receipt(DataCategory.PROFILE, Outcome.DELETED, 1, 0, 0, RECEIVED)), Map.of(),
				new Ledger.Rules("1", "retention-policy 1")));
		this.transaction.executeWithoutResult((status) -> {
			this.mailroom.send(code, Letter.DONE);
			status.setRollbackOnly();
		});
		this.mailroom.send(code, Letter.DONE);

		List<MimeMessage> mails = to(this.owner);
		assertThat(mails).extracting(MailroomTests::id).hasSize(2).containsOnly(id(mails.get(0)));
		assertThat(Inbox.files(mails.get(1))).containsOnlyKeys("WhatsCRM-deletion-" + code + ".pdf");
		assertThat(Inbox.files(mails.get(1)).values().iterator().next())
			.isEqualTo(Inbox.files(mails.get(0)).values().iterator().next());
	}

	@Test
	void serverThatIsDownIsReportedWithoutAnAddress() {
		ConfirmationCode code = request(Language.ENGLISH, (request) -> {
		});
		this.server.goDown();
		try {
			assertThatExceptionOfType(MailNotSent.class).isThrownBy(() -> this.mailroom.send(code, Letter.RECEIPT))
				.withNoCause()
				.withMessageContaining("RECEIPT")
				.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("@"));
		}
		finally {
			this.server.comeBack();
		}
		assertThat(kinds(code)).doesNotContain(Kind.REQUESTER_TOLD);
	}

	@Test
	void requesterWithoutAnAddressIsLeftOut() {
		ConfirmationCode code = this.requests
			.save(new DeletionRequest(ConfirmationCode.random(), Channel.STAFF, Language.ENGLISH,
					new Requester(null, "Kedai", null, null, null, null), RECEIVED, RECEIVED))
			.code();

		this.mailroom.send(code, Letter.RECEIPT);
		this.mailroom.send(code, Letter.CONFIRMATION_LINK);

		assertThat(kinds(code)).containsExactly(Kind.RECEIVED);
	}

	@Test
	void staffAreRemindedWhereTheirGroupHasAnAddress() {
		ConfirmationCode code = request(Language.INDONESIAN, (request) -> {
		});

		this.mailroom.remindStaff(code, "legal");
		this.mailroom.remindStaff(code, "nobody");

		assertThat(to("legal@whatscrm.example")).anySatisfy((mail) -> assertThat(Inbox.text(mail))
			.contains(code.value(), "1 August 2026", "/camunda/app/tasklist/"));
	}

	private ConfirmationCode request(Language language, Consumer<DeletionRequest> story) {
		Requester requester = new Requester(this.typed, "Kedai", "+6281234567890", null, "rahasia", null);
		DeletionRequest request = new DeletionRequest(ConfirmationCode.random(), Channel.WEB_FORM, language, requester,
				RECEIVED, RECEIVED.plus(30, ChronoUnit.DAYS));
		request.match(Subject.account(this.account), CaseEvent.SYSTEM, RECEIVED);
		story.accept(request);
		request.keepAddressesOnFile(Set.of(new EmailAddress(this.owner)));
		return this.requests.save(request).code();
	}

	private void hold(ConfirmationCode code) {
		this.database
			.update("""
					insert into retention_decision (code, category, action, ground, citation, hold_until, decided_by, decided_at)
					values (?, 'ACCOUNT', 'HOLD', 'LEGAL_OBLIGATION', 'UU KUP Pasal 28', '2036-12-31', 'legal', now())""",
					code.value());
		this.database.update("""
				insert into purge_receipt (code, category, outcome, rows, finished_at)
				select ?, c, case c when 'ACCOUNT' then 'HELD' when 'ACTIVITY_LOGS' then 'ANONYMISED'
				    when 'AUTOMATIONS' then 'NOTHING_FOUND' else 'DELETED' end, 1, now()
				from unnest(array['API_TOKENS','INTEGRATIONS','AUTOMATIONS','CONVERSATIONS','CONTACTS','ACTIVITY_LOGS',
				    'PROFILE','ACCOUNT']) c""", code.value());
	}

	private MimeMessage only(Letter letter) {
		List<MimeMessage> mails = Stream.of(this.owner, this.typed).flatMap((address) -> to(address).stream()).toList();
		assertThat(mails).as(letter.name()).hasSize(1);
		return mails.get(0);
	}

	private List<MimeMessage> to(String address) {
		return new Inbox(this.server).of(address);
	}

	private List<Kind> kinds(ConfirmationCode code) {
		return this.database
			.queryForList("select kind from case_event where code = ? order by position", String.class, code.value())
			.stream()
			.map(Kind::valueOf)
			.toList();
	}

	private static String id(MimeMessage mail) {
		try {
			return mail.getHeader("Message-ID", null);
		}
		catch (jakarta.mail.MessagingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String html(Part part) throws IOException, jakarta.mail.MessagingException {
		if (part.isMimeType("text/html")) {
			return part.getContent().toString();
		}
		StringBuilder found = new StringBuilder();
		if (part.getContent() instanceof Multipart parts) {
			for (int i = 0; i < parts.getCount(); i++) {
				found.append(html(parts.getBodyPart(i)));
			}
		}
		return found.toString();
	}

	/** The HTML without its marks, to compare words. */
	private static String readable(String html) {
		return html.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"");
	}

}
