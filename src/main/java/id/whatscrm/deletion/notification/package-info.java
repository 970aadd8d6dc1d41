/**
 * Tells people what happens to their request, in their language.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "metrics", "request", "identity", "retention", "purge", "evidence" })
package id.whatscrm.deletion.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
