/**
 * Deletes or anonymises a subject's rows in the CRM's database, and says what it did.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "crm", "crm :: map", "encryption", "platform", "request",
		"request :: person", "retention" })
package id.whatscrm.deletion.purge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
