package id.whatscrm.deletion.evidence.audit;

/**
 * How a request counts for an auditor. {@link #MET}, {@link #LATE} and {@link #OPEN} make
 * up all requests; the others are some of these.
 */
enum AuditOutcome {

	/** Ended by its due date, in whatever way. */
	MET("r.completed_at <= r.due_at"),
	/** Ended after its due date, or still open after it. */
	LATE("coalesce(r.completed_at, :now) > r.due_at"),
	/** Not ended, and the due date is still to come. */
	OPEN("r.completed_at is null and r.due_at >= :now"),
	/** Support refused it. */
	REFUSED("r.state = 'REFUSED'"),
	/** Some of its data is or was under legal hold. A withdrawn request holds nothing. */
	HELD("r.state <> 'WITHDRAWN' and r.code in (select h.code from legal_hold h)");

	private final String condition;

	AuditOutcome(String condition) {
		this.condition = condition;
	}

	/**
	 * The condition on a row {@code r} of requests, at the time {@code :now}.
	 */
	String condition() {
		return this.condition;
	}

}
