package id.whatscrm.deletion.intake;

import java.util.Optional;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * Remembers what was sent, by a hash, so that receiving it twice does nothing more.
 */
@Component
class Submissions {

	private final JdbcTemplate database;

	Submissions(JdbcTemplate database) {
		this.database = database;
	}

	/**
	 * Claims a submission for a request. Waits for another sender of the same, until that
	 * one commits or fails.
	 * @return the request for which it was claimed before; empty if it is new
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Optional<ConfirmationCode> claim(byte[] key, ConfirmationCode code) {
		int inserted = this.database.update(
				"insert into form_submission (submission_key, code) values (?, ?) on conflict (submission_key) do nothing",
				key, code.value());
		return (inserted == 0) ? of(key) : Optional.empty();
	}

	/**
	 * The request that a submission became.
	 */
	Optional<ConfirmationCode> of(byte[] key) {
		return this.database
			.queryForList("select code from form_submission where submission_key = ?", String.class, key)
			.stream()
			.map(ConfirmationCode::new)
			.findFirst();
	}

}
