/**
 * Deletes or anonymises a subject's rows in the CRM's database, driven by the data map,
 * and searches for what is left.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "command", "metrics", "request", "retention" })
package id.whatscrm.deletion.purge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
