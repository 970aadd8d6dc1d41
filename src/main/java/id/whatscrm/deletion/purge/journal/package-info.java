/**
 * Remembers what was done to whom, so that a purge can go on after any crash.
 */
@NullMarked
package id.whatscrm.deletion.purge.journal;

import org.jspecify.annotations.NullMarked;
