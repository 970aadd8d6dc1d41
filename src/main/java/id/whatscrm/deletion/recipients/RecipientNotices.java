package id.whatscrm.deletion.recipients;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import id.whatscrm.deletion.encryption.EncryptedColumn;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.recipients.RecipientNotice.State;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;

/**
 * The notices to recipients. Whose data it was stays in them, encrypted, until the
 * recipient has acknowledged or was given up: longer than in the request itself, which is
 * forgotten when its owner is told.
 */
@Repository
class RecipientNotices {

	private static final String SELECT = "select id, recipient, webhook_id, reference, subject_type, subject_key, "
			+ "categories, occurred_at, attempts, last_failure, acknowledged_at, given_up_at from recipient_notice ";

	private final JdbcClient database;

	private final PersonalData personalData;

	private final Clock clock;

	RecipientNotices(JdbcClient database, PersonalData personalData, Clock clock) {
		this.database = database;
		this.personalData = personalData;
		this.clock = clock;
	}

	/**
	 * Adds a notice, unless it is there.
	 */
	void add(ConfirmationCode code, RecipientNotice notice) {
		String key = notice.subjectKey();
		this.database.sql("""
				insert into recipient_notice
				    (code, recipient, webhook_id, reference, subject_type, subject_key, categories, occurred_at)
				values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
			.params(Arrays.asList(code.value(), notice.recipient(), notice.webhookId(), notice.reference(),
					notice.subjectType().name(), (key != null) ? this.personalData.encrypt(key) : null,
					notice.categories().stream().map(DataCategory::name).collect(Collectors.joining(",")),
					notice.occurredAt().atOffset(ZoneOffset.UTC)))
			.update();
	}

	/**
	 * All notices of a request, oldest first.
	 */
	List<RecipientNotice> of(ConfirmationCode code) {
		return this.database.sql(SELECT + "where code = ? order by id").params(code.value()).query(this::read).list();
	}

	/**
	 * The open notices of a request for which no process goes on trying, oldest first.
	 */
	List<RecipientNotice> notHandedOver(ConfirmationCode code) {
		return this.database
			.sql(SELECT + "where code = ? and not handed_over and acknowledged_at is null and given_up_at is null "
					+ "order by id")
			.params(code.value())
			.query(this::read)
			.list();
	}

	/**
	 * What is neither acknowledged nor given up.
	 *
	 * @param oldest when the oldest came about; {@code null} if there is none
	 */
	record Open(long number, @Nullable Instant oldest) {
	}

	/**
	 * Counts the open notices of all requests.
	 */
	Open open() {
		return this.database
			.sql("select count(*) as number, min(occurred_at) as oldest from recipient_notice "
					+ "where acknowledged_at is null and given_up_at is null")
			.query((row, number) -> {
				Timestamp oldest = row.getTimestamp("oldest");
				return new Open(row.getLong("number"), (oldest != null) ? oldest.toInstant() : null);
			})
			.single();
	}

	RecipientNotice get(long id) {
		return this.database.sql(SELECT + "where id = ?").params(id).query(this::read).single();
	}

	void handOver(long id) {
		this.database.sql("update recipient_notice set handed_over = true where id = ?").params(id).update();
	}

	/**
	 * Notes a try that was not acknowledged.
	 */
	void failed(long id, String failure) {
		this.database.sql("""
				update recipient_notice set attempts = attempts + 1, last_failure = ?
				where id = ? and acknowledged_at is null and given_up_at is null""").params(failure, id).update();
	}

	/**
	 * Notes a try that was acknowledged.
	 */
	void acknowledged(long id) {
		this.database.sql("update recipient_notice set attempts = attempts + 1 where id = ?").params(id).update();
		settle(id, "acknowledged_at", null, null);
	}

	void acknowledgedOtherwise(long id, String note, String by) {
		settle(id, "acknowledged_at", note, by);
	}

	void givenUp(long id, String note, String by) {
		settle(id, "given_up_at", note, by);
	}

	private void settle(long id, String column, @Nullable String note, @Nullable String by) {
		this.database
			.sql("update recipient_notice set " + column + " = ?, subject_key = null, last_failure = null, note = ?, "
					+ "settled_by = ? where id = ? and acknowledged_at is null and given_up_at is null")
			.params(Arrays.asList(this.clock.instant().atOffset(ZoneOffset.UTC), note, by, id))
			.update();
	}

	private RecipientNotice read(ResultSet row, int number) throws SQLException {
		String key = row.getString("subject_key");
		State state = (row.getTimestamp("acknowledged_at") != null) ? State.ACKNOWLEDGED
				: (row.getTimestamp("given_up_at") != null) ? State.GIVEN_UP : State.OPEN;
		return new RecipientNotice(row.getLong("id"), row.getString("recipient"), row.getString("webhook_id"),
				row.getString("reference"), SubjectType.valueOf(row.getString("subject_type")),
				(key != null) ? this.personalData.decrypt(key) : null,
				Arrays.stream(row.getString("categories").split(",")).map(DataCategory::valueOf).toList(),
				row.getTimestamp("occurred_at").toInstant(),
				new RecipientNotice.Progress(row.getInt("attempts"), row.getString("last_failure"), state));
	}

	@Bean
	static EncryptedColumn recipientNoticeSubject() {
		return EncryptedColumn.of("recipient_notice", "subject_key");
	}

}
