package id.whatscrm.deletion.purge;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.DataCategory;

/**
 * How far the purge of a request is.
 *
 * @param begun whether it has begun
 * @param categories all categories in purge order
 * @param percent the share of the rows that are done, of all that are not held; 100 only
 * when nothing is left to do
 * @param timeLeft an estimate; {@code null} if nothing is known yet or left to do
 */
public record PurgeProgress(boolean begun, List<Category> categories, int percent, @Nullable Duration timeLeft) {

	/**
	 * Whether everything is done that is not held.
	 */
	public boolean isOver() {
		return this.categories.stream().allMatch((category) -> category.phase().isEnd());
	}

	/**
	 * The rows that were deleted or anonymised, over all categories.
	 */
	public long done() {
		return this.categories.stream().mapToLong(Category::done).sum();
	}

	/**
	 * Where the purge of a category stands.
	 */
	public enum Phase {

		WAITING, UNDER_WAY, DELETED, ANONYMISED, HELD, NOTHING_FOUND;

		/**
		 * Whether nothing more is to be done, for now if it is held.
		 */
		public boolean isEnd() {
			return compareTo(UNDER_WAY) > 0;
		}

	}

	/**
	 * How far the purge of one category is.
	 *
	 * @param planned the rows that there were at the review, or at the beginning where
	 * nobody reviewed; {@code null} if they were not counted
	 * @param done the rows that were deleted or anonymised; more than planned if some
	 * came later
	 * @param keptBare the rows that had to stay, stripped of the person, since others
	 * hang on them
	 * @param percent 100 only once it has ended; {@code null} if it is under way and its
	 * rows were not counted
	 * @param rowsPerSecond how fast it goes, with all rests; {@code null} if that is not
	 * known, or the category is not under way
	 * @param timeLeft an estimate, {@code null} as is the speed, or if more rows came
	 * than were planned
	 */
	public record Category(DataCategory category, Phase phase, @Nullable Long planned, long done, long keptBare,
			@Nullable Integer percent, @Nullable Double rowsPerSecond, @Nullable Duration timeLeft) {
	}

}
