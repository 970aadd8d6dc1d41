/**
 * Fits Tasklist and Cockpit to staff: sign-in, rights, pages for their plugins, closed
 * operations.
 */
@NullMarked
package id.whatscrm.deletion.process.webapps;

import org.jspecify.annotations.NullMarked;
