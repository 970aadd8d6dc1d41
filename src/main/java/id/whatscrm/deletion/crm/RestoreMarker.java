package id.whatscrm.deletion.crm;

import java.util.Map;
import java.util.Objects;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.platform.OwnTransaction;

/**
 * Notices that a database was restored from a backup (E6). Before each purge a number is
 * written into a row of the CRM's database and then into ours: a CRM whose number is
 * lower than ours has lost that purge, and holds people again who were erased.
 */
@Component
public class RestoreMarker {

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	private final JdbcClient own;

	private final OwnTransaction atOnce;

	private final KnownHeads heads;

	public RestoreMarker(CrmDatabase crm, LoadedDataMap map, JdbcClient own, OwnTransaction atOnce, KnownHeads heads) {
		this.heads = heads;
		this.crm = crm;
		this.map = map;
		this.own = own;
		this.atOnce = atOnce;
	}

	/**
	 * How the CRM's database stands to ours.
	 */
	public enum State {

		/** The data map names no marker, so nothing is noticed. */
		NOT_KEPT,
		/** It has seen every purge. */
		CURRENT,
		/** It was restored to a time before purges that we did. */
		RESTORED,
		/**
		 * It was told of a ledger's head that is not in our ledger: our own database was
		 * restored, and does not know who has withdrawn since then.
		 */
		OURS_RESTORED,
		/** Another installation of this service writes into it. */
		OF_ANOTHER

	}

	/**
	 * What our own database remembers of the ledger.
	 */
	public interface KnownHeads {

		/**
		 * Whether this was the ledger's head once.
		 */
		boolean contains(LedgerHead head);

	}

	private record Mark(String installation, long erasures) {
	}

	/** What the CRM's database has. */
	private record Written(Mark mark, LedgerHead head) {
	}

	/**
	 * Compares both databases.
	 */
	public State state() {
		return this.map.map().restoreMarker() == null ? State.NOT_KEPT : compare(ownMark(false), written());
	}

	private State compare(Mark own, Written crm) {
		String installation = crm.mark().installation();
		if (!installation.isEmpty() && !installation.equals(own.installation())) {
			return State.OF_ANOTHER;
		}
		if (crm.mark().erasures() < own.erasures()) {
			return State.RESTORED;
		}
		return (crm.head().position() > 0 && !this.heads.contains(crm.head())) ? State.OURS_RESTORED : State.CURRENT;
	}

	/**
	 * Counts a purge that is about to begin.
	 * @throws PurgeFailed if the database was restored or belongs to another
	 * installation: a purge would hide that; or if our own was
	 */
	public void advance() {
		if (this.map.map().restoreMarker() == null) {
			return;
		}
		this.atOnce.executeWithoutResult((status) -> {
			Mark own = ownMark(true);
			Written crm = written();
			switch (compare(own, crm)) {
				case RESTORED -> throw PurgeFailed.at(table(), PurgeFailed.Reason.RESTORED,
						"Purging a database that was restored from a backup, before the process 'Replay erasures' has run, was refused");
				case OURS_RESTORED -> throw PurgeFailed.at(table(), PurgeFailed.Reason.RESTORED,
						"Purging by a database of ours that was restored from a backup, before the process 'Replay erasures' has run, was refused");
				case OF_ANOTHER -> throw PurgeFailed.at(table(), PurgeFailed.Reason.RESTORED,
						"Purging the database of another installation was refused");
				default -> write(new Mark(own.installation(), Math.max(own.erasures(), crm.mark().erasures()) + 1));
			}
		});
	}

	/**
	 * Takes the CRM's database as it is: every erasure was replayed on it.
	 * @param head the ledger's head
	 */
	public void replayed(LedgerHead head) {
		if (this.map.map().restoreMarker() != null) {
			this.atOnce.executeWithoutResult((status) -> {
				Mark own = ownMark(true);
				write(new Mark(own.installation(), Math.max(own.erasures(), written().mark().erasures())));
			});
			writeHead(head);
		}
	}

	/** Ours comes last: whoever crashes in between has not purged yet. */
	private void write(Mark mark) {
		this.crm.run("Marking", table(), (jdbc) -> jdbc.update(
				Sql.of("update %s set installation = :installation, erasures = :erasures", Sql.table(table())).text(),
				Map.of("installation", mark.installation(), "erasures", mark.erasures())));
		this.own.sql("update restore_marker set erasures = ?").param(mark.erasures()).update();
	}

	/**
	 * Writes the ledger's head where a restore of our own database does not reach.
	 */
	public void publish(LedgerHead head) {
		if (this.map.map().restoreMarker() != null && state() == State.CURRENT) {
			writeHead(head);
		}
	}

	private void writeHead(LedgerHead head) {
		this.crm.run("Publishing", table(), (jdbc) -> jdbc.update(
				Sql.of("update %s set ledger_position = :position, ledger_hash = :hash", Sql.table(table())).text(),
				Map.of("position", head.position(), "hash", head.hash())));
	}

	private Mark ownMark(boolean lock) {
		return this.own
			.sql(lock ? "select installation, erasures from restore_marker for update"
					: "select installation, erasures from restore_marker")
			.query(Mark.class)
			.single();
	}

	private Written written() {
		return this.crm.run("Reading", table(),
				(jdbc) -> jdbc.queryForObject(
						Sql.of("select installation, erasures, ledger_position, ledger_hash from %s",
								Sql.table(table()))
							.text(),
						Map.of(), (row, number) -> new Written(new Mark(row.getString(1), row.getLong(2)),
								new LedgerHead(row.getLong(3), row.getString(4)))));
	}

	private TableName table() {
		return Objects.requireNonNull(this.map.map().restoreMarker()).table();
	}

}
