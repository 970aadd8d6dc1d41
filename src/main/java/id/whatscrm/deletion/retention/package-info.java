/**
 * Decides whether the law forbids deletion, category by category.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "encryption", "platform", "request" })
package id.whatscrm.deletion.retention;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
