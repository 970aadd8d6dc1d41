package id.whatscrm.deletion.identity;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.encryption.Sha256;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * Issues and redeems the tokens in the links that we mail: 256 random bits, good once,
 * for one purpose, until they expire (I2). Only their hashes are stored, so that whoever
 * reads the database cannot confirm anything.
 */
@Service
public class ProofTokens {

	private static final int TOKEN_BYTES = 32;

	private static final int TOKEN_LENGTH = 43;

	private final SecureRandom random = new SecureRandom();

	private final JdbcTemplate database;

	private final IdentitySettings settings;

	private final Clock clock;

	ProofTokens(JdbcTemplate database, IdentitySettings settings, Clock clock) {
		this.database = database;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Makes a token. It is committed at once and by itself: the mail that carries it may
	 * have left although the job that sent it is rolled back, and the link that a person
	 * then holds must work.
	 * @param validity how long it works
	 * @return the token, which is not kept
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public String issue(ConfirmationCode code, Purpose purpose, Duration validity) {
		byte[] secret = new byte[TOKEN_BYTES];
		this.random.nextBytes(secret);
		String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
		this.database.update("insert into identity_token (token_hash, code, purpose, expires_at) values (?, ?, ?, ?)",
				Sha256.of(token), code.value(), purpose.name(), Timestamp.from(this.clock.instant().plus(validity)));
		return token;
	}

	/**
	 * How long a token for a purpose should work.
	 */
	public Duration validityFor(Purpose purpose) {
		return switch (purpose) {
			case CONFIRM -> this.settings.linkValidity();
			case ANSWER -> this.settings.answerValidity();
			case WITHDRAW -> this.settings.withdrawalValidity();
		};
	}

	/**
	 * Looks at a token and changes nothing.
	 */
	@Transactional(readOnly = true)
	public Proof check(ConfirmationCode code, Purpose purpose, String token) {
		if (token.length() != TOKEN_LENGTH) {
			return new Proof.Unknown();
		}
		List<Proof> found = this.database.query(
				"select expires_at, used_at from identity_token where token_hash = ? and code = ? and purpose = ?",
				(row, number) -> judge(row.getTimestamp("expires_at").toInstant(), row.getTimestamp("used_at")),
				Sha256.of(token), code.value(), purpose.name());
		return found.isEmpty() ? new Proof.Unknown() : found.get(0);
	}

	private Proof judge(Instant expiresAt, @Nullable Timestamp usedAt) {
		if (usedAt != null) {
			return new Proof.Used(usedAt.toInstant());
		}
		return this.clock.instant().isBefore(expiresAt) ? new Proof.Valid() : new Proof.Expired(expiresAt);
	}

	/**
	 * Uses a token up. Of two who redeem the same token at once, one gets {@code Valid}.
	 * Undone when the caller's transaction is.
	 */
	@Transactional
	public Proof redeem(ConfirmationCode code, Purpose purpose, String token) {
		Timestamp now = Timestamp.from(this.clock.instant());
		int redeemed = this.database.update(
				"update identity_token set used_at = ? where token_hash = ? and code = ? "
						+ "and purpose = ? and used_at is null and expires_at > ?",
				now, Sha256.of(token), code.value(), purpose.name(), now);
		return (redeemed == 1) ? new Proof.Valid() : check(code, purpose, token);
	}

	/**
	 * Erases every token of a request.
	 */
	@Transactional
	public void forget(ConfirmationCode code) {
		this.database.update("delete from identity_token where code = ?", code.value());
	}

}
