package id.whatscrm.deletion.purge;

import id.whatscrm.deletion.crm.PurgeFailed;

/**
 * Why a step of a purge failed, as people are told.
 *
 * @param kind what failed
 * @param place the tables or columns where it failed; empty if it has no place
 * @param sqlState the database's code of it; empty if it gave none
 */
public record PurgeTrouble(Kind kind, String place, String sqlState) {

	/**
	 * What can fail.
	 */
	public enum Kind {

		/** The database was not there. */
		UNREACHABLE,
		/** It has no free connection. */
		TOO_MANY,
		/** Another user of the CRM has a lock. */
		LOCKED,
		/** A statement ran out of its time. */
		TIMED_OUT,
		/** The role of the purge lacks a right. */
		FORBIDDEN,
		/** A table or column is gone. */
		CHANGED,
		/** A foreign key refers to the row. */
		REFERRED_TO,
		/** Another worker has a transaction open. */
		IN_PROGRESS,
		/** The node was stopped. */
		INTERRUPTED,
		/** The database was restored from a backup, or belongs to somebody else. */
		RESTORED,
		/** The data map does not say how to anonymise. */
		NO_STRATEGY,
		/** The database refused it for another reason. */
		REFUSED,
		/** Something of the subject is left. */
		RESIDUE,
		/** The data map has a gap. */
		GAP,
		/** The account was deleted by somebody else. */
		ACCOUNT_GONE,
		/** Another account has got its key. */
		ANOTHER_ACCOUNT,
		/** A hold was set meanwhile. */
		HOLD_SET,
		/** Nothing was decided about the category. */
		UNDECIDED,
		/** Meta does not take back what it granted. */
		META,
		/** A key of the encrypted data is missing. */
		KEY_MISSING,
		/** Anything else. */
		OTHER

	}

	public PurgeTrouble(Kind kind) {
		this(kind, "", "");
	}

	/**
	 * What a purge could not do.
	 */
	public static PurgeTrouble of(PurgeFailed failed) {
		Kind kind = switch (failed.reason()) {
			case SUPERSEDED -> Kind.IN_PROGRESS;
			default -> Kind.valueOf(failed.reason().name());
		};
		return new PurgeTrouble(kind, (failed.place() != null) ? failed.place() : "",
				(failed.sqlState() != null) ? failed.sqlState() : "");
	}

	/**
	 * What a purge left.
	 */
	public static PurgeTrouble of(ResidueFound found) {
		return new PurgeTrouble(found.isGap() ? Kind.GAP : Kind.RESIDUE, String.join(", ", found.places()), "");
	}

}
