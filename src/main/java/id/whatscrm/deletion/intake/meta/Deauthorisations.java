package id.whatscrm.deletion.intake.meta;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

import id.whatscrm.deletion.encryption.EncryptedColumn;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.meta.MetaConnections;

/**
 * Marks the CRM's connections of logins that removed our app at Meta. What Meta says once
 * is kept until the CRM's database has taken it.
 */
@Service
class Deauthorisations {

	private static final Logger log = LoggerFactory.getLogger(Deauthorisations.class);

	private final JdbcClient database;

	private final PersonalData personalData;

	private final MetaConnections connections;

	private final Clock clock;

	Deauthorisations(JdbcClient database, PersonalData personalData, MetaConnections connections, Clock clock) {
		this.personalData = personalData;
		this.database = database;
		this.connections = connections;
		this.clock = clock;
	}

	private record Login(String app, byte[] userHash, String user) {
	}

	void accept(String app, String user) {
		this.database
			.sql("insert into meta_deauthorisation (app, user_hash, user_id, received_at) values (?, ?, ?, ?) "
					+ "on conflict do nothing")
			.params(app, this.personalData.searchHash(user), this.personalData.encrypt(user),
					Timestamp.from(this.clock.instant()))
			.update();
		markAll();
	}

	/** Marking twice does no harm, so all nodes may do it. */
	@Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
	void markAll() {
		List<Login> waiting = this.database.sql("select app, user_hash, user_id from meta_deauthorisation")
			.query((row, number) -> new Login(row.getString("app"), row.getBytes("user_hash"),
					this.personalData.decrypt(row.getString("user_id"))))
			.list();
		try {
			for (Login login : waiting) {
				this.connections.markRevoked(login.app(), login.user());
				this.database.sql("delete from meta_deauthorisation where app = ? and user_hash = ?")
					.params(login.app(), login.userHash())
					.update();
			}
		}
		catch (RuntimeException ex) {
			log.warn("{} deauthorisations wait for the CRM's database: {}", waiting.size(),
					ex.getClass().getSimpleName());
		}
	}

	@Bean
	static EncryptedColumn deauthorisedUser() {
		return EncryptedColumn.hashed("meta_deauthorisation", "user_id", "user_hash");
	}

}
