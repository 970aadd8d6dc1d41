package id.whatscrm.deletion.retention;

import id.whatscrm.deletion.request.DataCategory;

/**
 * Nobody decided what becomes of a category, so it must not be purged.
 */
public class NotDecided extends IllegalStateException {

	NotDecided(DataCategory category) {
		super("No permission to purge " + category + ": nothing was decided");
	}

}
