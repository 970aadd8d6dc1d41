package id.whatscrm.deletion.retention;

/**
 * Whether a category may be purged now.
 */
public sealed interface ClearanceAnswer {

	/**
	 * It may.
	 *
	 * @param clearance the permission
	 */
	record Cleared(Clearance clearance) implements ClearanceAnswer {
	}

	/**
	 * It may not: the law or an agreement protects it.
	 *
	 * @param hold the reason
	 */
	record Held(LegalHold hold) implements ClearanceAnswer {
	}

}
