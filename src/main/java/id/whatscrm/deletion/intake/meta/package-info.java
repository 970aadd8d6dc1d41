/**
 * Takes Meta's callbacks and lists of logins.
 */
@NullMarked
@NamedInterface("meta")
package id.whatscrm.deletion.intake.meta;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
