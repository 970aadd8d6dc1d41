package id.whatscrm.deletion.request;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.platform.AdvisoryLock;

/**
 * Lets those who act on the same thing at once act one after the other, over all nodes:
 * the second then sees what the first has done. The locks are advisory and end with the
 * transaction, since one on a request's row could wait for a job of the engine that waits
 * for it.
 */
@Component
public class Turns {

	private final JdbcTemplate database;

	Turns(JdbcTemplate database) {
		this.database = database;
	}

	/**
	 * Waits for its turn at a request.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void await(ConfirmationCode code) {
		AdvisoryLock.REQUEST.await(this.database, code.value());
	}

	/**
	 * Waits for its turn at what requests are about.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void await(Subject subject) {
		AdvisoryLock.SUBJECT.await(this.database, name(subject));
	}

	/**
	 * Waits until no purge is committing what is about a subject, and lets none commit
	 * until this transaction ends.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void awaitNoPurgeCommitting(Subject subject) {
		AdvisoryLock.HOLDS.await(this.database, name(subject));
	}

	/**
	 * Waits until no hold is being set on a subject, and lets none be set until this
	 * transaction ends. Any number of purges may do so together.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void awaitNoHoldBeingSet(Subject subject) {
		AdvisoryLock.HOLDS.awaitShared(this.database, name(subject));
	}

	/**
	 * Waits until no other node that starts is preparing the database.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void awaitStartOfNodes() {
		AdvisoryLock.START.await(this.database, "start");
	}

	private static String name(Subject subject) {
		return subject.type() + " " + subject.key();
	}

}
