package id.whatscrm.deletion.purge.journal;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.encryption.EncryptedColumn;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * The requests whose purge has begun, each with what identifies its subject until the
 * request is forgotten. What is noted is committed at once: the CRM's rows that it speaks
 * of are gone whatever becomes of the job.
 */
@Component
public class BegunPurges {

	private static final int PEPPER_BYTES = 32;

	private final JdbcClient jdbc;

	private final OwnTransaction atOnce;

	private final PersonalData personalData;

	private final NotedRows notedRows;

	private final Clock clock;

	private final SecureRandom random = new SecureRandom();

	public BegunPurges(JdbcClient jdbc, OwnTransaction atOnce, PersonalData personalData, NotedRows notedRows,
			Clock clock) {
		this.jdbc = jdbc;
		this.atOnce = atOnce;
		this.personalData = personalData;
		this.notedRows = notedRows;
		this.clock = clock;
	}

	/**
	 * Begins a purge, or goes on with it; what identifies the subject is added to what is
	 * known.
	 * @param forgotten whether the request may be forgotten already, as in a replay
	 * @throws PurgeFailed if it is and may not
	 */
	public void begin(ConfirmationCode code, Collection<String> identifiers, boolean forgotten) {
		byte[] pepper = new byte[PEPPER_BYTES];
		this.random.nextBytes(pepper);
		this.atOnce.executeWithoutResult((status) -> {
			this.jdbc.sql("""
					insert into purge_begun (code, begun_at, pepper) values (?, ?, ?)
					on conflict (code) do update set pepper = coalesce(purge_begun.pepper, excluded.pepper)""")
				.params(code.value(), this.clock.instant().atOffset(ZoneOffset.UTC), HexFormat.of().formatHex(pepper))
				.update();
			// Asked only now, when whoever forgets waits, or is waited for.
			if (!forgotten && isForgotten(code)) {
				throw PurgeFailed.because(PurgeFailed.Reason.SUPERSEDED,
						"This worker was superseded: another one has ended the purge");
			}
			this.jdbc.sql("""
					insert into purge_identifier (code, value_hash, value)
					select ?, unnest(?::bytea[]), unnest(?::text[]) on conflict do nothing""")
				.params(code.value(), this.personalData.searchHashEach(identifiers),
						this.personalData.encryptEach(identifiers))
				.update();
		});
	}

	private boolean isForgotten(ConfirmationCode code) {
		return this.jdbc.sql("select exists (select from deletion_request where code = ? and forgotten_at is not null)")
			.param(code.value())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Whether the purge of a request has begun.
	 */
	public boolean hasBegun(ConfirmationCode code) {
		return this.jdbc.sql("select exists (select from purge_begun where code = ?)")
			.param(code.value())
			.query(Boolean.class)
			.single();
	}

	/**
	 * The secret under which equal values get equal pseudonyms; it goes when the request
	 * is forgotten.
	 */
	public String pepper(ConfirmationCode code) {
		return this.jdbc.sql("select coalesce(max(pepper), '') from purge_begun where code = ?")
			.param(code.value())
			.query(String.class)
			.single();
	}

	/**
	 * What identifies the subject; empty once the request is forgotten.
	 */
	public Set<String> identifiers(ConfirmationCode code) {
		return new TreeSet<>(this.jdbc.sql("select value from purge_identifier where code = ?")
			.param(code.value())
			.query(String.class)
			.list()
			.stream()
			.map(this.personalData::decrypt)
			.toList());
	}

	/**
	 * Erases what identifies the subject. The keys of rows that stay bare while a hold
	 * lasts are kept: without them nobody would find those rows again.
	 */
	public void forget(ConfirmationCode code) {
		// The first waits for a worker that is about to note more.
		this.jdbc.sql("update purge_begun set pepper = null where code = ?").param(code.value()).update();
		this.jdbc.sql("delete from purge_identifier where code = ?").param(code.value()).update();
		this.notedRows.forget(code);
	}

	/**
	 * Erases what an interrupted replay left of requests that were forgotten before.
	 */
	public void forgetLeftovers() {
		this.jdbc.sql("""
				delete from purge_identifier
				where code in (select code from deletion_request where forgotten_at is not null)""").update();
		this.notedRows.forgetLeftovers();
		this.jdbc.sql("""
				update purge_begun set pepper = null where pepper is not null
				and code in (select code from deletion_request where forgotten_at is not null)""").update();
	}

	@Bean
	static EncryptedColumn purgeIdentifier() {
		return EncryptedColumn.hashed("purge_identifier", "value", "value_hash");
	}

}
