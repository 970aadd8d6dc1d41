/**
 * Waits for the proof of identity, and suspends the account once there is one.
 */
@NullMarked
package id.whatscrm.deletion.process.verification;

import org.jspecify.annotations.NullMarked;
