/**
 * Tells the processors of the data that it is deleted, and tracks their acknowledgement.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "encryption", "platform", "purge", "request" })
package id.whatscrm.deletion.recipients;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
