package id.whatscrm.deletion.intake.limits;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.intake.limits.LimitSettings.Allowance;

/**
 * Counts what sources and targets do, over all nodes. Known and unknown targets are
 * counted alike (I6).
 */
@Component
public class RateLimits {

	private static final Logger log = LoggerFactory.getLogger(RateLimits.class);

	/** Rows that are used up are removed every so many calls. */
	private static final int CLEAN_EVERY = 500;

	private static final int CLEAN_AT_MOST = 1_000;

	private final PostgreSQLSelectForUpdateBasedProxyManager<String> buckets;

	/** Made once, with its table, and the same on all nodes. */
	private final SingletonSupplier<String> secret;

	private final AtomicInteger calls = new AtomicInteger();

	RateLimits(DataSource dataSource, Clock clock) {
		JdbcClient database = JdbcClient.create(dataSource);
		this.secret = SingletonSupplier
			.of(() -> database.sql("select value from rate_limit_key").query(String.class).single());
		this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(dataSource)
			.primaryKeyMapper(PrimaryKeyMapper.STRING)
			.table("rate_limit")
			.idColumn("id")
			.stateColumn("state")
			.expiresAtColumn("expires_at")
			.expirationAfterWrite(
					ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10)))
			.clientClock(new TimeMeter() {

				@Override
				public long currentTimeNanos() {
					return clock.millis() * 1_000_000;
				}

				@Override
				public boolean isWallClockBased() {
					return true;
				}

			})
			.build();
	}

	/**
	 * What is left after a call.
	 *
	 * @param allowed whether the call itself is within the limit
	 * @param remaining how many more are
	 * @param retryAfter how long until the next one is, if this one is not
	 */
	public record Taken(boolean allowed, long remaining, Duration retryAfter) {
	}

	/**
	 * Takes one of what is allowed.
	 * @param kind what is limited
	 * @param who whose limit it is; only a keyed hash of it is stored
	 */
	public Taken take(String kind, String who, Allowance allowance) {
		if (this.calls.incrementAndGet() % CLEAN_EVERY == 0) {
			log.debug("Removed {} rate limits that are not used any more", this.buckets.removeExpired(CLEAN_AT_MOST));
		}
		BucketConfiguration configuration = BucketConfiguration.builder()
			.addLimit((limit) -> limit.capacity(allowance.times()).refillGreedy(allowance.times(), allowance.period()))
			.build();
		ConsumptionProbe probe = this.buckets.getProxy(key(kind, who), () -> configuration)
			.tryConsumeAndReturnRemaining(1);
		return new Taken(probe.isConsumed(), probe.getRemainingTokens(),
				Duration.ofNanos(probe.getNanosToWaitForRefill()));
	}

	/**
	 * Takes one of the requests that may be made about an address, whoever makes them
	 * (I6).
	 */
	public boolean takeTarget(String address, Allowance allowance) {
		return take("target", address.toLowerCase(Locale.ROOT), allowance).allowed();
	}

	private String key(String kind, String who) {
		return HexFormat.of().formatHex(Hmac.of(kind + " " + who, this.secret.obtain()));
	}

}
