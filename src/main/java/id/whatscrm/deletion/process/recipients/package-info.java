/**
 * Notifies the processors of the data until they acknowledge.
 */
@NullMarked
package id.whatscrm.deletion.process.recipients;

import org.jspecify.annotations.NullMarked;
