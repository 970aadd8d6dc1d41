/**
 * Asks the policy and the reviewer what is kept.
 */
@NullMarked
package id.whatscrm.deletion.process.retention;

import org.jspecify.annotations.NullMarked;
