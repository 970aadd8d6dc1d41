package id.whatscrm.deletion.retention;

import id.whatscrm.deletion.request.DataCategory;

/**
 * A hold was set after a clearance was given. Nothing was done under it since; ask again.
 */
public class ClearanceRevoked extends RuntimeException {

	ClearanceRevoked(DataCategory category) {
		super("A hold was set while " + category + " was being purged");
	}

}
