package id.whatscrm.deletion.crm.map;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.platform.Figures;

/**
 * Whether the data map covers the CRM's database as it was a minute ago (E1): down while
 * it has a gap, since no request can be completed until that is closed. Whoever asks
 * causes no work in the CRM.
 */
@Component("dataMapHealthIndicator")
public class DataMapHealth extends AbstractHealthIndicator {

	private final LoadedDataMap map;

	private final Figures<List<CoverageGap>> gaps;

	public DataMapHealth(LoadedDataMap map, MeterRegistry meters) {
		this.map = map;
		this.gaps = new Figures<List<CoverageGap>>("The tables of the CRM", meters).gauge("deletion.datamap.gaps",
				"Tables and columns of the CRM that the data map forgets", List::size);
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
	public void read() {
		this.gaps.read(this.map::coverageGaps);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.withDetail("version", this.map.map().version()).withDetail("missingIndexes", this.map.missingIndexes());
		List<CoverageGap> known = this.gaps.newest();
		if (known == null) {
			builder.unknown().withDetail("problem", "The CRM's catalog cannot be read");
		}
		else {
			builder.status(known.isEmpty() ? Status.UP : Status.DOWN)
				.withDetail("gaps", known.stream().map(CoverageGap::sentence).toList());
		}
	}

}
