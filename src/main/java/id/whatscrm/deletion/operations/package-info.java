/**
 * Shows staff each case and its deadline, and operators all of them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "crm", "platform", "purge", "request", "request :: clock",
		"request :: person", "retention" })
package id.whatscrm.deletion.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
