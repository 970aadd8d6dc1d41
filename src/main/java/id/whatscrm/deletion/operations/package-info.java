/**
 * Shows staff each case and its deadline, and operators all of them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "metrics", "request", "retention", "purge" })
package id.whatscrm.deletion.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
