package id.whatscrm.deletion.intake.mailbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.demo.PostOffice;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.Links;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.StaffClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests by mail (P2), sent by SMTP and read by IMAP.
 */
@ServiceTest
class MailboxTests {

	private final ProcessEngine engine;

	private final DemoMailServer server;

	private final PostOffice post;

	private final Inbox inbox;

	private final Links links;

	private final String address;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	private String name = "";

	private String owner = "";

	private String account = "";

	private final PersonalData personalData;

	@Autowired
	MailboxTests(PersonalData personalData, ProcessEngine engine, DemoMailServer server, Links links,
			@Value("${deletion.public-url}") String address) {
		this.personalData = personalData;
		this.engine = engine;
		this.server = server;
		this.post = new PostOffice(server);
		this.inbox = new Inbox(server);
		this.links = links;
		this.address = address;
	}

	@BeforeEach
	void anAccount() {
		String unique = UUID.randomUUID().toString().substring(0, 8);
		this.name = "Mie " + unique;
		this.owner = "yanti@" + unique + ".example";
		this.account = DemoAccounts.createSmall(this.crm, this.name, this.owner);
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
	}

	@Test
	void fromAMailToDataDeleted() {
		this.post.write("Yanti <" + this.owner + ">", "Hapus akun saya", "", """
				Selamat siang,

				mohon hapus akun dan semua data kami.

				Email terdaftar: %s
				Nama usaha: %s
				""".formatted(this.owner, this.name));

		Case request = read(this.owner);
		assertThat(this.server.count("INBOX")).isZero();
		assertThat(this.inbox.subjects(this.owner)).anyMatch((subject) -> subject.endsWith("kami terima"));
		assertThat(this.links.press(request.link(this.owner, "confirm"))).isEqualTo(200);
		request.runJobs()
			.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"))
			.after(Duration.ofDays(8));
		assertThat(state(request)).isEqualTo("DELETED");
		assertThat(this.crm.queryForObject("select count(*) from crm.account where id = ?::bigint", Long.class,
				this.account))
			.isZero();
		assertThat(this.database.queryForObject("select count(*) from request_mail where code = ?", Long.class,
				request.code().value()))
			.as("the mail is forgotten with the request")
			.isZero();
	}

	/** I1, I2: the link goes to the address on file, the sender learns nothing. */
	@Test
	void forgedSenderGetsNoLink() {
		String thief = "thief@" + UUID.randomUUID().toString().substring(0, 8) + ".example";
		this.post.write(thief, "Delete my account", "Reply-To: other-" + thief + "\n", """
				Please delete my account.
				Registered email: %s
				Business name: %s
				""".formatted(this.owner, this.name));

		Case request = read(thief);
		assertThat(this.inbox.subjects(thief)).singleElement().asString().contains("We received your deletion request");
		assertThat(this.inbox.subjects("other-" + thief)).isEmpty();
		assertThat(Inbox.text(this.inbox.of(thief).get(0))).doesNotContain(this.name, this.owner, "token=");
		assertThat(request.link(this.owner, "confirm")).contains("token=");
	}

	@Test
	void whatIsMissingGoesToSupportWithTheMail() throws Exception {
		String sender = "seseorang@" + UUID.randomUUID().toString().substring(0, 8) + ".example";
		this.post.write(sender, "Delete everything", "",
				"Please delete all my data. I am the owner of the noodle shop.");

		Case request = read(sender);
		String task = request.task("Task_MatchAccount").getId();
		String caseFile = StaffClient.signedIn(this.address, "support")
			.get("/staff/tasks/" + task + "/case-file")
			.body();
		assertThat(caseFile).contains("Mails of the requester", "I am the owner of the noodle shop.", sender,
				"proves nothing");
	}

	/** A mail that no machine can read is opened by a person; it is not lost. */
	@Test
	void mailThatCannotBeReadGoesToSupportAndIsKept() throws Exception {
		int before = this.server.count("Other");
		this.post.send(("From: " + this.owner + "\r\nTo: " + DemoMailServer.MAILBOX
				+ "\r\nMIME-Version: 1.0\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n")
			.getBytes(java.nio.charset.StandardCharsets.US_ASCII), DemoMailServer.MAILBOX);

		Case request = read(this.owner);
		assertThat(this.server.count("Other")).isEqualTo(before + 1);
		assertThat(this.personalData.decrypt(this.database
			.queryForObject("select text from request_mail where code = ?", String.class, request.code().value())))
			.contains("could not be read by machine");
	}

