/**
 * Knows who staff are: their sign-in, groups and sessions.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "platform", "request", "web" })
package id.whatscrm.deletion.staff;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
