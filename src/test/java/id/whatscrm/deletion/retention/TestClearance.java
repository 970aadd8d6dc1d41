package id.whatscrm.deletion.retention;

import java.util.function.Consumer;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;

/**
 * Clearances for tests of the purge alone.
 */
public final class TestClearance {

	private TestClearance() {
	}

	/**
	 * @param whileItLasts what is done about each commit
	 */
	public static Clearance of(ConfirmationCode code, Subject subject, DataCategory category,
			Consumer<Runnable> whileItLasts) {
		return new Clearance(code, subject, category, false, whileItLasts);
	}

	public static Clearance of(ConfirmationCode code, Subject subject, DataCategory category, boolean anonymise) {
		return new Clearance(code, subject, category, anonymise, Runnable::run);
	}

}
