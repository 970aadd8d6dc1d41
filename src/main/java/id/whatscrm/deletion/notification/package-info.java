/**
 * Tells people what happens to their request, in their language.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "crm", "encryption", "evidence :: certificate", "identity", "meta",
		"platform", "purge", "recipients", "request", "request :: clock", "request :: person", "retention" })
package id.whatscrm.deletion.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
