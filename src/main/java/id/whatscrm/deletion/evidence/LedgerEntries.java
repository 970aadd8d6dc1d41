package id.whatscrm.deletion.evidence;

import org.springframework.data.repository.Repository;

/**
 * The stored ledger. There is no way to change or remove an entry.
 */
interface LedgerEntries extends Repository<LedgerEntry, Long> {

	LedgerEntry save(LedgerEntry entry);

	boolean existsByCode(String code);

}
