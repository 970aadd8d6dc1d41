package id.whatscrm.deletion.notification;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Decision;

/**
 * How one category of data ended, as its owner is told.
 *
 * @param category the category
 * @param outcome what happened to it
 * @param hold why and how long it is kept; {@code null} unless it is held
 */
record CategoryResult(DataCategory category, Outcome outcome, Decision.@Nullable Hold hold) {

	boolean isHeld() {
		return this.hold != null;
	}

}
