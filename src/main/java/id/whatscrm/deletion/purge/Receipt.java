package id.whatscrm.deletion.purge;

import java.time.Instant;

import id.whatscrm.deletion.request.DataCategory;

/**
 * What the purge of one category did.
 *
 * @param category the category
 * @param outcome what happened to its rows
 * @param rows how many rows were deleted or anonymised, over all attempts
 * @param keptBare how many rows had to stay, stripped of the person, since others hang on
 * them
 * @param afterReview how many of the rows came after the reviewer's decision
 * @param finishedAt when the last row was done
 */
public record Receipt(DataCategory category, Outcome outcome, long rows, long keptBare, long afterReview,
		Instant finishedAt) {

	/**
	 * This receipt for the rows beyond those of an earlier one.
	 */
	public Receipt since(long earlierRows) {
		return new Receipt(this.category, this.outcome, Math.max(this.rows - earlierRows, 0), this.keptBare,
				this.afterReview, this.finishedAt);
	}

	/**
	 * What can happen to a category.
	 */
	public enum Outcome {

		DELETED, ANONYMISED, HELD,
		/** There was nothing to purge; never told as success (E4). */
		NOTHING_FOUND

	}

}
