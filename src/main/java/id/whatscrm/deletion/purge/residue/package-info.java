/**
 * Searches for what is left, and shares no condition with the purge (E2).
 */
@NullMarked
package id.whatscrm.deletion.purge.residue;

import org.jspecify.annotations.NullMarked;
