package id.whatscrm.deletion.evidence;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.encryption.KeyChecks;

/**
 * Whether we have the keys under which the ledger names subjects.
 */
@Component
public class EvidenceKeys {

	private final JdbcClient database;

	private final EvidenceSettings settings;

	EvidenceKeys(JdbcClient database, KeyChecks checks, EvidenceSettings settings) {
		this.database = database;
		this.settings = settings;
		checks.require("deletion.evidence.keys", settings.keys());
	}

	/**
	 * The names of keys that the ledger was written with and that the settings lack.
	 */
	public List<String> missing() {
		return this.database.sql("select distinct key_id from ledger_entry where key_id is not null")
			.query(String.class)
			.list()
			.stream()
			.filter((name) -> !this.settings.keys().containsKey(name))
			.sorted()
			.toList();
	}

}
