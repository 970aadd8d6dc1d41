package id.whatscrm.deletion.crm;

/**
 * The newest entry of the ledger. Published wherever it cannot be taken back, such as in
 * mails and in the CRM's database, so that a ledger whose end was cut off can be told.
 *
 * @param position its place in the chain; 0 for an empty ledger
 * @param hash its hash in hexadecimal digits; empty for an empty ledger
 */
public record LedgerHead(long position, String hash) {
}
