package id.whatscrm.deletion.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thymeleaf.ITemplateEngine;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.clock.Dates;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.request.person.Requester;
import id.whatscrm.deletion.support.RefusingMailServer;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * An address that does not exist must not hold up a request, and a mail server with wrong
 * settings must not swallow its mails.
 */
@ServiceTest
class RefusedMailTests {

	private static final Instant RECEIVED = Instant.parse("2026-07-02T03:00:00Z");

	private final DeletionRequests requests;

	private final SubjectDirectory directory;

	private final LetterWriter writer;

	private final ITemplateEngine templates;

	private final ReplyIds replyIds;

	private final MailSettings settings;

	private final RequestSettings addresses;

	private final Dates dates;

	private final Clock clock;

	private final TransactionTemplate transaction;

	private ConfirmationCode code = ConfirmationCode.random();

	private String account = "";

	@Autowired
	RefusedMailTests(DeletionRequests requests, SubjectDirectory directory, LetterWriter writer,
			ITemplateEngine templates, ReplyIds replyIds, MailSettings settings, RequestSettings addresses, Dates dates,
			Clock clock, PlatformTransactionManager transactions) {
		this.requests = requests;
		this.directory = directory;
		this.writer = writer;
		this.templates = templates;
		this.replyIds = replyIds;
		this.settings = settings;
		this.addresses = addresses;
		this.dates = dates;
		this.clock = clock;
		this.transaction = new TransactionTemplate(transactions);
	}

	@BeforeEach
	void aRequest() {
		String owner = "pemilik@" + UUID.randomUUID() + ".example";
		this.account = DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), "Kedai", owner);
		DeletionRequest request = new DeletionRequest(this.code, Channel.WEB_FORM, Language.ENGLISH,
				new Requester("salah.ketik@toko.example", null, null, null, null, null), RECEIVED, RECEIVED);
		request.match(Subject.account(this.account), CaseEvent.SYSTEM, RECEIVED);
		this.requests.save(request);
	}

	@ParameterizedTest
	@ValueSource(strings = { "550 5.1.1 No such user", "550 5.2.1 Mailbox disabled", "550 No such user here",
			"553 sorry, that address is not known" })
	void addressThatDoesNotExistHoldsNothingUp(String answer) {
		assertThatNoException().isThrownBy(() -> send(Letter.RECEIPT, answer));
		assertThatNoException().isThrownBy(() -> send(Letter.CONFIRMATION_LINK, answer));
	}

	@ParameterizedTest
	@ValueSource(strings = { "554 5.7.1 Relay access denied", "550 5.7.54 Unable to relay recipient",
			"550 relay not permitted", "530 5.7.0 Authentication required", "451 4.3.0 Try again later",
			"452 4.2.2 Mailbox full" })
	void serverThatDoesNotTakeMailFromUsIsAFailure(String answer) {
		assertThatExceptionOfType(MailNotSent.class).isThrownBy(() -> send(Letter.RECEIPT, answer))
			.withNoCause()
			.withMessageNotContaining("@")
			.withMessageContaining("does not take it from us");
	}

	/**
	 * Whoever has the link may use it at once, and the other is reached by the reminder.
	 */
	@ParameterizedTest
	@EnumSource(names = { "CONFIRMATION_LINK", "CONFIRMATION_REMINDER" })
	void ownerWithAFullMailboxHoldsUpNoLinkOfAnother(Letter letter) throws Exception {
		String full = "penuh@" + UUID.randomUUID() + ".example";
		addOwner(full);

		try (RefusingMailServer server = RefusingMailServer.answering("452 4.2.2 Mailbox full", full)) {
			assertThatNoException().isThrownBy(() -> with(server, (mailroom) -> mailroom.send(this.code, letter)));
			assertThat(server.taken()).singleElement().asString().contains("pemilik@");
			assertThatExceptionOfType(MailNotSent.class).as("everybody must know what is going to be deleted (I5)")
				.isThrownBy(() -> with(server, (mailroom) -> mailroom.send(this.code, Letter.SUSPENDED)));
		}
		assertThatExceptionOfType(MailNotSent.class).as("nobody has it")
			.isThrownBy(() -> send(letter, "452 4.2.2 Mailbox full"));
	}

	@Test
	void nothingGoesOnBeforeAnOwnerIsTold() {
		assertThatExceptionOfType(MailNotSent.class).isThrownBy(() -> send(Letter.SUSPENDED, "550 5.1.1 No such user"))
			.withMessageContaining("refuses every address on file");
	}

	@Test
	void staffAreNotLeftWithoutAReminderBecauseOfTheServer() {
		assertThatExceptionOfType(MailNotSent.class)
			.isThrownBy(
					() -> with("554 5.7.1 Relay access denied", (mailroom) -> mailroom.remindStaff(this.code, "legal")))
			.withMessageContaining("STAFF_REMINDER");
	}

	private void send(Letter letter, String answer) throws Exception {
		with(answer, (mailroom) -> mailroom.send(this.code, letter));
	}

	private void with(String answer, Consumer<Mailroom> work) throws Exception {
		try (RefusingMailServer server = RefusingMailServer.answering(answer)) {
			with(server, work);
		}
	}

	private void with(RefusingMailServer server, Consumer<Mailroom> work) {
		JavaMailSenderImpl sender = new JavaMailSenderImpl();
		sender.setHost("localhost");
		sender.setPort(server.port());
		Postbox postbox = new Postbox(sender, this.replyIds, this.settings, this.addresses, this.clock,
				new SimpleMeterRegistry());
		Mailroom mailroom = new Mailroom(this.requests, this.directory, this.writer, this.templates, postbox,
				this.settings, this.addresses, this.dates, this.clock);
		this.transaction.executeWithoutResult((status) -> work.accept(mailroom));
	}

	private void addOwner(String email) {
		EmbeddedDatabases.shared().crm().update("""
				with added as (insert into crm.member (email, full_name) values (?, 'Rudi') returning id)
				insert into crm.account_member select ?::bigint, id, 'owner' from added""", email, this.account);
	}

}
