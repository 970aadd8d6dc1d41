package id.whatscrm.deletion.evidence.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.RequestState;

/**
 * Finds requests for auditors, the newest first. Reads no column that holds personal
 * data.
 */
@Repository
@Transactional(readOnly = true)
class AuditedRequests {

	/** Rows that a walk holds in memory at a time. */
	private static final int FETCH_SIZE = 500;

	private static final String FOUND = """
			select found.*, coalesce(found.completed_at, :now) > found.due_at as late, holds.held, entry.position, entry.hash
			from (
			    select r.code, r.channel, r.state, r.refusal_reason, r.received_at, r.due_at, r.extended_at,
			        r.verification_requested_at, r.verified_at, r.suspended_at, r.purge_started_at, r.completed_at,
			        r.forgotten_at
			    from deletion_request r where %s
			    order by r.received_at desc, r.code desc %s) found
			left join lateral (
			    select json_agg(json_build_object('category', h.category, 'ground', h.ground, 'citation', h.citation,
			        'until', h.hold_until)) as held
			    from legal_hold h
			    where h.code = found.code and h.released_at is null and found.state <> 'WITHDRAWN') holds on true
			left join lateral (
			    select e.position, e.hash from ledger_entry e
			    where e.code = found.code and e.category is null order by e.position limit 1) entry on true
			order by found.received_at desc, found.code desc""";

	private final JdbcClient database;

	private final NamedParameterJdbcTemplate walker;

	private final ObjectMapper json;

	private final Clock clock;

	AuditedRequests(JdbcTemplate database, ObjectMapper json, Clock clock) {
		this.database = JdbcClient.create(database);
		JdbcTemplate steps = new JdbcTemplate(database.getDataSource());
		steps.setFetchSize(FETCH_SIZE);
		this.walker = new NamedParameterJdbcTemplate(steps);
		this.json = json;
		this.clock = clock;
	}

	/**
	 * How many requests there are.
	 */
	long count(AuditSearch search) {
		Condition condition = condition(search);
		return this.database.sql("select count(*) from deletion_request r where %s".formatted(condition.sql()))
			.params(condition.values())
			.query(Long.class)
			.single();
	}

	/**
	 * Some of the requests.
	 * @param skip how many of the newest to leave out
	 */
	List<AuditedRequest> find(AuditSearch search, int limit, long skip) {
		Condition condition = condition(search);
		return this.database.sql(FOUND.formatted(condition.sql(), "limit %d offset %d".formatted(limit, skip)))
			.params(condition.values())
			.query((row, number) -> request(row))
			.list();
	}

	/**
	 * The request with a code.
	 */
	Optional<AuditedRequest> find(ConfirmationCode code) {
		return find(new AuditSearch(code, null, null, null, null, null), 1, 0).stream().findFirst();
	}

	/**
	 * Hands over every request, one after the other. Its memory does not grow with their
	 * number.
	 */
	void forEach(AuditSearch search, Consumer<AuditedRequest> consumer) {
		Condition condition = condition(search);
		try (Stream<AuditedRequest> found = this.walker.queryForStream(FOUND.formatted(condition.sql(), ""),
				condition.values(), (row, number) -> request(row))) {
			found.forEach(consumer);
		}
	}

	/**
	 * What the ledger says of a request.
	 */
	List<AuditedEntry> entries(ConfirmationCode code) {
		return this.database.sql("""
				select position, recorded_at, category, outcome, rows, ground, citation, hold_until, map_version,
				    policy_version, hash
				from ledger_entry where code = :code order by position""")
			.param("code", code.value())
			.query((row, number) -> entry(row))
			.list();
	}

	private record Condition(String sql, Map<String, Object> values) {
	}

	private Condition condition(AuditSearch search) {
		List<String> all = new ArrayList<>(List.of("true"));
		Map<String, Object> values = new HashMap<>();
		values.put("now", utc(this.clock.instant()));
		if (search.code() != null) {
			all.add("r.code = :code");
			values.put("code", search.code().value());
		}
		if (search.state() != null) {
			all.add("r.state = :state");
			values.put("state", search.state().name());
		}
		if (search.channel() != null) {
			all.add("r.channel = :channel");
			values.put("channel", search.channel().name());
		}
		if (search.outcome() != null) {
			all.add("(" + search.outcome().condition() + ")");
		}
		if (search.receivedFrom() != null) {
			all.add("r.received_at >= :from");
			values.put("from", utc(search.receivedFrom()));
		}
		if (search.receivedBefore() != null) {
			all.add("r.received_at < :before");
			values.put("before", utc(search.receivedBefore()));
		}
		return new Condition(String.join(" and ", all), values);
	}

	private AuditedRequest request(ResultSet row) throws SQLException {
		String refusal = row.getString("refusal_reason");
		byte[] hash = row.getBytes("hash");
		return new AuditedRequest(row.getString("code"), Channel.valueOf(row.getString("channel")),
				RequestState.valueOf(row.getString("state")), (refusal != null) ? RefusalReason.valueOf(refusal) : null,
				times(row), row.getBoolean("late"), holds(row.getString("held")), row.getObject("position", Long.class),
				(hash != null) ? HexFormat.of().formatHex(hash) : null);
	}

	private static AuditedRequest.Times times(ResultSet row) throws SQLException {
		return new AuditedRequest.Times(row.getTimestamp("received_at").toInstant(),
				row.getTimestamp("due_at").toInstant(), instant(row, "extended_at"),
				instant(row, "verification_requested_at"), instant(row, "verified_at"), instant(row, "suspended_at"),
				instant(row, "purge_started_at"), instant(row, "completed_at"), instant(row, "forgotten_at"));
	}

	private List<AuditedRequest.Hold> holds(@Nullable String held) {
		if (held == null) {
			return List.of();
		}
		try {
			return this.json.readValue(held, new TypeReference<List<AuditedRequest.Hold>>() {
			}).stream().sorted(Comparator.comparing(AuditedRequest.Hold::category)).toList();
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("The holds cannot be read", ex);
		}
	}

	private static AuditedEntry entry(ResultSet row) throws SQLException {
		return new AuditedEntry(row.getLong("position"), row.getTimestamp("recorded_at").toInstant(),
				row.getString("category"), row.getString("outcome"), row.getObject("rows", Long.class),
				new AuditedEntry.Hold(row.getString("ground"), row.getString("citation"),
						row.getObject("hold_until", LocalDate.class)),
				row.getString("map_version"), row.getString("policy_version"),
				HexFormat.of().formatHex(row.getBytes("hash")));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
		return (value != null) ? value.toInstant() : null;
	}

	private static OffsetDateTime utc(Instant at) {
		return at.atOffset(ZoneOffset.UTC);
	}

}
