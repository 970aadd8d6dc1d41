package id.whatscrm.deletion.purge.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.platform.AdvisoryLock;
import id.whatscrm.deletion.purge.PurgeUnfinished;
import id.whatscrm.deletion.purge.TimeSlice;
import id.whatscrm.deletion.purge.journal.BatchJournal;
import id.whatscrm.deletion.purge.journal.BatchJournal.Action;
import id.whatscrm.deletion.purge.journal.BatchJournal.Change;
import id.whatscrm.deletion.purge.journal.BatchJournal.Done;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Clearance;

/**
 * The transactions of a purge, one after the other. Each takes steps, of whichever table,
 * until it has lasted as long as it should. Before it is committed in the CRM's database,
 * our own knows its number and what it did.
 */
class Batches {

	private static final Duration FIRST_WAIT = Duration.ofMillis(100);

	/**
	 * PostgreSQL keeps so many subtransactions at hand, 64, without a cost for others.
	 */
	private static final int MOST_STEPS = 60;

	private final CrmDatabase crm;

	private final BatchJournal journal;

	private final ExecutionSettings settings;

	private final Clearance clearance;

	private final ConfirmationCode code;

	private final DataCategory category;

	private final Map<Change, Done> done = new LinkedHashMap<>();

	private CrmDatabase.@Nullable Transaction open;

	private long start;

	/**
	 * How many steps the open transaction took; before the first it has only read, and
	 * locked nothing.
	 */
	private int steps;

	/**
	 * Whether the open transaction may have changed something, even if it took no row.
	 */
	private boolean changes;

	/** How long a statement may last in the open transaction. */
	private @Nullable Duration limit;

	/**
	 * The transaction that is known to be committed and not counted yet.
	 */
	private @Nullable String committed;

	private final boolean oneAtATime;

	private final TimeSlice slice;

	private boolean progress;

	private long restUntil = System.nanoTime();

	/** Until when the time that all takes is noted. */
	private long notedAt = System.nanoTime();

	/**
	 * Begins a piece of work.
	 * @param work whose clearance is asked at each commit, and whose time slice after it
	 * @param oneAtATime whether no other purge may work on such rows at the same time:
	 * two that each see the other's link to a shared row would both leave the row
	 */
	Batches(CrmDatabase crm, BatchJournal journal, ExecutionSettings settings, Work work, boolean oneAtATime) {
		this.crm = crm;
		this.journal = journal;
		this.settings = settings;
		this.slice = work.slice();
		this.clearance = work.clearance();
		this.code = work.clearance().code();
		this.category = work.category();
		this.oneAtATime = oneAtATime;
	}

	/**
	 * Reads within the open transaction, if that is quick: rows that it changed must not
	 * stay locked while a table is searched.
	 */
	<T> T read(String what, TableName table, Function<NamedParameterJdbcTemplate, T> query) {
		if (!this.done.isEmpty()) {
			try {
				return step(what, table, this.settings.targetDuration(), query);
			}
			catch (PurgeFailed ex) {
				if (ex.reason() != PurgeFailed.Reason.TIMED_OUT) {
					throw ex;
				}
				undoStep();
			}
		}
		if (this.steps > 0) {
			end();
		}
		return begin(what, table).run(what, table, query);
	}

	/**
	 * Changes rows of a table.
	 * @param work does it and returns how many rows it took
	 */
	long write(String what, TableName table, Action action, ToLongFunction<NamedParameterJdbcTemplate> work) {
		long begun = System.nanoTime();
		long rows = step(what, table, this.settings.statementTimeout(), (jdbc) -> {
			this.changes = true;
			return work.applyAsLong(jdbc);
		});
		if (rows > 0) {
			this.done.merge(new Change(table, action), new Done(rows, Duration.ofNanos(System.nanoTime() - begun)),
					Done::plus);
		}
		if (this.steps >= MOST_STEPS || left().compareTo(this.settings.targetDuration().dividedBy(4)) < 0) {
			end();
		}
		return rows;
	}

	/**
	 * Counts the rows that this node has purged. It has to be asked for when a node
	 * starts, too: a purge that stands still from its first batch shows by a count of 0,
	 * and not by none.
	 */
	static Counter purgedRows(DataCategory category) {
		return Metrics.counter("deletion.purge.rows", "category", category.name());
	}

	private CrmDatabase.Transaction begin(String what, TableName table) {
		if (this.open == null) {
			rest();
			this.open = this.crm.begin(what, table);
			this.steps = 0;
			this.changes = false;
			this.limit = null;
		}
		return this.open;
	}

