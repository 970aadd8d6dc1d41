/**
 * Takes a request in: registers it, finds its account, joins requests for the same one.
 */
@NullMarked
package id.whatscrm.deletion.process.intake;

import org.jspecify.annotations.NullMarked;
