/**
 * Keeps the proof, without personal data, that a deletion happened.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "request", "retention", "purge" })
package id.whatscrm.deletion.evidence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
