/**
 * Publishes figures that are read now and then.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package id.whatscrm.deletion.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
