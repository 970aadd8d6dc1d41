/**
 * Reads requests from the mailbox.
 */
@NullMarked
package id.whatscrm.deletion.intake.mailbox;

import org.jspecify.annotations.NullMarked;
