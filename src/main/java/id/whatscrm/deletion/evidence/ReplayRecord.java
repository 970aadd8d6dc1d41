package id.whatscrm.deletion.evidence;

import java.util.List;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;

/**
 * Finishes the replay of one subject in one transaction: recorded and forgotten.
 */
@Component
class ReplayRecord {

	private final DeletionRequests requests;

	private final Ledger ledger;

	private final Purge purge;

	ReplayRecord(DeletionRequests requests, Ledger ledger, Purge purge) {
		this.requests = requests;
		this.ledger = ledger;
		this.purge = purge;
	}

	/**
	 * A transaction of its own: what follows may fail, and the ledger has one writer at a
	 * time.
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	void finish(ConfirmationCode code, Subject subject, List<Receipt> again) {
		this.ledger.recordAgain(this.requests.get(code), subject, again,
				new Ledger.Rules(this.purge.mapVersion(), "replay after a restore"));
		this.purge.forget(code);
	}

}
