package id.whatscrm.deletion.purge;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.PurgeFailed;

/**
 * Why a step of a purge failed, as people are told. What is not known by its message is
 * told as {@link Kind#OTHER}: such a message may quote a statement or a row.
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

	private static final Map<String, Kind> STATES = Map.ofEntries(Map.entry("53300", Kind.TOO_MANY),
			Map.entry("55P03", Kind.LOCKED), Map.entry("40P01", Kind.LOCKED), Map.entry("40001", Kind.LOCKED),
			Map.entry(PurgeFailed.TIMED_OUT, Kind.TIMED_OUT), Map.entry("42501", Kind.FORBIDDEN),
			Map.entry("42P01", Kind.CHANGED), Map.entry("42703", Kind.CHANGED),
			Map.entry(PurgeFailed.REFERRED_TO, Kind.REFERRED_TO), Map.entry(PurgeFailed.IN_PROGRESS, Kind.IN_PROGRESS),
			Map.entry(PurgeFailed.INTERRUPTED, Kind.INTERRUPTED), Map.entry(PurgeFailed.RESTORED, Kind.RESTORED),
			Map.entry(PurgeFailed.NEWER, Kind.ANOTHER_ACCOUNT), Map.entry(PurgeFailed.SUPERSEDED, Kind.IN_PROGRESS),
			Map.entry(PurgeFailed.NO_STRATEGY, Kind.NO_STRATEGY));

	private static final Map<Kind, Pattern> MESSAGES = Map.of(Kind.ACCOUNT_GONE,
			Pattern.compile("The account was no longer there .*"), Kind.HOLD_SET,
			Pattern.compile("A hold was set while \\w+ was being purged"), Kind.UNDECIDED,
			Pattern.compile("No permission to purge \\w+: nothing was decided"), Kind.META,
			Pattern.compile("Meta's Graph API .*"), Kind.KEY_MISSING,
			Pattern.compile("Personal data (is stored under a key|cannot be read with) .*"));

	/**
	 * Reads what the message of a failed step means.
	 */
	public static PurgeTrouble of(@Nullable String message) {
		String said = (message != null) ? message : "";
		Matcher failed = PurgeFailed.MESSAGE.matcher(said);
		if (failed.matches()) {
			String state = failed.group(3);
			boolean isCode = state.matches("[0-9A-Z]{5}");
			String table = failed.group(2);
			return new PurgeTrouble(kind(state), table.startsWith("(") ? "" : table, isCode ? state : "");
		}
		if (said.startsWith(ResidueFound.MESSAGE)) {
			String left = said.substring(ResidueFound.MESSAGE.length());
			return left.startsWith(ResidueFound.GAP)
					? new PurgeTrouble(Kind.GAP, left.substring(ResidueFound.GAP.length()).split(" ", 2)[0], "")
					: new PurgeTrouble(Kind.RESIDUE, left, "");
		}
		return MESSAGES.entrySet()
			.stream()
			.filter((known) -> known.getValue().matcher(said).matches())
			.findFirst()
			.map((known) -> new PurgeTrouble(known.getKey(), "", ""))
			.orElse(new PurgeTrouble(Kind.OTHER, "", ""));
	}

	private static Kind kind(String state) {
		boolean away = state.startsWith("08") || state.startsWith("57P");
		return away ? Kind.UNREACHABLE : STATES.getOrDefault(state, Kind.REFUSED);
	}

}
