/**
 * Shows auditors the ledger, figures and exports.
 */
@NullMarked
package id.whatscrm.deletion.evidence.audit;

import org.jspecify.annotations.NullMarked;
