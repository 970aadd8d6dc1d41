package id.whatscrm.deletion.restore;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.RestoreMarker;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.crm.LedgerHead;
import id.whatscrm.deletion.platform.Figures;

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

	private final Figures<Optional<String>> problem;

	RestoreWatch(RestoreMarker marker, Ledger ledger, MeterRegistry meters) {
		super("The CRM's restore marker cannot be read");
		this.marker = marker;
		this.ledger = ledger;
		this.problem = new Figures<Optional<String>>("Restore markers", meters).gauge("deletion.restored",
				"1 while a database is older than it was, and erasures must be replayed",
				(problem) -> problem.isPresent() ? 1 : 0);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Optional<String> problem = problem();
		if (problem.isPresent()) {
			builder.down().withDetail("problem", problem.get());
			return;
		}
		builder.up();
		if (this.marker.state() == RestoreMarker.State.NOT_KEPT) {
			builder.withDetail("remark", "The data map names no restore-marker: a restore of the CRM goes unnoticed.");
		}
	}

	private Optional<String> problem() {
		return switch (this.marker.state()) {
			case RESTORED ->
				Optional.of("The CRM's database was restored from a backup: it holds people again who were "
						+ "erased. Start the process 'Replay erasures'. No purge begins before that.");
			case OF_ANOTHER -> Optional.of("The CRM's database is marked by another installation of this service. "
					+ "Nothing is purged in it.");
			case OURS_RESTORED ->
				Optional.of("Our own database is older than the ledger's head that was published: it was restored, "
						+ "or the ledger was cut off. Requests after that are unknown to it. Restore a newer "
						+ "backup, or start the process 'Replay erasures' to go on without them.");
			case CURRENT, NOT_KEPT -> Optional.empty();
		};
	}

	/**
	 * Publishes the ledger's head, unless something is wrong: an older head written over
	 * a newer one would hide a restore. What is wrong stands in the log, since health
	 * tells strangers no details.
	 */
	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
	void publish() {
		this.problem.read(this::problem);
		Optional<String> problem = this.problem.newest();
		if (problem == null) {
			return;
		}
		if (problem.isPresent()) {
			log.error(problem.get());
			return;
		}
		LedgerHead head = this.ledger.head();
		try {
			this.marker.publish(head);
		}
		catch (PurgeFailed ex) {
			log.warn("The ledger's head could not be published in the CRM: {}", ex.getMessage());
		}
	}

}
