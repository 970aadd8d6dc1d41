package id.whatscrm.deletion.evidence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.crm.LedgerHead;
import id.whatscrm.deletion.crm.RestoreMarker;
import id.whatscrm.deletion.evidence.Pseudonyms.Pseudonym;
import id.whatscrm.deletion.evidence.LedgerEntry.NamedSubject;
import id.whatscrm.deletion.platform.AdvisoryLock;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;

/**
 * The record of what became of each request: dates, nature, channel, outcome and grounds,
 * and nothing that identifies a person (E7). Written in the transaction of the state that
 * it records, once; chained, so that no change passes unseen.
 */
@Service
public class Ledger implements RestoreMarker.KnownHeads {

	/** Rows that a walk holds in memory at a time. */
	private static final int FETCH_SIZE = 1_000;

	private static final String INSERT = """
			insert into ledger_entry (position, previous_hash, hash, recorded_at, code, channel, received_at, due_at,
			    verified_at, extended_at, completed_at, outcome, category, rows, ground, citation, hold_until,
			    subject_type, subject_hmac, key_id, map_version, policy_version)
			values (:position, :previous, :hash, :recorded, :code, :channel, :received, :due,
			    :verified, :extended, :completed, :outcome, :category, :rows, :ground, :citation, :until,
			    :type, :hmac, :key, :map, :policy)""";

	private final JdbcClient database;

	private final JdbcTemplate walker;

	private final Pseudonyms pseudonyms;

	private final Clock clock;

	Ledger(JdbcTemplate database, Pseudonyms pseudonyms, Clock clock) {
		this.database = JdbcClient.create(database);
		this.walker = new JdbcTemplate(database.getDataSource());
		this.walker.setFetchSize(FETCH_SIZE);
		this.pseudonyms = pseudonyms;
		this.clock = clock;
	}

	/**
	 * By which rules something was deleted.
	 *
	 * @param map the version of the data map
	 * @param policy the version of the retention policy
	 */
	public record Rules(String map, String policy) {
	}

	/**
	 * Records the end of a request for which nothing was purged.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void record(DeletionRequest request) {
		if (begin(request.code())) {
			append(request, null, null, null);
		}
	}

	/**
	 * Records the end of a request and what was done for each category.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void record(DeletionRequest request, List<Receipt> receipts, Map<DataCategory, Decision> decisions,
			Rules rules) {
		if (begin(request.code())) {
			receipts.forEach((receipt) -> append(request, receipt, decisions.get(receipt.category()), rules));
			append(request, null, null, rules);
		}
	}

	/**
	 * Records what became of categories that had been held, and the end of the request
	 * when nothing is held any more.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void recordReleased(DeletionRequest request, List<Receipt> receipts, Rules rules) {
		begin(request.code());
		receipts.stream()
			.filter((receipt) -> !hasRecorded(request.code(), receipt))
			.forEach((receipt) -> append(request, receipt, null, rules));
		if (isNew(request.code(), "", request.state().name())) {
			append(request, null, null, rules);
		}
	}

	/**
	 * Records what a replay erased again, each time anew.
	 * @param subject whose data it was, since the request has forgotten that
	 * @param receipts what was erased by this replay alone
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void recordAgain(DeletionRequest request, Subject subject, List<Receipt> receipts, Rules rules) {
		begin(request.code());
		receipts.forEach((receipt) -> append(request, receipt, null, rules, subject, receipt.outcome() + "_AGAIN"));
	}

	/**
	 * Records the holds that were extended since they were recorded.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void recordExtended(DeletionRequest request, List<Receipt> receipts, Map<DataCategory, Decision> decisions,
			Rules rules) {
		begin(request.code());
		for (Receipt receipt : receipts) {
			if (receipt.outcome() == Receipt.Outcome.HELD
					&& decisions.get(receipt.category()) instanceof Decision.Hold hold
					&& !hasRecorded(request.code(), receipt.category(), hold)) {
				append(request, receipt, hold, rules);
			}
		}
	}

	private boolean hasRecorded(ConfirmationCode code, DataCategory category, Decision.Hold hold) {
		return this.database
			.sql("select exists (select from ledger_entry where code = ? and category = ? and hold_until = ?)")
			.params(code.value(), category.name(), hold.until())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Whether what a receipt says stands in the ledger.
	 */
	@Transactional(readOnly = true)
	public boolean hasRecorded(ConfirmationCode code, Receipt receipt) {
		return !isNew(code, receipt.category().name(), receipt.outcome().name());
	}

