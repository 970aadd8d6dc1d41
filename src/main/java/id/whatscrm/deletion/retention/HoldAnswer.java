package id.whatscrm.deletion.retention;

import org.jspecify.annotations.Nullable;

/**
 * What a reviewer answered about one hold, not yet checked.
 *
 * @param decision {@code RELEASE} or {@code EXTEND}
 * @param citation the law or agreement that forces the longer hold
 * @param holdUntil its new last day
 */
public record HoldAnswer(@Nullable String decision, @Nullable String citation, @Nullable String holdUntil) {
}
