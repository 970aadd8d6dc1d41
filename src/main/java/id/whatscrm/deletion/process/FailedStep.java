package id.whatscrm.deletion.process;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.encryption.KeyMissing;
import id.whatscrm.deletion.meta.MetaUnavailable;
import id.whatscrm.deletion.process.purge.AccountGone;
import id.whatscrm.deletion.purge.PurgeTrouble;
import id.whatscrm.deletion.purge.PurgeTrouble.Kind;
import id.whatscrm.deletion.purge.ResidueFound;
import id.whatscrm.deletion.retention.ClearanceRevoked;
import id.whatscrm.deletion.retention.NotDecided;

/**
 * A step failed for a reason that people are told. The engine keeps nothing of it but the
 * message, so the reason stands as a mark behind the sentence: the sentence is for
 * whoever reads Cockpit, and may be edited.
 */
public class FailedStep extends RuntimeException {

	/** So much of a message the engine keeps. */
	private static final int LONGEST = 4_000;

	private static final int LONGEST_PLACE = 1_000;

	private static final Pattern MARK = Pattern.compile(".* \\[PURGE-([A-Z_]+)\\|(.*)\\|([0-9A-Z]{5})?\\]",
			Pattern.DOTALL);

	private FailedStep(String message, RuntimeException cause) {
		super(message, cause);
	}

	/**
	 * What is thrown for a problem of a step: with a mark if the reason is known, else
	 * the problem itself.
	 */
	static RuntimeException of(RuntimeException problem) {
		return trouble(problem).<RuntimeException>map((trouble) -> {
			String place = shortened(trouble.place(), LONGEST_PLACE);
			String mark = " [PURGE-" + trouble.kind() + "|" + place + "|" + trouble.sqlState() + "]";
			String sentence = shortened(String.valueOf(problem.getMessage()), LONGEST - mark.length());
			return new FailedStep(sentence + mark, problem);
		}).orElse(problem);
	}

	/**
	 * Reads the mark in a message that the engine kept. Nothing is taken from a message
	 * without one, which may quote a statement or a row.
	 * @param message {@code null} if the engine kept none
	 */
	public static PurgeTrouble read(@Nullable String message) {
		Matcher mark = MARK.matcher((message != null) ? message : "");
		if (!mark.matches()) {
			return new PurgeTrouble(Kind.OTHER);
		}
		String sqlState = mark.group(3);
		return new PurgeTrouble(Kind.valueOf(mark.group(1)), mark.group(2), (sqlState != null) ? sqlState : "");
	}

	private static Optional<PurgeTrouble> trouble(RuntimeException problem) {
		if (problem instanceof PurgeFailed failed) {
			return Optional.of(PurgeTrouble.of(failed));
		}
		if (problem instanceof ResidueFound found) {
			return Optional.of(PurgeTrouble.of(found));
		}
		return kind(problem).map(PurgeTrouble::new);
	}

	private static Optional<Kind> kind(RuntimeException problem) {
		if (problem instanceof AccountGone) {
			return Optional.of(Kind.ACCOUNT_GONE);
		}
		if (problem instanceof ClearanceRevoked) {
			return Optional.of(Kind.HOLD_SET);
		}
		if (problem instanceof NotDecided) {
			return Optional.of(Kind.UNDECIDED);
		}
		if (problem instanceof MetaUnavailable) {
			return Optional.of(Kind.META);
		}
		return (problem instanceof KeyMissing) ? Optional.of(Kind.KEY_MISSING) : Optional.empty();
	}

	private static String shortened(String text, int longest) {
		return (text.length() <= longest) ? text : text.substring(0, longest - 1) + "\u2026";
	}

}