	private <T> T step(String what, TableName table, Duration atMost, Function<NamedParameterJdbcTemplate, T> work) {
		CrmDatabase.Transaction transaction = begin(what, table);
		List<Sql> before = new ArrayList<>();
		if (this.steps++ > 0) {
			before.add(Sql.of("release savepoint step"));
		}
		else {
			if (this.oneAtATime) {
				awaitTurn(table);
			}
			this.start = System.nanoTime();
			before.add(limit("lock_timeout", this.settings.lockTimeout()));
		}
		if (!atMost.equals(this.limit)) {
			before.add(limit("statement_timeout", atMost));
			this.limit = atMost;
		}
		before.add(Sql.of("savepoint step"));
		return transaction.run(what, table, (jdbc) -> {
			jdbc.getJdbcOperations().execute(Sql.script(before).text());
			return work.apply(jdbc);
		});
	}

	private static Sql limit(String setting, Duration atMost) {
		return Sql.of("set local %s = %s", Sql.name(setting), Sql.number(atMost.toMillis()));
	}

	/**
	 * Only before more work: what is done in one transaction need not wait for its rest.
	 */
	private void rest() {
		long nanos = this.restUntil - System.nanoTime();
		if (nanos > 0) {
			sleep(Duration.ofNanos(nanos));
		}
	}

	private void awaitTurn(TableName table) {
		Objects.requireNonNull(this.open).run("Waiting for another purge", table, (jdbc) -> {
			jdbc.getJdbcOperations().execute(limit("lock_timeout", this.settings.lockTimeout()).text());
			AdvisoryLock.SHARED_ROWS.await(jdbc.getJdbcOperations(), AdvisoryLock.ALL_SHARED_ROWS);
			return true;
		});
	}

	private Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/**
	 * How long the open transaction may still last, or the next one, if it has only
	 * begun.
	 */
	Duration left() {
		Duration target = this.settings.targetDuration();
		return (this.open != null && this.steps > 0) ? target.minus(age()) : target;
	}

	/**
	 * Takes back what the present step did.
	 */
	void undoStep() {
		if (this.open != null) {
			this.open.run("Taking back a step", CrmDatabase.CATALOG, (jdbc) -> {
				jdbc.getJdbcOperations().execute("rollback to savepoint step");
				return true;
			});
		}
	}

	/**
	 * Commits what was done, and notes until when to rest.
	 */
	private void end() {
		CrmDatabase.Transaction ending = this.open;
		if (ending == null) {
			return;
		}
		String number = null;
		if (!this.done.isEmpty()) {
			number = ending.number();
			Duration elapsed = Duration.ofNanos(System.nanoTime() - this.notedAt);
			this.journal.aboutToCommit(this.committed, this.code, this.category, this.done, number, elapsed);
			this.notedAt = System.nanoTime();
			// With the same commit those before were counted.
			this.committed = null;
		}
		this.open = null;
		commit(ending);
		if (number != null) {
			this.committed = number;
			this.progress = true;
			purgedRows(this.category).increment(this.done.values().stream().mapToLong(Done::rows).sum());
			this.done.clear();
			if (this.slice.isOver()) {
				throw new PurgeUnfinished();
			}
			this.restUntil = System.nanoTime() + (long) (age().toNanos() * (1 / this.settings.share() - 1));
		}
	}

	/**
	 * Nothing changes after a hold was set, not even by a batch that had begun before.
	 */
	private void commit(CrmDatabase.Transaction ending) {
		if (!this.changes) {
			ending.commit();
			return;
		}
		try {
			this.clearance.whileItLasts(ending::commit);
		}
		finally {
			// Whatever kept it from being committed, such as a lost connection to our own
			// database.
			ending.rollback();
		}
	}

	/**
	 * Does a piece of work in as many transactions as it takes, and counts what was done.
	 * What passes by itself is tried again from the start, ever later; the work finds by
	 * itself what is left to do.
	 * @throws PurgeUnfinished if the time slice is over before
	 */
	<T> T complete(Supplier<T> work) {
		Duration wait = FIRST_WAIT;
		int attempts = 0;
		while (true) {
			try {
				// Also what an earlier worker left.
				this.journal.settle(this.code, this.crm::fate);
				T result = work.get();
				end();
				this.journal.committed(this.code, this.committed);
				return result;
			}
			catch (PurgeUnfinished ex) {
				this.journal.committed(this.code, this.committed);
				throw ex;
			}
			catch (PurgeFailed ex) {
				attempts = this.progress ? 1 : attempts + 1;
				wait = this.progress ? FIRST_WAIT : wait;
				if (!ex.isPassing() || attempts >= this.settings.attempts()) {
					throw ex;
				}
			}
			finally {
				abandon();
			}
			sleep(wait);
			wait = wait.multipliedBy(2);
		}
	}

	/** What was committed already is settled in the next attempt. */
	private void abandon() {
		if (this.open != null) {
			this.open.rollback();
			this.open = null;
		}
		this.done.clear();
		this.committed = null;
		this.progress = false;
	}

	private static void sleep(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw PurgeFailed.because(PurgeFailed.Reason.INTERRUPTED, "The node was stopped during a pause");
		}
	}

}