	/** An answer to one of our mails is what support waits for (P3). */
	@Test
	void answerByMailReachesSupport() throws Exception {
		String sender = "pemilik@" + UUID.randomUUID().toString().substring(0, 8) + ".example";
		Case request = inExtendedVerification(sender);
		request.answer("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "MORE_INFORMATION", "question", "Who is the agent of the shop?"));
		assertThat(state(request)).isEqualTo("AWAITING_INFORMATION");

		this.post.write(sender, "Re: A question", "In-Reply-To: " + idOf(sender, "A question about") + "\n", """
				Her name is Wulan.

				On Tue, 24 Nov 2026 WhatsCRM.id wrote:
				> We have a question
				""");

		await(() -> "EXTENDED_VERIFICATION".equals(state(request)));
		request.runJobs();
		assertThat(request.hasTask("Task_VerifyIdentity")).isTrue();
		assertThat(this.personalData.decrypt(this.database.queryForObject(
				"select answer from deletion_request where code = ?", String.class, request.code().value())))
			.isEqualTo("Her name is Wulan.");
		assertThat(requestsOf(sender)).hasSize(1);
	}

	private Case inExtendedVerification(String sender) throws Exception {
		this.post.write(sender, "Please delete my account", "", "Please delete my account " + this.name + ".");
		Case request = read(sender);
		request.answer("support", "support", "Task_MatchAccount", Map.of("accountKey", this.account));
		return request.after(Duration.ofDays(8));
	}

	/**
	 * A mail that comes while the question cannot be sent answers something else. It is
	 * kept, and keeps nobody waiting.
	 */
	@Test
	void mailThatComesBeforeTheQuestionIsSentIsKept() throws Exception {
		String sender = "pemilik@" + UUID.randomUUID().toString().substring(0, 8) + ".example";
		Case request = inExtendedVerification(sender);
		request.submit("support", "support", "Task_VerifyIdentity",
				Map.of("identityDecision", "MORE_INFORMATION", "question", "Who is the agent of the shop?"));
		int before = this.server.count("Other");

		this.post.write(sender, "Re: We received", "In-Reply-To: " + idOf(sender, "We received") + "\n",
				"I forgot: the shop has moved to Bandung.");
		this.post.write(this.owner, "Delete my account", "", "Please delete my account.");

		read(this.owner);
		assertThat(this.server.count("Other")).as("staff read it, since no task shows it now").isEqualTo(before + 1);
		assertThat(state(request)).isEqualTo("AWAITING_INFORMATION");
		request.runJobs();
		this.post.write(sender, "Re: A question", "In-Reply-To: " + idOf(sender, "A question about") + "\n",
				"Her name is Wulan.");
		await(() -> "EXTENDED_VERIFICATION".equals(state(request)));
		String task = request.task("Task_VerifyIdentity").getId();
		assertThat(StaffClient.signedIn(this.address, "support").get("/staff/tasks/" + task + "/case-file").body())
			.contains("the shop has moved to Bandung", "Her name is Wulan.");
	}

	/** C7: after the proof no task of support shows a mail before the purge. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void objectionToTheDeletionIsLeftToPeopleToo(boolean afterTheReview) throws Exception {
		this.post.write(this.owner, "Delete my account", "", "Please delete my account.");
		Case request = read(this.owner);
		this.links.press(request.link(this.owner, "confirm"));
		request.runJobs();
		if (afterTheReview) {
			request.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
		}
		int before = this.server.count("Other");

		this.post.write(this.owner, "Re: Your account is suspended",
				"In-Reply-To: " + idOf(this.owner, "Your account is suspended") + "\n",
				"Stop! I never asked for this.");

		await(() -> this.server.count("INBOX") == 0 && this.server.count("Other") == before + 1);
		assertThat(this.database.queryForObject("select count(*) from request_mail where code = ?", Long.class,
				request.code().value()))
			.as("the case file has it as well")
			.isEqualTo(2);
	}

	@Test
	void answerWithAnInventedIdJoinsNothing() {
		this.post.write(this.owner, "Delete my account", "", "Please delete my account.");
		Case request = read(this.owner);
		int before = this.server.count("Other");

		this.post.write(this.owner, "Re: hello",
				"In-Reply-To: <" + request.code() + ".question.0.1." + "0".repeat(32) + "@localhost>\n",
				"The weather is fine today.");

		await(() -> this.server.count("Other") == before + 1);
		assertThat(this.database.queryForObject("select count(*) from request_mail where code = ?", Long.class,
				request.code().value()))
			.isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Auto-Submitted: auto-replied", "List-Id: <news.example>", "Precedence: bulk",
			"X-Autoreply: yes" })
	void machinesStartNothing(String header) {
		int before = this.server.count("Other");
		this.post.write(this.owner, "Delete my account", header + "\n", "Please delete my account.");

		await(() -> this.server.count("Other") == before + 1);
		assertThat(requestsOf(this.owner)).isEmpty();
		assertThat(this.inbox.subjects(this.owner)).isEmpty();
	}

	/** Our receipt that comes back must not cause another receipt. */
	@Test
	void ownMailThatComesBackStartsNothing() throws Exception {
		this.post.write(this.owner, "Delete my account", "", "Please delete my account.");
		read(this.owner);
		MimeMessage receipt = this.inbox.of(this.owner).get(0);
		java.io.ByteArrayOutputStream raw = new java.io.ByteArrayOutputStream();
		receipt.writeTo(raw);
		long requests = allRequests();
		int before = this.server.count("Other");

		this.post.send(raw.toByteArray(), DemoMailServer.MAILBOX);

		await(() -> this.server.count("Other") == before + 1);
		assertThat(allRequests()).isEqualTo(requests);
	}

	@Test
	void mailThatAsksForSomethingElseIsLeftToPeople() {
		int before = this.server.count("Other");
		this.post.write(this.owner, "Invoice", "", "Hello, where do I find my invoice of October? Thanks, Yanti");

		await(() -> this.server.count("Other") == before + 1);
		assertThat(requestsOf(this.owner)).isEmpty();
	}

	/**
	 * A mail that is read again, since the first reading was interrupted, starts no
	 * second request.
	 */
	@Test
	void sameMailTwiceIsOneRequest() {
		for (int i = 0; i < 2; i++) {
			this.post.write(this.owner, "Delete my account", "Message-ID: <once@mail.example>\n",
					"Please delete my account.");
			await(() -> this.server.count("INBOX") == 0);
		}

		assertThat(requestsOf(this.owner)).hasSize(1);
	}

	/** A request waits in the mailbox while the database or the mailbox is away. */
	@Test
	void mailWaitsWhileItCannotBeStored() {
		this.database.execute("alter table form_submission rename to form_submission_away");
		try {
			this.post.write(this.owner, "Delete my account", "", "Please delete my account.");
			LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
			assertThat(this.server.count("INBOX")).isEqualTo(1);
			assertThat(requestsOf(this.owner)).isEmpty();
		}
		finally {
			this.database.execute("alter table form_submission_away rename to form_submission");
		}
		read(this.owner);
		assertThat(requestsOf(this.owner)).hasSize(1);
	}

	/**
	 * Such as more than are tried in a row, since a fault of ours concerns their kind.
	 */
	@Test
	void mailsThatCannotBeStoredKeepNoOtherWaiting() {
		this.database
			.execute("alter table deletion_request add constraint refused check (language <> 'INDONESIAN') not valid");
		try {
			for (int i = 0; i < 4; i++) {
				this.post.write(i + this.owner, "Hapus akun saya", "", "Mohon hapus akun saya.");
			}
			this.post.write(this.owner, "Delete my account", "", "Please delete my account.");

			await(() -> !requestsOf(this.owner).isEmpty() && this.server.count("INBOX") == 4);
		}
		finally {
			this.database.execute("alter table deletion_request drop constraint refused");
		}
		await(() -> this.server.count("INBOX") == 0);
		for (int i = 0; i < 4; i++) {
			assertThat(requestsOf(i + this.owner)).hasSize(1);
		}
	}

	@Test
	void mailboxThatWasAwayIsReadAgain() {
		this.server.goDown();
		try {
			LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
		}
		finally {
			this.server.comeBack();
		}
		this.post.write(this.owner, "Delete my account", "", "Please delete my account.");

		assertThat(read(this.owner).link(this.owner, "confirm")).contains("token=");
	}

	/**
	 * A mail server that is down delays what is sent, and nothing is sent twice under two
	 * ids.
	 */
	@Test
	void receiptThatCannotBeSentWaits() throws Exception {
		this.post.write(this.owner, "Delete my account", "", "Please delete my account.");
		await(() -> !requestsOf(this.owner).isEmpty() && this.server.count("INBOX") == 0);
		Case request = new Case(this.engine, new ConfirmationCode(requestsOf(this.owner).get(0)), this.inbox);
		this.server.goDown();
		try {
			request.runJobs();
			assertThat(state(request)).isEqualTo("RECEIVED");
		}
		finally {
			this.server.comeBack();
		}
		request.after(Duration.ofMinutes(5));

		assertThat(this.inbox.subjects(this.owner)).filteredOn((subject) -> subject.startsWith("We received"))
			.hasSize(1);
		assertThat(state(request)).isEqualTo("AWAITING_CONFIRMATION");
	}

	/** Who floods under one name is left to people; others are not kept waiting. */
	@Test
	void floodFromOneSenderIsLeftToPeople() {
		int before = this.server.count("Other");
		for (int i = 0; i < 12; i++) {
			this.post.write(this.owner, "Delete my account " + i, "", "Please delete my account, again.");
		}

		await(() -> this.server.count("INBOX") == 0);
		assertThat(requestsOf(this.owner)).hasSize(10);
		assertThat(this.server.count("Other")).isEqualTo(before + 2);
	}

	/** Senders can be made up; the owner whom they name is asked to confirm (I6). */
	@Test
	void floodAboutOneAddressIsLeftToPeople() {
		int before = this.server.count("Other");
		for (int i = 0; i < 12; i++) {
			this.post.write(i + this.owner, "Delete my account", "",
					"Please delete my account.\nRegistered email: " + this.owner);
		}

		await(() -> this.server.count("INBOX") == 0);
		assertThat(this.server.count("Other")).isEqualTo(before + 2);
		assertThat(requestsOf(9 + this.owner)).hasSize(1);
		assertThat(requestsOf(10 + this.owner)).isEmpty();
	}

	/**
	 * Waits until the mailbox was read and returns the request that a sender's mail
	 * became.
	 */
	/** Its lock, which nobody extends any more, ends by itself. */
	@Test
	void othersReadOnWhenTheNodeThatReadIsDead() {
		await(() -> this.database.update(
				"update shedlock set locked_by = 'a dead node', lock_until = timezone('utc', now()) + interval '1 minute' "
						+ "where name = 'mailbox' and lock_until <= timezone('utc', now())") == 1);
		this.post.write(this.owner, "Delete my account", "", "Please delete my account.");
		assertThat(this.server.count("INBOX")).isEqualTo(1);

		this.database.update("update shedlock set lock_until = timezone('utc', now()) where name = 'mailbox'");

		assertThat(read(this.owner).hasTask("Task_MatchAccount")).isFalse();
	}

	private Case read(String sender) {
		await(() -> !requestsOf(sender).isEmpty() && this.server.count("INBOX") == 0);
		return new Case(this.engine, new ConfirmationCode(requestsOf(sender).get(0)), this.inbox).runJobs();
	}

	private List<String> requestsOf(String sender) {
		return this.database
			.query("select code, sender from request_mail where sender is not null",
					(row, number) -> Map.entry(row.getString("code"),
							this.personalData.decrypt(row.getString("sender"))))
			.stream()
			.filter((mail) -> mail.getValue().equals(sender))
			.map(Map.Entry::getKey)
			.distinct()
			.toList();
	}

	private long allRequests() {
		return this.database.queryForObject("select count(*) from deletion_request", Long.class);
	}

	private String state(Case request) {
		return this.database.queryForObject("select state from deletion_request where code = ?", String.class,
				request.code().value());
	}

	private String idOf(String recipient, String subject) throws MessagingException {
		for (MimeMessage mail : this.inbox.of(recipient)) {
			if (mail.getSubject().startsWith(subject)) {
				return mail.getMessageID();
			}
		}
		throw new AssertionError("No mail about " + subject + ": " + this.inbox.subjects(recipient));
	}

	/** The mailbox is read beside the test. */
	private static void await(java.util.function.BooleanSupplier condition) {
		for (int i = 0; i < 600; i++) {
			if (condition.getAsBoolean()) {
				return;
			}
			LockSupport.parkNanos(50_000_000);
		}
		throw new AssertionError("It did not come about in time");
	}

}
