package id.whatscrm.deletion.retention;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.DataCategory;

/**
 * What the retention policy proposes for one category.
 *
 * @param category the category
 * @param action what to do
 * @param ground why it must be held; only for a hold
 * @param citation the law or agreement; only for a hold
 * @param holdUntil the last day of the hold; only for a hold
 * @param reason the policy's reason, as a key that the forms and mails put into words
 */
public record Proposal(DataCategory category, RetentionAction action, @Nullable HoldGround ground,
		@Nullable String citation, @Nullable LocalDate holdUntil, String reason) {
}
