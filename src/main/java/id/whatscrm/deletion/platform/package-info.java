/**
 * Gives every module what a service needs whatever its subject is: commands, locks,
 * guards of production, figures for metrics.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package id.whatscrm.deletion.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
