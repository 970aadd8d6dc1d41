package id.whatscrm.deletion.evidence;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Publishes the ledger's head where a cut-off end would show: as a metric that may only
 * grow, and in the log.
 */
@Component
class LedgerMetrics {

	private static final Logger log = LoggerFactory.getLogger(LedgerMetrics.class);

	private final Ledger ledger;

	private volatile LedgerHead published = new LedgerHead(0, "");

	LedgerMetrics(Ledger ledger, MeterRegistry meters) {
		this.ledger = ledger;
		meters.gauge("deletion.ledger.position", this, (metrics) -> metrics.published.position());
	}

	@Scheduled(fixedDelayString = "PT1M")
	void publish() {
		LedgerHead head = this.ledger.head();
		if (!head.equals(this.published)) {
			log.info("The ledger's newest entry is {} with the hash {}", head.position(), head.hash());
			this.published = head;
		}
	}

}