	private boolean isNew(ConfirmationCode code, String category, String outcome) {
		return this.database.sql("""
				select not exists (
				    select from ledger_entry where code = ? and coalesce(category, '') = ? and outcome = ?)""")
			.params(code.value(), category, outcome)
			.query(Boolean.class)
			.single();
	}

	/** One writer at a time: the next one sees the head that this one leaves. */
	private boolean begin(ConfirmationCode code) {
		AdvisoryLock.LEDGER.await(this.walker, "ledger");
		return entryOf(code).isEmpty();
	}

	private void append(DeletionRequest request, @Nullable Receipt receipt, @Nullable Decision decision,
			@Nullable Rules rules) {
		append(request, receipt, decision, rules, request.subject(),
				(receipt != null) ? receipt.outcome().name() : request.state().name());
	}

	private void append(DeletionRequest request, @Nullable Receipt receipt, @Nullable Decision decision,
			@Nullable Rules rules, @Nullable Subject subject, String outcome) {
		Optional<LedgerHead> head = newest();
		LedgerEntry entry = new LedgerEntry(head.map(LedgerHead::position).orElse(0L) + 1,
				head.map((last) -> HexFormat.of().parseHex(last.hash())).orElse(LedgerEntry.BEFORE_THE_FIRST),
				LedgerEntry.micros(this.clock.instant()), LedgerEntry.Request.of(request), outcome,
				(receipt != null) ? receipt.category().name() : null, (receipt != null) ? receipt.rows() : null,
				LedgerEntry.Hold.of(decision),
				(subject != null) ? NamedSubject.of(subject, this.pseudonyms.of(subject)) : NamedSubject.NOBODY,
				(rules != null) ? new LedgerEntry.Rules(rules.map(), rules.policy()) : LedgerEntry.Rules.NONE);
		this.database.sql(INSERT).params(columns(entry)).update();
	}

	private static Map<String, Object> columns(LedgerEntry entry) {
		Map<String, Object> columns = new HashMap<>();
		columns.put("position", entry.position());
		columns.put("previous", entry.previousHash());
		columns.put("hash", entry.hash());
		columns.put("recorded", timestamp(entry.recordedAt()));
		LedgerEntry.Request request = entry.request();
		columns.put("code", request.code());
		columns.put("channel", request.channel());
		columns.put("received", timestamp(request.receivedAt()));
		columns.put("due", timestamp(request.dueAt()));
		columns.put("verified", timestamp(request.verifiedAt()));
		columns.put("extended", timestamp(request.extendedAt()));
		columns.put("completed", timestamp(request.completedAt()));
		columns.put("outcome", entry.outcome());
		columns.put("category", entry.category());
		columns.put("rows", entry.rows());
		columns.put("ground", entry.hold().ground());
		columns.put("citation", entry.hold().citation());
		columns.put("until", entry.hold().until());
		columns.put("type", entry.subject().type());
		columns.put("hmac", entry.subject().hmac());
		columns.put("key", entry.subject().keyId());
		columns.put("map", entry.rules().map());
		columns.put("policy", entry.rules().policy());
		return columns;
	}

	/**
	 * The newest entry.
	 */
	@Transactional(readOnly = true)
	public LedgerHead head() {
		return newest().orElse(new LedgerHead(0, ""));
	}

	private Optional<LedgerHead> newest() {
		return this.database.sql("select position, hash from ledger_entry order by position desc limit 1")
			.query((row, number) -> headOf(row))
			.optional();
	}

