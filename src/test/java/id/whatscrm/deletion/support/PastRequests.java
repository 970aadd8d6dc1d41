package id.whatscrm.deletion.support;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.RequestState;

/**
 * Requests of a time long before any other in the tests, written straight into the
 * database. Each has personal data that no auditor may see.
 */
public final class PastRequests {

	/** What must appear nowhere. */
	public static final String PERSONAL = "verysecret";

	private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	/**
	 * A request with thirty days of time.
	 * @param received its receipt in Jakarta, such as {@code 2003-04-10T09:00}
	 * @param ended its end; {@code null} for an open one
	 */
	public String add(String received, @Nullable String ended, RequestState state, Channel channel) {
		return add(received, at(received).plusDays(30), ended, state, channel);
	}

	/**
	 * A request that is open and not yet due.
	 */
	public String addOpen(String received, RequestState state, Channel channel) {
		return add(received, at("2100-01-01T00:00"), null, state, channel);
	}

	private String add(String received, OffsetDateTime due, @Nullable String ended, RequestState state,
			Channel channel) {
		String code = ConfirmationCode.random().value();
		this.database.update("""
				insert into deletion_request (code, version, channel, language, state, subject_type, subject_key,
				    received_at, due_at, verified_at, completed_at, confirmed_by_support, email, business_name,
				    whatsapp_number, description, contact_email)
				values (?, 0, ?, 'ENGLISH', ?, 'ACCOUNT', ?, ?, ?, ?, ?, false, ?, ?, ?, ?, ?)""", code, channel.name(),
				state.name(), PERSONAL + "-key", at(received), due, at(received).plusHours(1),
				(ended != null) ? at(ended) : null, PERSONAL + "@example.com", PERSONAL + " Ltd", PERSONAL + "-number",
				PERSONAL + " text", PERSONAL + "@elsewhere.example");
		return code;
	}

	/**
	 * Many ended requests, one a minute.
	 * @param first the receipt of the first
	 */
	public void addMany(int count, String first) {
		this.database
			.update("""
					insert into deletion_request (code, version, channel, language, state, received_at, due_at, completed_at,
					    confirmed_by_support, email)
					select 'WD' || lpad(n::text, 16, '0'), 0, 'WEB_FORM', 'ENGLISH', 'WITHDRAWN', at, at + interval '30 days',
					    at + interval '1 day', false, ?
					from (select n, ?::timestamptz + n * interval '1 minute' as at from generate_series(1, ?) n) made""",
					PERSONAL + "@example.com", at(first), count);
	}

	/**
	 * A year of requests as there may be: some more each month, of all channels, most of
	 * them deleted in time.
	 */
	public void addYear(int year) {
		this.database.update(
				"""
						insert into deletion_request (code, version, channel, language, state, received_at, due_at, verified_at,
						    completed_at, confirmed_by_support)
						select 'WD' || upper(substr(translate(md5(n::text), 'ilou', 'vwxy'), 1, 16)), 0,
						    (array['WEB_FORM', 'SELF_SERVICE', 'MAILBOX', 'META', 'WEB_FORM', 'STAFF', 'API'])[1 + n % 7], 'ENGLISH',
						    state, at, at + interval '30 days', case when n % 9 > 0 then at + n % 5 * interval '1 day' end,
						    case when state not in ('UNDER_REVIEW', 'SCHEDULED') then
						        at + case when n % 29 = 0 then 37 else 4 + n % 23 end * interval '1 day' end, false
						from (select n, make_date(?, 1 + n % 12, 1 + n * 7 % 28) + n % 24 * interval '1 hour' as at,
						    (array['DELETED', 'DELETED', 'DELETED', 'DELETED_EXCEPT_HELD', 'DELETED', 'REFUSED', 'DELETED',
						        'WITHDRAWN', 'DELETED', 'CLOSED_UNVERIFIED', case when n % 12 > 10 then 'SCHEDULED' else 'DELETED' end
						    ])[1 + n % 11] as state
						    from generate_series(1, 900) n where n % 12 * 5 + 17 > n / 12) made""",
				year);
		this.database.update("""
				update deletion_request set due_at = '2100-01-01'
				where state = 'SCHEDULED' and received_at >= make_date(?, 12, 1) and received_at < '2005-01-01'""",
				year);
		this.database
			.update("""
					insert into legal_hold (code, subject_type, subject_key, category, ground, citation, hold_until, set_by, set_at)
					select code, 'ACCOUNT', 'key', category, 'LEGAL_OBLIGATION', 'Law 8 of 1997, article 11', '2031-12-31', 'x', now()
					from deletion_request cross join (values ('CONTACTS'), ('ACTIVITY_LOGS')) categories (category)
					where state = 'DELETED_EXCEPT_HELD' and received_at < '2005-01-01'""");
	}

	/**
	 * Holds data of a request.
	 */
	public void hold(String code, DataCategory category, String citation, boolean released) {
		this.database
			.update("""
					insert into legal_hold (code, subject_type, subject_key, category, ground, citation, hold_until, set_by,
					    set_at, released_at)
					values (?, 'ACCOUNT', ?, ?, 'LEGAL_OBLIGATION', ?, '2031-12-31', ?, now(), case when ? then now() end)""",
					code, PERSONAL + "-key", category.name(), citation, PERSONAL + "-reviewer", released);
	}

	/**
	 * Makes the oldest of all requests one that cannot be read.
	 */
	public void breakOldest() {
		// The schema would not let it in.
		this.database.execute("alter table deletion_request drop constraint deletion_request_channel_check");
		this.database.update("""
				update deletion_request set channel = 'BROKEN'
				where code = (select code from deletion_request order by received_at limit 1)""");
	}

	/**
	 * Removes them all.
	 */
	public void clear() {
		this.database.execute(
				"""
						set session_replication_role = replica;
						delete from legal_hold where code in (select code from deletion_request where received_at < '2005-01-01');
						delete from deletion_request where received_at < '2005-01-01'""");
		String channels = Arrays.stream(Channel.values())
			.map((channel) -> "'" + channel + "'")
			.collect(Collectors.joining(", "));
		this.database.execute("""
				alter table deletion_request drop constraint if exists deletion_request_channel_check,
				    add constraint deletion_request_channel_check check (channel in (%s))""".formatted(channels));
	}

	private static OffsetDateTime at(String local) {
		return LocalDateTime.parse(local).atZone(ZONE).toOffsetDateTime();
	}

}
