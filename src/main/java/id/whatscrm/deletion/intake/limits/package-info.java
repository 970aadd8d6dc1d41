/**
 * Limits what one source may ask for.
 */
@NullMarked
package id.whatscrm.deletion.intake.limits;

import org.jspecify.annotations.NullMarked;
