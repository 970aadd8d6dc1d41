package id.whatscrm.deletion.purge;

/**
 * The CRM's database refused a statement. Says where and the SQL state, never a value or
 * the database's own message, which may quote the row.
 */
public class PurgeFailed extends RuntimeException {

	private final String sqlState;

	PurgeFailed(String what, String table, String sqlState) {
		super(what + " failed on table " + table + " (SQL state " + sqlState + ")");
		this.sqlState = sqlState;
	}

	/**
	 * PostgreSQL's five-character code of what went wrong.
	 */
	public String sqlState() {
		return this.sqlState;
	}

}
