package id.whatscrm.deletion.restore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.encryption.EncryptedColumn;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Remembers whom a replay has begun to erase, until that is recorded and forgotten in one
 * transaction.
 */
@Component
class ReplayRecord {

	private final DeletionRequests requests;

	private final Ledger ledger;

	private final Purge purge;

	private final PersonalData personalData;

	private final JdbcClient database;

	ReplayRecord(DeletionRequests requests, Ledger ledger, Purge purge, PersonalData personalData,
			JdbcClient database) {
		this.personalData = personalData;
		this.database = database;
		this.requests = requests;
		this.ledger = ledger;
		this.purge = purge;
	}

	/**
	 * Notes that a subject is about to be erased; does nothing if that was done before.
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	void begin(ConfirmationCode code, Subject subject) {
		this.database
			.sql("insert into replay_begun (code, subject_type, subject_key) values (?, ?, ?) on conflict do nothing")
			.params(code.value(), subject.type().name(), this.personalData.encrypt(subject.key()))
			.update();
	}

	/**
	 * Whom a replay has begun to erase.
	 */
	@Transactional(readOnly = true)
	Map<ConfirmationCode, Subject> begun() {
		Map<ConfirmationCode, Subject> begun = new LinkedHashMap<>();
		this.database.sql("select * from replay_begun order by code").query((row) -> {
			begun.put(new ConfirmationCode(row.getString("code")),
					new Subject(SubjectType.valueOf(row.getString("subject_type")),
							this.personalData.decrypt(row.getString("subject_key"))));
		});
		return begun;
	}

	/**
	 * A transaction of its own: what follows may fail, and the ledger has one writer at a
	 * time.
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	void finish(ConfirmationCode code, Subject subject, List<Receipt> again) {
		this.ledger.recordAgain(this.requests.get(code), subject, again,
				new Ledger.Rules(this.purge.mapVersion(), "replay after a restore"));
		this.purge.forget(code);
		this.database.sql("delete from replay_begun where code = ?").param(code.value()).update();
	}

	@Bean
	static EncryptedColumn replayBegun() {
		return EncryptedColumn.of("replay_begun", "subject_key");
	}

}
