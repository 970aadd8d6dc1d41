package id.whatscrm.deletion.notification;

import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * The results of a request, category by category (E3).
 */
@Component
class CategoryResults {

	private final Purge purge;

	private final RetentionDecisions decisions;

	CategoryResults(Purge purge, RetentionDecisions decisions) {
		this.purge = purge;
		this.decisions = decisions;
	}

	/**
	 * What was done so far, in purge order. A receipt says what happened; the decision
	 * only adds why and how long something is held.
	 */
	List<CategoryResult> of(ConfirmationCode code) {
		Map<DataCategory, Decision> decided = this.decisions.of(code);
		return this.purge.receipts(code).stream().map((receipt) -> result(receipt, decided)).toList();
	}

	private static CategoryResult result(Receipt receipt, Map<DataCategory, Decision> decided) {
		boolean held = receipt.outcome() == Outcome.HELD;
		Decision.Hold hold = (held && decided.get(receipt.category()) instanceof Decision.Hold found) ? found : null;
		return new CategoryResult(receipt.category(), receipt.outcome(), hold);
	}

}
