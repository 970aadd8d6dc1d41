/**
 * Keeps the proof, without personal data, that a deletion happened, and shows it to
 * auditors.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "command", "metrics", "request", "retention", "purge" })
package id.whatscrm.deletion.evidence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
