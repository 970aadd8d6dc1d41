/**
 * Takes requests from the public form.
 */
@NullMarked
package id.whatscrm.deletion.intake.form;

import org.jspecify.annotations.NullMarked;
