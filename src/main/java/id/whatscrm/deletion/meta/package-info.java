/**
 * Takes back what people granted to our apps at Meta.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "crm", "crm :: map", "encryption", "platform", "request" })
package id.whatscrm.deletion.meta;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
