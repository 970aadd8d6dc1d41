package id.whatscrm.deletion.evidence;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.LedgerHead;
import id.whatscrm.deletion.platform.Figures;

/**
 * Publishes the ledger's head where a cut-off end would show: as a metric that may only
 * grow, and in the log.
 */
@Component
class LedgerMetrics {

	private static final Logger log = LoggerFactory.getLogger(LedgerMetrics.class);

	private final Ledger ledger;

	private final Figures<LedgerHead> head;

	private LedgerHead logged = new LedgerHead(0, "");

	LedgerMetrics(Ledger ledger, MeterRegistry meters) {
		this.ledger = ledger;
		this.head = new Figures<LedgerHead>("The ledger's entries", meters).gauge("deletion.ledger.position",
				"Number of the ledger's newest entry", LedgerHead::position);
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
	void read() {
		this.head.read(this.ledger::head);
		LedgerHead newest = this.head.newest();
		if (newest != null && !newest.equals(this.logged)) {
			log.info("The ledger's newest entry is {} with the hash {}", newest.position(), newest.hash());
			this.logged = newest;
		}
	}

}
