package id.whatscrm.deletion.restore;

/**
 * Erasures cannot be replayed on this database. Nothing was changed.
 */
public class ReplayRefused extends RuntimeException {

	ReplayRefused(String message) {
		super(message);
	}

}
