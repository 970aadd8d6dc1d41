/**
 * Takes requests from the account's own settings page.
 */
@NullMarked
package id.whatscrm.deletion.intake.account;

import org.jspecify.annotations.NullMarked;
