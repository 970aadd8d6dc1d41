package id.whatscrm.deletion.retention;

import java.util.function.Consumer;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;

/**
 * The permission to purge one category of one subject now. Only {@link Clearances} can
 * give it, so nothing is purged that was not decided or that is held.
 */
public final class Clearance {

	private final ConfirmationCode code;

	private final Subject subject;

	private final DataCategory category;

	private final boolean anonymise;

	private final Consumer<Runnable> whileItLasts;

	Clearance(ConfirmationCode code, Subject subject, DataCategory category, boolean anonymise,
			Consumer<Runnable> whileItLasts) {
		this.whileItLasts = whileItLasts;
		this.code = code;
		this.subject = subject;
		this.category = category;
		this.anonymise = anonymise;
	}

	/**
	 * Does something that cannot be undone, such as a commit, while no hold can be set.
	 * It must be short.
	 * @throws ClearanceRevoked if a hold was set before; the work is not done then
	 */
	public void whileItLasts(Runnable work) {
		this.whileItLasts.accept(work);
	}

	public ConfirmationCode code() {
		return this.code;
	}

	public Subject subject() {
		return this.subject;
	}

	public DataCategory category() {
		return this.category;
	}

	/**
	 * Whether rows are anonymised instead of deleted.
	 */
	public boolean anonymise() {
		return this.anonymise;
	}

}
