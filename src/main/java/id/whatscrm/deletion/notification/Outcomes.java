package id.whatscrm.deletion.notification;

import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Brings together what was decided and what was done.
 */
@Component
class Outcomes {

	private final Purge purge;

	private final RetentionDecisions decisions;

	Outcomes(Purge purge, RetentionDecisions decisions) {
		this.purge = purge;
		this.decisions = decisions;
	}

	List<CategoryOutcome> of(ConfirmationCode code) {
		Map<DataCategory, Decision> decided = this.decisions.of(code);
		return this.purge.receipts(code)
			.stream()
			.map((receipt) -> CategoryOutcome.of(receipt, decided.get(receipt.category())))
			.toList();
	}

}
