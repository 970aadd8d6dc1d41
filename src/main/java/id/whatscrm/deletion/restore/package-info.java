/**
 * Notices a restored database, and erases again what it brought back.
 */
@NullMarked
@ApplicationModule(
		allowedDependencies = { "crm", "encryption", "evidence", "platform", "purge", "request", "retention" })
package id.whatscrm.deletion.restore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
