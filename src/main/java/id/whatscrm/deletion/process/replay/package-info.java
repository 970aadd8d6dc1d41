/**
 * Erases again after a restore.
 */
@NullMarked
package id.whatscrm.deletion.process.replay;

import org.jspecify.annotations.NullMarked;
