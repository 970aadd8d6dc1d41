package id.whatscrm.deletion.crm;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The CRM's database refused a statement. Says where and the SQL state, never a value or
 * the database's own message, which may quote the row.
 */
public class PurgeFailed extends RuntimeException {

	/** Not a state of PostgreSQL: the fate of an earlier attempt is still open. */
	public static final String IN_PROGRESS = "in progress";

	public static final String INTERRUPTED = "interrupted";

	/** Of no statement: the way to the database itself failed. */
	static final String NO_CONNECTION = "08000";

	/** Of no statement: the database is older than what was purged from it. */
	public static final String RESTORED = "restored";

	/** Of no statement: the request has ended meanwhile, and is forgotten. */
	public static final String SUPERSEDED = "superseded";

	/** Of no statement: another account has got the key. */
	public static final String NEWER = "newer";

	/** Of a statement that ran out of its time. */
	public static final String TIMED_OUT = "57014";

	/** Of a deletion that a foreign key refused. */
	public static final String REFERRED_TO = "23503";

	/** Of no statement: the data map does not say how to anonymise. */
	public static final String NO_STRATEGY = "none";

	/** The message: what failed, on which table, with which state. */
	public static final Pattern MESSAGE = Pattern.compile("(.+) failed on table (.{1,150}) \\(SQL state ([\\w ]+)\\)");

	private static final Set<String> PASSING = Set.of(IN_PROGRESS, TIMED_OUT, "25P03", "40001", "40P01", "55P03",
			"53300");

	private final String sqlState;

	public PurgeFailed(String what, String table, String sqlState) {
		super(what + " failed on table " + table + " (SQL state " + sqlState + ")");
		this.sqlState = sqlState;
	}

	/**
	 * Whether the same may succeed a moment later: a deadlock, a lock or time that ran
	 * out, a connection that was lost.
	 */
	public boolean isPassing() {
		return this.sqlState.startsWith("08") || this.sqlState.startsWith("57P") || PASSING.contains(this.sqlState);
	}

	/**
	 * PostgreSQL's five-character code of what went wrong.
	 */
	public String sqlState() {
		return this.sqlState;
	}

}
