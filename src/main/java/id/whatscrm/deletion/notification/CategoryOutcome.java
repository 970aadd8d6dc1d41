package id.whatscrm.deletion.notification;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldGround;

/**
 * What became of one category, as people are told.
 *
 * @param category the category
 * @param outcome what happened
 * @param ground why it is held
 * @param citation the law or agreement that forces it (M10)
 * @param until the last day of the hold
 */
public record CategoryOutcome(DataCategory category, Receipt.Outcome outcome, @Nullable HoldGround ground,
		@Nullable String citation, @Nullable LocalDate until) {

	static CategoryOutcome of(Receipt receipt, @Nullable Decision decision) {
		if (receipt.outcome() == Receipt.Outcome.HELD && decision instanceof Decision.Hold hold) {
			return new CategoryOutcome(receipt.category(), receipt.outcome(), hold.ground(), hold.citation(),
					hold.until());
		}
		return new CategoryOutcome(receipt.category(), receipt.outcome(), null, null, null);
	}

}
