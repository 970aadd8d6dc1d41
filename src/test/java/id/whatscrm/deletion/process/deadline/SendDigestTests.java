package id.whatscrm.deletion.process.deadline;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.mail.internet.MimeMessage;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The digest of deadlines: what it says, and that it comes once a day whatever happens.
 */
@ServiceTest
class SendDigestTests {

	@Autowired
	private SendDigest digest;

	@Autowired
	private ProcessEngine engine;

	@Autowired
	private RequestDesk desk;

	@Autowired
	private DemoMailServer mailServer;

	@Autowired
	private JdbcTemplate database;

	@Autowired
	private Clock clock;

	private String owner = "";

	private Case request;

	@BeforeEach
	void anOverdueRequest() {
		this.database.update("delete from deadline_digest");
		String name = "warung" + UUID.randomUUID().toString().substring(0, 8);
		this.owner = "pemilik@" + name + ".example";
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, this.owner);
		this.request = new Case(this.engine, this.desk.accept(
				new NewRequest(Channel.SELF_SERVICE, Language.INDONESIAN, this.owner, null, null, null, null, null)),
				new Inbox(this.mailServer))
			.runJobs();
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
		this.database.update("update deletion_request set due_at = received_at + interval '30 days' where code = ?",
				this.request.code().value());
	}

	@Test
	void saysWhatIsLateWhereItWaitsAndWhy() throws Exception {
		this.request.after(Duration.ofDays(31));
		this.request.answer("operator", "operators", "Task_HandleOverdue",
				Map.of("overdueReason", "WAITING_FOR_LEGAL", "note", "Sari is on leave"));
		// Before all that other tests have left open.
		LocalDate due = LocalDate.of(2020, 1, 2);
		due(due);
		LocalDate day = at(LocalDate.now(this.clock).plusDays(1), 7, 0);

		this.digest.sendWhenDue();

		assertThat(digests(day)).hasSize(1);
		MimeMessage mail = digests(day).get(0);
		assertThat(mail.getSubject()).matches("Deletion deadlines on .*: [1-9]\\d* overdue, \\d+ due within 7 days");
		assertThat(Inbox.text(mail))
			.contains("- " + this.request.code() + ": overdue for " + ChronoUnit.DAYS.between(due, day)
					+ " days, waits at: Review legal hold (legal)")
			.contains("Last reason: waiting for legal; looked at again on ")
			.contains("/camunda/app/cockpit/default/#/process-instance/" + this.request.instanceId() + "/runtime")
			.containsPattern("- overdue: [1-9]")
			.doesNotContain(this.owner, "Sari is on leave", "??");
	}

	@Test
	void saysWhatIsDueSoon() {
		due(LocalDate.now(this.clock).plusDays(3));
		LocalDate day = at(LocalDate.now(this.clock), 23, 0);

		this.digest.sendWhenDue();

		assertThat(Inbox.text(digests(day).get(0)))
			.contains("- " + this.request.code() + ": 3 days left, waits at: Review legal hold (legal)");
	}

	@Test
	void comesOnceADayFromItsTimeOn() {
		LocalDate day = LocalDate.of(2035, 5, 6);
		at(day, 6, 59);
		this.digest.sendWhenDue();
		assertThat(digests(day)).as("too early").isEmpty();

		at(day, 7, 0);
		this.digest.sendWhenDue();
		at(day, 23, 59);
		this.digest.sendWhenDue();
		assertThat(digests(day)).hasSize(1);

		at(day.plusDays(1), 7, 0);
		this.digest.sendWhenDue();
		assertThat(digests(day.plusDays(1))).hasSize(1);
	}

	@Test
	void comesAfterwardsIfNoNodeWasUp() {
		LocalDate day = at(LocalDate.of(2035, 6, 7), 19, 30);

		this.digest.sendWhenDue();

		assertThat(digests(day)).hasSize(1);
	}

	@Test
	void comesOnceThoughAllNodesTryAtTheSameTime() throws Exception {
		LocalDate day = at(LocalDate.of(2035, 7, 8), 7, 0);
		ExecutorService nodes = Executors.newFixedThreadPool(6);
		try {
			List<Future<?>> tries = new ArrayList<>();
			for (int i = 0; i < 12; i++) {
				tries.add(nodes.submit(this.digest::sendWhenDue));
			}
			for (Future<?> one : tries) {
				one.get();
			}
		}
		finally {
			nodes.shutdownNow();
		}

		assertThat(digests(day)).hasSize(1);
	}

	@Test
	void bearsTheSameIdIfANodeDiedBeforeItCouldNoteThatItWasSent() throws Exception {
		LocalDate day = at(LocalDate.of(2035, 8, 9), 7, 0);
		this.digest.sendWhenDue();
		this.database.update("delete from deadline_digest");

		this.digest.sendWhenDue();

		assertThat(digests(day)).hasSize(2);
		assertThat(digests(day).get(0).getMessageID()).isEqualTo(digests(day).get(1).getMessageID())
			.startsWith("<digest.2035-08-09.");
	}

	@Test
	void isTriedAgainWhenTheMailServerIsUp() {
		LocalDate day = at(LocalDate.of(2035, 9, 10), 7, 0);
		this.mailServer.goDown();
		try {
			this.digest.sendWhenDue();
		}
		finally {
			this.mailServer.comeBack();
		}
		assertThat(digests(day)).isEmpty();

		this.digest.sendWhenDue();

		assertThat(digests(day)).hasSize(1);
	}

	@Test
	void isNotSentWhenThereIsNothingToTell() {
		this.database.update("delete from act_ru_incident");
		LocalDate day = at(LocalDate.of(2001, 2, 3), 7, 0);

		this.digest.sendWhenDue();

		assertThat(digests(day)).isEmpty();
		assertThat(this.database.queryForList("select day from deadline_digest", java.sql.Date.class))
			.containsExactly(java.sql.Date.valueOf(day));
	}

	private LocalDate at(LocalDate day, int hour, int minute) {
		LocalDateTime time = day.atTime(hour, minute);
		ClockUtil.setCurrentTime(Date.from(time.atZone(this.clock.getZone()).toInstant()));
		return day;
	}

	private void due(LocalDate day) {
		this.database.update("update deletion_request set due_at = ? where code = ?",
				Timestamp.from(day.atTime(23, 59).atZone(this.clock.getZone()).toInstant()),
				this.request.code().value());
	}

	private List<MimeMessage> digests(LocalDate day) {
		return new Inbox(this.mailServer).of("operators@whatscrm.example").stream().filter((mail) -> {
			try {
				return mail.getMessageID().startsWith("<digest." + day);
			}
			catch (jakarta.mail.MessagingException ex) {
				throw new IllegalStateException(ex);
			}
		}).toList();
	}

}
