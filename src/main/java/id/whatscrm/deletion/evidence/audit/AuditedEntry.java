package id.whatscrm.deletion.evidence.audit;

import java.time.Instant;
import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger as an auditor sees it.
 *
 * @param category the category; {@code null} for the entry about the request
 * @param hold why the category is kept
 * @param hash its hash in hexadecimal digits
 */
record AuditedEntry(long position, Instant recordedAt, @Nullable String category, String outcome, @Nullable Long rows,
		Hold hold, @Nullable String mapVersion, @Nullable String policyVersion, String hash) {

	/**
	 * Why a category is kept; all is {@code null} if it is not.
	 *
	 * @param until its last day when the entry was written
	 */
	record Hold(@Nullable String ground, @Nullable String citation, @Nullable LocalDate until) {
	}

}
