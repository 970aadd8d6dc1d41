package id.whatscrm.deletion.purge.journal;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.encryption.EncryptedColumn;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * The keys of rows that belonged to a subject only through rows that are gone by now.
 * They are noted in a transaction of their own, before those rows go.
 */
@Component
public class NotedRows {

	private final JdbcClient jdbc;

	private final OwnTransaction atOnce;

	private final PersonalData personalData;

	public NotedRows(JdbcClient jdbc, OwnTransaction atOnce, PersonalData personalData) {
		this.jdbc = jdbc;
		this.atOnce = atOnce;
		this.personalData = personalData;
	}

	/**
	 * The key of a noted row.
	 *
	 * @param id its place among the notes
	 * @param key the key itself
	 */
	public record NotedKey(long id, String key) {
	}

	/**
	 * Keys of a noted entry, in the order in which they were noted.
	 * @param after the last key of the page before; {@code null} for the first page
	 */
	public List<NotedKey> keys(ConfirmationCode code, MappedTable entry, @Nullable NotedKey after, int limit) {
		return this.jdbc
			.sql("select id, key from purge_noted_row where code = ? and table_name = ? and id > ? order by id limit ?")
			.params(code.value(), place(entry), (after != null) ? after.id() : 0, limit)
			.query((row, number) -> new NotedKey(row.getLong("id"), this.personalData.decrypt(row.getString("key"))))
			.list();
	}

	/**
	 * Notes keys of rows of an entry; those that are noted already stay noted once.
	 */
	public void note(ConfirmationCode code, MappedTable entry, Collection<String> keys) {
		if (!keys.isEmpty()) {
			this.atOnce.executeWithoutResult((status) -> this.jdbc.sql("""
					insert into purge_noted_row (code, table_name, key_hash, key)
					select ?, ?, unnest(?::bytea[]), unnest(?::text[]) on conflict do nothing""")
				.params(code.value(), place(entry), this.personalData.searchHashEach(keys),
						this.personalData.encryptEach(keys))
				.update());
		}
	}

	/** What is noted on one way into a table says nothing on another. */
	private static String place(MappedTable entry) {
		return entry.table() + ((entry.through() != null)
				? " through " + entry.through().table() + " on " + entry.through().on().keySet() : "");
	}

	void forget(ConfirmationCode code) {
		this.jdbc.sql("""
				delete from purge_noted_row where code = :code
				and not exists (select from purge_receipt where code = :code and outcome = 'HELD')""")
			.param("code", code.value())
			.update();
	}

	void forgetLeftovers() {
		this.jdbc.sql("""
				delete from purge_noted_row
				where code in (select code from deletion_request where forgotten_at is not null)""").update();
	}

	@Bean
	static EncryptedColumn purgeNotedRow() {
		return EncryptedColumn.hashed("purge_noted_row", "key", "key_hash");
	}

}
