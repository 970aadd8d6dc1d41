package id.whatscrm.deletion.process.deadline;

import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.notification.DeadlineDigest;
import id.whatscrm.deletion.notification.DeadlineDigest.Line;
import id.whatscrm.deletion.notification.DigestMail;
import id.whatscrm.deletion.notification.MailNotSent;
import id.whatscrm.deletion.operations.DeadlineBoard;
import id.whatscrm.deletion.operations.DeadlineBoard.Counts;
import id.whatscrm.deletion.operations.DeadlineBoard.Filter;
import id.whatscrm.deletion.operations.DeadlineBoard.Row;
import id.whatscrm.deletion.operations.DeadlineBoard.Show;
import id.whatscrm.deletion.operations.WaitingPlaces.Place;

/**
 * Sends operators the digest of deadlines once a day, afterwards if no node was up at its
 * time. Whoever claims the day sends, and the claim is kept only if the mail has left: no
 * timer of the engine, since each new deployment plans those anew and may skip a day.
 */
@Component
class SendDigest {

	private static final Logger logger = LoggerFactory.getLogger(SendDigest.class);

	private static final int MAX_LINES = 100;

	private final DeadlineBoard board;

	private final DigestMail mail;

	private final JdbcClient database;

	private final TransactionTemplate transaction;

	private final DigestSettings settings;

	private final Clock clock;

	SendDigest(DeadlineBoard board, DigestMail mail, JdbcClient database, PlatformTransactionManager transactions,
			DigestSettings settings, Clock clock) {
		this.board = board;
		this.mail = mail;
		this.database = database;
		this.transaction = new TransactionTemplate(transactions);
		this.settings = settings;
		this.clock = clock;
	}

	@Scheduled(initialDelayString = "${deletion.digest.check-every:PT5M}",
			fixedDelayString = "${deletion.digest.check-every:PT5M}")
	void sendWhenDue() {
		LocalDateTime now = LocalDateTime.now(this.clock);
		if (now.toLocalTime().isBefore(this.settings.at())) {
			return;
		}
		try {
			this.transaction.executeWithoutResult((status) -> sendOnce(now.toLocalDate()));
		}
		catch (MailNotSent ex) {
			logger.warn("The digest of {} is tried again: {}", now.toLocalDate(), ex.getMessage());
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("The digest of {} is tried again: {}", now.toLocalDate(), ex.getClass().getSimpleName());
		}
	}

	private void sendOnce(LocalDate day) {
		// Another node that is at it makes this one wait, and then find the day taken or
		// free.
		if (this.database.sql("insert into deadline_digest (day) values (?) on conflict do nothing")
			.param(Date.valueOf(day))
			.update() == 0) {
			return;
		}
		Counts counts = this.board.overview().counts();
		DeadlineDigest digest = new DeadlineDigest(day, counts.overdue(), counts.dueSoon(), lines(Show.OVERDUE),
				lines(Show.DUE_SOON), incidents());
		if (digest.isWorthSending()) {
			this.mail.send(digest);
		}
	}

	private List<Line> lines(Show show) {
		List<Line> lines = new ArrayList<>();
		for (int page = 1; lines.size() < MAX_LINES; page++) {
			List<Row> rows = this.board.rows(Filter.of(show), page);
			if (rows.isEmpty()) {
				break;
			}
			rows.forEach((row) -> lines
				.add(new Line(row.code(), row.daysLeft(), row.lateBecause(), row.followUpOn(), place(row.place()))));
		}
		return lines;
	}

	private static DeadlineDigest.@Nullable Place place(@Nullable Place place) {
		return (place != null) ? new DeadlineDigest.Place(place.instance(), place.step(), place.forWhom()) : null;
	}

	private Map<String, Long> incidents() {
		Map<String, Long> open = new TreeMap<>();
		this.database.sql("select incident_type_ as type, count(*) as number from act_ru_incident group by 1")
			.query((row) -> {
				open.put(row.getString("type"), row.getLong("number"));
			});
		return open;
	}

}
