package id.whatscrm.deletion.request;

/**
 * The kinds of subject that can be deleted.
 */
public enum SubjectType {

	/** A workspace with everything that belongs to it. */
	ACCOUNT,
	/** One Meta login; never the workspace it was used in (M7). */
	META_USER

}
