/**
 * Reaches the CRM's database: its connection, catalog, subjects and restore marker.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "encryption", "platform", "request", "request :: person", "retention" })
package id.whatscrm.deletion.crm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
