package id.whatscrm.deletion.purge.execution;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the purge works.
 *
 * @param targetDuration how long one transaction should take; its rows are adapted
 * @param maxBatchRows the most rows that one transaction changes
 * @param pageRows the most keys that are read at once
 * @param statementTimeout how long a statement of a transaction may run before it is
 * given up and tried with fewer rows
 * @param lockTimeout how long it may wait for the lock of another session
 * @param attempts how often a transaction is tried before the job fails
 * @param share the share of the time in which the purge works, so that the CRM's users
 * have the rest: above 0, at most 1 for a database that nobody uses
 */
@ConfigurationProperties("deletion.purge")
public record ExecutionSettings(@DefaultValue("150ms") Duration targetDuration, @DefaultValue("20000") int maxBatchRows,
		@DefaultValue("50000") int pageRows, @DefaultValue("10s") Duration statementTimeout,
		@DefaultValue("2s") Duration lockTimeout, @DefaultValue("6") int attempts, @DefaultValue("0.5") double share) {

	public ExecutionSettings {
		if (share <= 0 || share > 1) {
			throw new IllegalArgumentException("deletion.purge.share must be above 0 and at most 1");
		}
	}

}
