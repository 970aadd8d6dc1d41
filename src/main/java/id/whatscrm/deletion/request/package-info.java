/**
 * Says what a deletion request is: its code, subject, state and clocks.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "encryption", "platform" })
package id.whatscrm.deletion.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
