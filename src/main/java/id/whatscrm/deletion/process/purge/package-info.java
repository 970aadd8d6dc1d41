/**
 * Purges category by category, verifies and records.
 */
@NullMarked
package id.whatscrm.deletion.process.purge;

import org.jspecify.annotations.NullMarked;
