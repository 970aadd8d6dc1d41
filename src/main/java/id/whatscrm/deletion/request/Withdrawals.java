package id.whatscrm.deletion.request;

import java.time.Clock;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes requests back, whichever way an owner says so.
 */
@Service
public class Withdrawals {

	private final DeletionRequests requests;

	private final DeletionProcess process;

	private final JdbcTemplate database;

	private final Clock clock;

	Withdrawals(DeletionRequests requests, DeletionProcess process, JdbcTemplate database, Clock clock) {
		this.requests = requests;
		this.process = process;
		this.database = database;
		this.clock = clock;
	}

	/**
	 * Withdraws a request for an owner who has proved to be one.
	 * @throws NotAllowedNow if the purge has begun or the request has ended
	 * @throws org.springframework.dao.ConcurrencyFailureException if a job moved the
	 * request at the same moment; another try sees where it stands
	 */
	@Transactional
	public void withdraw(ConfirmationCode code) {
		oneAtATime(code);
		this.requests.get(code).withdraw(this.clock.instant());
		this.process.withdrawn(code);
	}

	/**
	 * Two owners may act at once; the second then sees what the first has done. The lock
	 * is advisory, since one on the request's row could wait for a job of the engine that
	 * waits for it.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void oneAtATime(ConfirmationCode code) {
		this.database.query("select pg_advisory_xact_lock(hashtextextended(?, 0))", (row) -> {
		}, code.value());
	}

}
