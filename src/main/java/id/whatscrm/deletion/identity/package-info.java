/**
 * Proves that the requester owns the account.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "encryption", "request" })
package id.whatscrm.deletion.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
