package id.whatscrm.deletion.retention;

import java.util.Map;

import id.whatscrm.deletion.request.DataCategory;

/**
 * Whether a category may be purged now.
 */
public sealed interface ClearanceAnswer {

	/**
	 * It may.
	 *
	 * @param clearance the permission
	 * @param decisions all decisions of the request, with every hold that is in force
	 */
	record Cleared(Clearance clearance, Map<DataCategory, Decision> decisions) implements ClearanceAnswer {
	}

	/**
	 * It may not: the law or an agreement protects it.
	 *
	 * @param hold the reason
	 */
	record Held(LegalHold hold) implements ClearanceAnswer {
	}

}
