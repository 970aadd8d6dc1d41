package id.whatscrm.deletion.retention;

import java.time.LocalDate;

/**
 * What was decided about one category.
 */
public sealed interface Decision {

	/**
	 * The kind of decision.
	 */
	RetentionAction action();

	/** Its rows are deleted. */
	record Delete() implements Decision {

		@Override
		public RetentionAction action() {
			return RetentionAction.DELETE;
		}

	}

	/** Its rows stay and lose the person. */
	record Anonymise() implements Decision {

		@Override
		public RetentionAction action() {
			return RetentionAction.ANONYMISE;
		}

	}

	/**
	 * It is kept for now.
	 *
	 * @param ground one of the four grounds (P5)
	 * @param citation the law or agreement that forces retention (M10)
	 * @param until the last day of the hold
	 */
	record Hold(HoldGround ground, String citation, LocalDate until) implements Decision {

		@Override
		public RetentionAction action() {
			return RetentionAction.HOLD;
		}

	}

}
