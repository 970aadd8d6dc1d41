package id.whatscrm.deletion.retention;

import org.jspecify.annotations.Nullable;

/**
 * A reviewer's answer about one category, as it was typed.
 *
 * @param action one of {@link RetentionAction}
 * @param ground one of {@link HoldGround}
 * @param citation the law or agreement
 * @param holdUntil the last day of the hold as an ISO date
 */
public record ReviewAnswer(@Nullable String action, @Nullable String ground, @Nullable String citation,
		@Nullable String holdUntil) {
}
