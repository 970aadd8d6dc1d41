package id.whatscrm.deletion.recipients;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.platform.Figures;
import id.whatscrm.deletion.recipients.RecipientNotices.Open;

/**
 * Publishes which notices to recipients wait for an answer. Each node publishes the same:
 * take the maximum over nodes.
 */
@Component
class NoticeMetrics {

	private final RecipientNotices notices;

	private final Clock clock;

	private final Figures<Open> open;

	NoticeMetrics(RecipientNotices notices, Clock clock, MeterRegistry meters) {
		this.notices = notices;
		this.clock = clock;
		this.open = new Figures<Open>("Notices to recipients", meters)
			.gauge("deletion.notices.open", "Notices to recipients that are neither acknowledged nor given up",
					Open::number)
			.gauge("deletion.notices.oldest.seconds", "Age of the oldest of them; 0 if there is none", this::age);
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
	void read() {
		this.open.read(this.notices::open);
	}

	private double age(Open open) {
		Instant oldest = open.oldest();
		return (oldest != null) ? Duration.between(oldest, this.clock.instant()).toSeconds() : 0;
	}

}
