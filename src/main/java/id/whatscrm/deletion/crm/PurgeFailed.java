package id.whatscrm.deletion.crm;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A purge, or a look into the CRM's database for one, could not be done. Says where and
 * why, never a value or the database's own message, which may quote the row.
 */
public class PurgeFailed extends RuntimeException {

	/**
	 * Why it could not be done.
	 */
	public enum Reason {

		/** The way to the database failed, or it closed the connection. */
		UNREACHABLE,
		/** The database has no free connection. */
		TOO_MANY,
		/** Another user of the database has a lock. */
		LOCKED,
		/** A statement ran out of its time. */
		TIMED_OUT,
		/** Our role lacks a right. */
		FORBIDDEN,
		/** A table or column is gone. */
		CHANGED,
		/** A foreign key refers to the row. */
		REFERRED_TO,
		/** The database refused it for another reason. */
		REFUSED,
		/** The fate of an earlier attempt's transaction is still open. */
		IN_PROGRESS,
		/** The node was stopped. */
		INTERRUPTED,
		/** A database was restored from a backup, or belongs to somebody else. */
		RESTORED,
		/** The request has ended meanwhile, and is forgotten. */
		SUPERSEDED,
		/** Another account has got the key. */
		ANOTHER_ACCOUNT,
		/** The data map does not say how to anonymise. */
		NO_STRATEGY;

		private static final Map<String, Reason> STATES = Map.of("53300", TOO_MANY, "55P03", LOCKED, "40P01", LOCKED,
				"40001", LOCKED, "57014", TIMED_OUT, "42501", FORBIDDEN, "42P01", CHANGED, "42703", CHANGED, "23503",
				REFERRED_TO,
				// Of a session that was idle for too long.
				"25P03", UNREACHABLE);

		private static final Set<Reason> PASSING = EnumSet.of(UNREACHABLE, TOO_MANY, LOCKED, TIMED_OUT, IN_PROGRESS);

		/**
		 * What a state of PostgreSQL means.
		 */
		public static Reason of(@Nullable String sqlState) {
			if (sqlState == null) {
				return REFUSED;
			}
			boolean away = sqlState.startsWith("08") || sqlState.startsWith("57P");
			return away ? UNREACHABLE : STATES.getOrDefault(sqlState, REFUSED);
		}

	}

	/** Of no statement: the way to the database itself failed. */
	static final String NO_CONNECTION = "08000";

	private final Reason reason;

	private final @Nullable String place;

	private final @Nullable String sqlState;

	private PurgeFailed(String message, Reason reason, @Nullable String place, @Nullable String sqlState) {
		super(message);
		this.reason = reason;
		this.place = place;
		this.sqlState = sqlState;
	}

	/**
	 * The database refused a statement.
	 * @param what the work in words, such as "Deleting"
	 * @param sqlState PostgreSQL's code; {@code null} if it gave none
	 */
	public static PurgeFailed refused(String what, TableName table, @Nullable String sqlState) {
		return new PurgeFailed(
				what + " failed on table " + table + " (SQL state " + ((sqlState != null) ? sqlState : "unknown") + ")",
				Reason.of(sqlState), table.toString(), sqlState);
	}

	/**
	 * Something else than a statement failed, at a table.
	 * @param sentence what, in words
	 */
	public static PurgeFailed at(TableName table, Reason reason, String sentence) {
		return new PurgeFailed(sentence, reason, table.toString(), null);
	}

	/**
	 * Something failed that has no place.
	 * @param sentence what, in words
	 */
	public static PurgeFailed because(Reason reason, String sentence) {
		return new PurgeFailed(sentence, reason, null, null);
	}

	public Reason reason() {
		return this.reason;
	}

	/**
	 * The table where it failed; {@code null} if it has no place.
	 */
	public @Nullable String place() {
		return this.place;
	}

	/**
	 * PostgreSQL's five-character code of what went wrong; {@code null} if it was no
	 * statement.
	 */
	public @Nullable String sqlState() {
		return this.sqlState;
	}

	/**
	 * Whether the database refused a value: one that is not of its type, or that a
	 * constraint forbids.
	 */
	boolean isOfValue() {
		// Class 22 is data, class 23 a constraint.
		return this.sqlState != null && (this.sqlState.startsWith("22") || this.sqlState.startsWith("23"));
	}

	/**
	 * Whether the same may succeed a moment later: a deadlock, a lock or time that ran
	 * out, a connection that was lost.
	 */
	public boolean isPassing() {
		return Reason.PASSING.contains(this.reason);
	}

}
