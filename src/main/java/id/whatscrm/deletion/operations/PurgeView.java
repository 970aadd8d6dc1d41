package id.whatscrm.deletion.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.operations.PurgeInstances.Failure;
import id.whatscrm.deletion.purge.PurgeProgress;
import id.whatscrm.deletion.purge.PurgeProgress.Category;

/**
 * What an operator sees of a purge.
 *
 * @param stage where it stands
 * @param startsAt when it begins; {@code null} if it has begun, or that is not known
 * @param progress how far it is; {@code null} unless it has begun
 * @param rows each category, with what failed there
 * @param otherFailures failed steps that purge no category
 */
record PurgeView(Stage stage, @Nullable Instant startsAt, @Nullable PurgeProgress progress, List<Row> rows,
		List<Failure> otherFailures) {

	/**
	 * Where a purge stands, by its name in the message bundles.
	 */
	enum Stage {

		/** The instance is not one that purges. */
		ELSEWHERE,
		/** Nobody knows when it begins. */
		NOT_PLANNED,
		/** The cooling-off period runs. */
		PLANNED,
		/** It begins with the next job. */
		BEGINNING,
		/** The request ended without it. */
		NEVER,

		RUNNING, FAILED, OVER,
		/** All that is not held. */
		OVER_EXCEPT_HELD

	}

	static PurgeView without(Stage stage, @Nullable Instant startsAt, List<Failure> failures) {
		return new PurgeView(stage, startsAt, null, List.of(), failures);
	}

	/**
	 * The category that is under way.
	 */
	public @Nullable Row current() {
		return this.rows.stream()
			.filter((row) -> row.category().phase() == PurgeProgress.Phase.UNDER_WAY)
			.findFirst()
			.orElse(null);
	}

	/**
	 * A category.
	 *
	 * @param failure what failed; {@code null} if nothing did
	 */
	record Row(Category category, @Nullable Failure failure) {
	}

	/**
	 * A time in words: its largest unit, by its name in the message bundles, and how many
	 * of them, rounded up.
	 */
	record Rough(String unit, long number) {

		static Rough of(Duration time) {
			long seconds = Math.max(1, time.toSeconds());
			if (seconds < 60) {
				return new Rough("moment", 1);
			}
			if (seconds <= 90 * 60) {
				return new Rough("minutes", -Math.floorDiv(-seconds, 60L));
			}
			if (seconds <= 36 * 60 * 60) {
				return new Rough("hours", -Math.floorDiv(-seconds, 3600L));
			}
			return new Rough("days", -Math.floorDiv(-seconds, 86_400L));
		}

	}

	/**
	 * A time in words, for the page.
	 */
	public Rough rough(Duration time) {
		return Rough.of(time);
	}

}
