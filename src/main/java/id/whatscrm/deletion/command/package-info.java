/**
 * Starts what a command on the command line needs, and no more.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package id.whatscrm.deletion.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
