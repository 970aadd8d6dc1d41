package id.whatscrm.deletion.request;

import java.time.Clock;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes requests back, whichever way an owner says so.
 */
@Service
public class Withdrawals {

	private static final int MAX_ATTEMPTS = 3;

	private final DeletionRequests requests;

	private final DeletionProcess process;

	private final Turns turns;

	private final Clock clock;

	private final TransactionTemplate transactions;

	Withdrawals(DeletionRequests requests, DeletionProcess process, Turns turns, Clock clock,
			PlatformTransactionManager transactionManager) {
		this.transactions = new TransactionTemplate(transactionManager);
		this.requests = requests;
		this.process = process;
		this.turns = turns;
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
		this.turns.await(code);
		this.requests.get(code).withdraw(this.clock.instant());
		this.process.withdrawn(code);
	}

	/**
	 * Withdraws as {@link #withdraw} does, and tries again when a job is faster.
	 * @throws org.springframework.dao.ConcurrencyFailureException if that did not help
	 */
	public void withdrawPatiently(ConfirmationCode code) {
		for (int attempt = 1;; attempt++) {
			try {
				this.transactions.executeWithoutResult((status) -> withdraw(code));
				return;
			}
			catch (ConcurrencyFailureException ex) {
				if (attempt == MAX_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

}
