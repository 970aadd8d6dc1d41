package id.whatscrm.deletion.purge;

import java.util.List;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/**
 * Whether the data map covers the CRM's database as it is now (E1): down while it has a
 * gap, since no request can be completed until that is closed.
 */
@Component("dataMapHealthIndicator")
class DataMapHealth extends AbstractHealthIndicator {

	private final LoadedDataMap map;

	DataMapHealth(LoadedDataMap map) {
		super("The CRM's catalog cannot be read");
		this.map = map;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<String> gaps = this.map.coverageGaps();
		builder.status(gaps.isEmpty() ? "UP" : "DOWN")
			.withDetail("version", this.map.map().version())
			.withDetail("gaps", gaps)
			.withDetail("missingIndexes", this.map.missingIndexes());
	}

}
