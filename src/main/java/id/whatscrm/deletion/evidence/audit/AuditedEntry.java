package id.whatscrm.deletion.evidence.audit;

import java.time.Instant;
import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger as an auditor sees it.
 *
 * @param category the category; {@code null} for the entry about the request
 * @param holdUntil the last day of the hold when the entry was written
 * @param hash its hash in hexadecimal digits
 */
record AuditedEntry(long position, Instant recordedAt, @Nullable String category, String outcome, @Nullable Long rows,
		@Nullable String ground, @Nullable String citation, @Nullable LocalDate holdUntil, @Nullable String mapVersion,
		@Nullable String policyVersion, String hash) {
}
