package id.whatscrm.deletion.retention;

/**
 * What the retention policy needs to know about an account. Counts, never data.
 *
 * @param openDisputes disputes that are not settled
 * @param unpaidInvoices invoices that are not paid
 * @param recentInvoices invoices that tax law still protects
 * @param fraudFlags open suspicions of fraud
 */
public record Facts(long openDisputes, long unpaidInvoices, long recentInvoices, long fraudFlags) {
}
