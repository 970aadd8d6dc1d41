package id.whatscrm.deletion.platform;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * The advisory locks of PostgreSQL that this service takes, each with a number of its
 * own. Each ends with the transaction that took it.
 */
public enum AdvisoryLock {

	/** On a request: one at a time acts on it. */
	REQUEST(0),
	/** On a subject: one at a time opens or joins a request about it. */
	SUBJECT(1),
	/** On the ledger: one at a time appends to it. */
	LEDGER(2),
	/** On a subject's holds: none is set while a purge is committing. */
	HOLDS(3),
	/** On the engine's tables: one node at a time creates them. */
	ENGINE_TABLES(4),
	/** On the start of nodes: one at a time prepares the database. */
	START(5),
	/** In the CRM's database, on rows that subjects share: one purge at a time. */
	SHARED_ROWS(0);

	/** What the lock in the CRM's database is called, so that it is told from others'. */
	public static final String ALL_SHARED_ROWS = "data-deletion: shared rows";

	private final int number;

	AdvisoryLock(int number) {
		this.number = number;
	}

	/**
	 * Waits until nobody else has the lock, and takes it for this transaction alone.
	 * @param what on which thing of its kind
	 */
	public void await(JdbcOperations database, String what) {
		database.query("select pg_advisory_xact_lock(hashtextextended(?, ?))", (row) -> {
		}, what, this.number);
	}

	/**
	 * Waits until nobody has the lock alone, and takes it together with others who share
	 * it.
	 * @param what on which thing of its kind
	 */
	public void awaitShared(JdbcOperations database, String what) {
		database.query("select pg_advisory_xact_lock_shared(hashtextextended(?, ?))", (row) -> {
		}, what, this.number);
	}

}