	/**
	 * Whether an entry that was once the newest is still there.
	 */
	@Override
	@Transactional(readOnly = true)
	public boolean contains(LedgerHead head) {
		return this.database.sql("select exists (select from ledger_entry where position = ? and hash = ?)")
			.params(head.position(), HexFormat.of().parseHex(head.hash()))
			.query(Boolean.class)
			.single();
	}

	/**
	 * Where a request's end is recorded; empty before that.
	 */
	@Transactional(readOnly = true)
	public Optional<LedgerHead> entryOf(ConfirmationCode code) {
		return this.database.sql(
				"select position, hash from ledger_entry where code = ? and category is null order by position limit 1")
			.param(code.value())
			.query((row, number) -> headOf(row))
			.optional();
	}

	private static LedgerHead headOf(ResultSet row) throws SQLException {
		return new LedgerHead(row.getLong("position"), HexFormat.of().formatHex(row.getBytes("hash")));
	}

	/**
	 * What is recorded of a request, oldest first.
	 */
	@Transactional(readOnly = true)
	public List<RecordedEntry> entriesOf(ConfirmationCode code) {
		return this.database.sql("""
				select entry.*, coalesce(before.hash, '') = entry.previous_hash
				    and coalesce(after.previous_hash = entry.hash, true) as linked
				from ledger_entry entry
				left join ledger_entry before on before.position = entry.position - 1
				left join ledger_entry after on after.position = entry.position + 1
				where entry.code = ? order by entry.position""")
			.param(code.value())
			.query((row, number) -> new RecordedEntry(entry(row), row.getBytes("hash"), row.getBoolean("linked")))
			.list();
	}

	/**
	 * Walks along the whole ledger. Its memory does not grow with it.
	 */
	@Transactional(readOnly = true)
	public LedgerCheck check() {
		byte[] previous = LedgerEntry.BEFORE_THE_FIRST;
		long position = 0;
		try (Stream<Stored> entries = this.walker.queryForStream("select * from ledger_entry order by position",
				(row, number) -> new Stored(entry(row), row.getBytes("hash")))) {
			for (Iterator<Stored> walk = entries.iterator(); walk.hasNext();) {
				Stored stored = walk.next();
				position++;
				String problem = stored.problem(position, previous);
				if (problem != null) {
					return new LedgerCheck.Broken(position, problem);
				}
				previous = stored.hash();
			}
		}
		return new LedgerCheck.Intact(new LedgerHead(position, HexFormat.of().formatHex(previous)));
	}

	private record Stored(LedgerEntry entry, byte[] hash) {

		/** What is wrong with an entry at its place; {@code null} if nothing is. */
		@Nullable String problem(long position, byte[] previous) {
			if (this.entry.position() != position) {
				return "The entry is missing; the next one is " + this.entry.position() + ".";
			}
			if (!Arrays.equals(this.entry.previousHash(), previous)) {
				return "It does not follow the entry before it.";
			}
			return Arrays.equals(this.entry.hash(), this.hash) ? null : "Its content was changed.";
		}

	}

	private static LedgerEntry entry(ResultSet row) throws SQLException {
		return new LedgerEntry(row.getLong("position"), row.getBytes("previous_hash"),
				row.getTimestamp("recorded_at").toInstant(),
				new LedgerEntry.Request(row.getString("code"), row.getString("channel"),
						row.getTimestamp("received_at").toInstant(), row.getTimestamp("due_at").toInstant(),
						instant(row, "verified_at"), instant(row, "extended_at"), instant(row, "completed_at")),
				row.getString("outcome"), row.getString("category"), row.getObject("rows", Long.class),
				new LedgerEntry.Hold(row.getString("ground"), row.getString("citation"),
						row.getObject("hold_until", LocalDate.class)),
				new NamedSubject(row.getString("subject_type"), row.getBytes("subject_hmac"), row.getString("key_id")),
				new LedgerEntry.Rules(row.getString("map_version"), row.getString("policy_version")));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		Timestamp value = row.getTimestamp(column);
		return (value != null) ? value.toInstant() : null;
	}

	private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
		return (instant != null) ? Timestamp.from(instant) : null;
	}

}
