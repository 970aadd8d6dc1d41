package id.whatscrm.deletion.retention;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.DataCategory;

/**
 * Reads what a reviewer wrote about a hold.
 */
final class HoldTerms {

	private static final int MAX_CITATION_LENGTH = 300;

	private static final int LAST_YEAR = 2999;

	private HoldTerms() {
	}

	static DataCategory category(@Nullable String category) {
		return Arrays.stream(DataCategory.values())
			.filter((known) -> known.name().equals(category))
			.findFirst()
			.orElseThrow(() -> new DecisionRefused(
					"Choose one of the data categories: " + Arrays.toString(DataCategory.values()) + "."));
	}

	static HoldGround ground(DataCategory category, @Nullable String ground) {
		return Arrays.stream(HoldGround.values())
			.filter((known) -> known.name().equals(ground))
			.findFirst()
			.orElseThrow(() -> new DecisionRefused(category
					+ ": a hold needs one of the four grounds of the published policy: legal obligation, dispute, "
					+ "fraud prevention or agreement enforcement."));
	}

	static String citation(DataCategory category, @Nullable String citation) {
		if (citation == null || citation.isBlank()) {
			throw new DecisionRefused(category
					+ ": a hold needs a citation, the law or agreement that forces it (for example UU 28/2007 art. 28(11)).");
		}
		if (citation.length() > MAX_CITATION_LENGTH || citation.chars().anyMatch(Character::isISOControl)) {
			throw new DecisionRefused(
					category + ": the citation must be one line of at most " + MAX_CITATION_LENGTH + " characters.");
		}
		return citation.strip();
	}

	static LocalDate until(DataCategory category, @Nullable String holdUntil, LocalDate today) {
		if (holdUntil == null || holdUntil.isBlank()) {
			throw new DecisionRefused(category + ": a hold needs its last day.");
		}
		LocalDate until;
		try {
			until = LocalDate.parse(holdUntil.strip());
		}
		catch (DateTimeException ex) {
			throw new DecisionRefused(category + ": the last day of the hold is not a date (write it as 2027-12-31).");
		}
		if (until.getYear() > LAST_YEAR) {
			throw new DecisionRefused(category + ": the last day of the hold is too far away.");
		}
		if (!until.isAfter(today)) {
			throw new DecisionRefused(category + ": the hold would end on " + until + ", which is not in the future.");
		}
		return until;
	}

}
