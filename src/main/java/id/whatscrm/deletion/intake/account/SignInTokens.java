package id.whatscrm.deletion.intake.account;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.ott.DefaultOneTimeToken;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.authentication.ott.GenerateOneTimeTokenRequestResolver;
import org.springframework.stereotype.Service;

import id.whatscrm.deletion.encryption.EncryptedColumn;
import id.whatscrm.deletion.encryption.PersonalData;
import id.whatscrm.deletion.encryption.Sha256;
import id.whatscrm.deletion.request.person.EmailAddress;

/**
 * The tokens in the links that sign in. Spring Security's own store keeps them readable;
 * here whoever reads the database cannot sign in with what they find, and an address is
 * kept until its link is used or too old.
 */
@Service
@EnableConfigurationProperties(SelfServiceSettings.class)
class SignInTokens implements OneTimeTokenService, GenerateOneTimeTokenRequestResolver, UserDetailsService {

	private static final int TOKEN_BYTES = 32;

	private final SecureRandom random = new SecureRandom();

	private final JdbcTemplate database;

	private final PersonalData personalData;

	private final SelfServiceSettings settings;

	private final Clock clock;

	SignInTokens(JdbcTemplate database, PersonalData personalData, SelfServiceSettings settings, Clock clock) {
		this.personalData = personalData;
		this.database = database;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * What the form asks for; {@code null} if it holds no address, which the page then
	 * says.
	 */
	@Override
	public @Nullable GenerateOneTimeTokenRequest resolve(HttpServletRequest request) {
		String typed = request.getParameter("username");
		String address = (typed != null) ? typed.strip() : "";
		return EmailAddress.isValid(address)
				? new GenerateOneTimeTokenRequest(address.toLowerCase(Locale.ROOT), this.settings.linkValidity())
				: null;
	}

	/**
	 * Makes a token for any address: whether one is on file must not show in the time
	 * that this takes (I6).
	 */
	@Override
	public OneTimeToken generate(GenerateOneTimeTokenRequest request) {
		byte[] secret = new byte[TOKEN_BYTES];
		this.random.nextBytes(secret);
		String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
		Instant now = this.clock.instant();
		Instant expiresAt = now.plus(request.getExpiresIn());
		this.database.update("delete from sign_in_token where expires_at <= ?", Timestamp.from(now));
		this.database.update("insert into sign_in_token (token_hash, email, expires_at) values (?, ?, ?)",
				Sha256.of(token), this.personalData.encrypt(request.getUsername()), Timestamp.from(expiresAt));
		return new DefaultOneTimeToken(token, request.getUsername(), expiresAt);
	}

	@Override
	public @Nullable OneTimeToken consume(OneTimeTokenAuthenticationToken presented) {
		String token = presented.getTokenValue();
		List<OneTimeToken> found = this.database.query(
				"delete from sign_in_token where token_hash = ? returning email, expires_at",
				(row, number) -> new DefaultOneTimeToken(token, this.personalData.decrypt(row.getString("email")),
						row.getTimestamp("expires_at").toInstant()),
				Sha256.of(token));
		return found.stream()
			.filter((known) -> this.clock.instant().isBefore(known.getExpiresAt()))
			.findFirst()
			.orElse(null);
	}

	/** Takes back a token that nobody will be sent. */
	void discard(OneTimeToken token) {
		this.database.update("delete from sign_in_token where token_hash = ?", Sha256.of(token.getTokenValue()));
	}

	@Override
	public UserDetails loadUserByUsername(String email) {
		return new Member(email, this.clock.instant());
	}

	@Bean
	static EncryptedColumn signInEmail() {
		return EncryptedColumn.of("sign_in_token", "email");
	}

}
