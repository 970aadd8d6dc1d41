/**
 * Keeps the proof, without personal data, that a deletion happened.
 */
@NullMarked
@ApplicationModule(
		allowedDependencies = { "crm", "encryption", "platform", "purge", "request", "request :: clock", "retention" })
package id.whatscrm.deletion.evidence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
