package id.whatscrm.deletion.evidence;

/**
 * Erasures cannot be replayed on this database. Nothing was changed.
 */
public class ReplayRefused extends RuntimeException {

	ReplayRefused(String message) {
		super(message);
	}

}
