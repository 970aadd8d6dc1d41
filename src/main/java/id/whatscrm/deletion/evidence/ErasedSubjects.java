package id.whatscrm.deletion.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;

/**
 * Recognises subjects of which the ledger says that something was purged.
 */
@Component
public class ErasedSubjects {

	private final JdbcClient database;

	private final Pseudonyms pseudonyms;

	ErasedSubjects(JdbcClient database, Pseudonyms pseudonyms) {
		this.database = database;
		this.pseudonyms = pseudonyms;
	}

	/**
	 * The erasure of a subject.
	 *
	 * @param code the request
	 * @param at when the first of it was recorded: what is added later, such as a longer
	 * hold, makes nobody older
	 */
	public record Erasure(ConfirmationCode code, Instant at) {
	}

	/**
	 * The erased ones among some subjects.
	 * @return them with the requests for which they were erased, oldest first
	 */
	public Map<Subject, List<Erasure>> among(Collection<Subject> subjects) {
		Map<String, Subject> byPseudonym = new HashMap<>();
		List<byte[]> values = new ArrayList<>();
		subjects.forEach((subject) -> this.pseudonyms.allOf(subject).forEach((name) -> {
			byPseudonym.put(HexFormat.of().formatHex(name.value()), subject);
			values.add(name.value());
		}));
		Map<Subject, List<Erasure>> erased = new LinkedHashMap<>();
		this.database
			.sql("""
					select code, subject_hmac, min(recorded_at) as at from ledger_entry where subject_hmac = any(?) and category is not null
					group by code, subject_hmac order by min(position)""")
			.param(values.toArray(byte[][]::new))
			.query((row) -> {
				Subject subject = byPseudonym.get(HexFormat.of().formatHex(row.getBytes("subject_hmac")));
				if (subject != null) {
					erased.computeIfAbsent(subject, (known) -> new ArrayList<>())
						.add(new Erasure(new ConfirmationCode(row.getString("code")),
								row.getTimestamp("at").toInstant()));
				}
			});
		return erased;
	}

	/**
	 * The rows of each category that the ledger says were purged for a request so far.
	 */
	public Map<DataCategory, Long> recordedRows(ConfirmationCode code) {
		Map<DataCategory, Long> rows = new EnumMap<>(DataCategory.class);
		// What was held first and deleted later counts once.
		this.database.sql("""
				select category, coalesce(max(rows) filter (where outcome not like '%_AGAIN'), 0)
				    + coalesce(sum(rows) filter (where outcome like '%_AGAIN'), 0) as rows
				from ledger_entry where code = ? and category is not null group by category""")
			.param(code.value())
			.query((row) -> {
				rows.put(DataCategory.valueOf(row.getString("category")), row.getLong("rows"));
			});
		return rows;
	}

}
