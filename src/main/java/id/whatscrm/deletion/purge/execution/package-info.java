/**
 * Deletes or anonymises one category, batch by batch.
 */
@NullMarked
package id.whatscrm.deletion.purge.execution;

import org.jspecify.annotations.NullMarked;
