/**
 * Deletes held data when its hold ends.
 */
@NullMarked
package id.whatscrm.deletion.process.release;

import org.jspecify.annotations.NullMarked;
