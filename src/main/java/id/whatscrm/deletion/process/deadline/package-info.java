/**
 * Watches the due date.
 */
@NullMarked
package id.whatscrm.deletion.process.deadline;

import org.jspecify.annotations.NullMarked;
