package id.whatscrm.deletion.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stands in for WhatsCRM's backend, which signs tokens for its signed-in owners.
 */
@RestController
@Profile("demo")
public class DemoTokens {

	private static final Duration VALIDITY = Duration.ofMinutes(5);

	private final RSAKey key = newKey();

	private final String issuer;

	private final String audience;

	private final Clock clock;

	private final JdbcClient crm;

	DemoTokens(@Value("${deletion.api.issuer}") String issuer, @Value("${deletion.api.audience}") String audience,
			Clock clock, Environment environment) {
		this.issuer = issuer;
		this.audience = audience;
		this.clock = clock;
		this.crm = JdbcClient
			.create(new DriverManagerDataSource(environment.getRequiredProperty("deletion.crm.datasource.url"),
					environment.getRequiredProperty("deletion.crm.datasource.username"),
					environment.getRequiredProperty("deletion.crm.datasource.password")));
	}

	/**
	 * A key that nobody else has.
	 */
	public static RSAKey newKey() {
		try {
			return new RSAKeyGenerator(2048).keyID("demo").generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@GetMapping("/demo/keys")
	Map<String, Object> keys() {
		return new JWKSet(this.key.toPublicJWK()).toJSONObject();
	}

	@GetMapping("/demo/token")
	ResponseEntity<String> token(@RequestParam String owner) {
		return this.crm.sql("""
				select am.account_id::text from crm.member m join crm.account_member am on am.member_id = m.id
				where lower(m.email) = lower(?) and am.role = 'owner' order by am.account_id limit 1""")
			.param(owner)
			.query(String.class)
			.optional()
			.map((account) -> ResponseEntity.ok(token(account, (claims) -> {
			})))
			.orElse(ResponseEntity.badRequest().body("No account has an owner with this address."));
	}

	/**
	 * A token of an owner who has just signed in.
	 * @param account the key of the account
	 * @param change what is different in this one
	 */
	public String token(String account, Consumer<JWTClaimsSet.Builder> change) {
		return sign(this.key, account, change);
	}

	/**
	 * A token like ours, signed with another key.
	 */
	public String sign(RSAKey with, String account, Consumer<JWTClaimsSet.Builder> change) {
		Instant now = this.clock.instant();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(this.issuer)
			.audience(this.audience)
			.subject("member")
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plus(VALIDITY)))
			.claim("auth_time", now.getEpochSecond())
			.claim("account_id", account)
			.claim("account_role", "owner");
		change.accept(claims);
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("demo").build(),
					claims.build());
			token.sign(new RSASSASigner(with));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
