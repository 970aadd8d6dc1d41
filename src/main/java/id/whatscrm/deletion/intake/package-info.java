/**
 * Takes deletion requests in, from every channel.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "request", "purge", "notification" })
package id.whatscrm.deletion.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
