package id.whatscrm.deletion.retention;

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

	Clearance(ConfirmationCode code, Subject subject, DataCategory category, boolean anonymise) {
		this.code = code;
		this.subject = subject;
		this.category = category;
		this.anonymise = anonymise;
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
