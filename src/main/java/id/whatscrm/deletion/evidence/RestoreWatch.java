package id.whatscrm.deletion.evidence;

import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.PurgeFailed;
import id.whatscrm.deletion.purge.RestoreMarker;

/**
 * Whether either database was restored to an earlier state (E6): down until erasures are
 * replayed on the CRM's, or until somebody has looked at what ours has lost. Each
 * database remembers what the other one was last told.
 */
@Component("restoredDatabaseHealthIndicator")
class RestoreWatch extends AbstractHealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(RestoreWatch.class);

	private final RestoreMarker marker;

	private final Ledger ledger;

	RestoreWatch(RestoreMarker marker, Ledger ledger) {
		super("The CRM's restore marker cannot be read");
		this.marker = marker;
		this.ledger = ledger;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		RestoreMarker.State state = this.marker.state();
		switch (state) {
			case NOT_KEPT -> builder.up()
				.withDetail("remark", "The data map names no restore-marker: a restore of the CRM goes unnoticed.");
			case RESTORED -> builder.down()
				.withDetail("problem", "The CRM's database was restored from a backup: it holds people again who were "
						+ "erased. Start the process 'Replay erasures'. No purge begins before that.");
			case OF_ANOTHER -> builder.down()
				.withDetail("problem", "The CRM's database is marked by another installation of this service. "
						+ "Nothing is purged in it.");
			case CURRENT -> {
				if (isOwnDatabaseOlder()) {
					builder.down()
						.withDetail("problem",
								"Our own database is older than the ledger's head that was published: it "
										+ "was restored, or the ledger was cut off. Requests after that are unknown to it. "
										+ "Restore a newer backup, or start the process 'Replay erasures' to go on without them.");
				}
				else {
					builder.up();
				}
			}
		}
	}

	/**
	 * Whether the head that was published is not in our ledger.
	 */
	boolean isOwnDatabaseOlder() {
		return this.marker.publishedHead()
			.filter((published) -> published.position() > 0)
			.filter((published) -> !this.ledger.contains(new LedgerHead(published.position(), published.hash())))
			.isPresent();
	}

	/**
	 * An older head must not be written over a newer one: that would hide the restore.
	 */
	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
	void publish() {
		try {
			if (this.marker.state() == RestoreMarker.State.CURRENT && !isOwnDatabaseOlder()) {
				LedgerHead head = this.ledger.head();
				this.marker.publish(new RestoreMarker.PublishedHead(head.position(), head.hash()));
			}
		}
		catch (PurgeFailed ex) {
			log.warn("The ledger's head could not be published in the CRM: {}", ex.getMessage());
		}
	}

}
