/**
 * Counts the time that a request may take.
 */
@NullMarked
@NamedInterface("clock")
package id.whatscrm.deletion.request.clock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
