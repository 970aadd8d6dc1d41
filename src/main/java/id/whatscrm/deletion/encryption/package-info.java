/**
 * Keeps personal data encrypted at rest, and changes its keys.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package id.whatscrm.deletion.encryption;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
