package id.whatscrm.deletion.process.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

import org.camunda.bpm.engine.impl.util.ClockUtil;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.RequestSettings;

/**
 * The engine's clock for everybody, so that timers and the request's own instants never
 * disagree.
 */
@Component
class EngineClock extends Clock {

	private final ZoneId zone;

	@Autowired
	EngineClock(RequestSettings settings) {
		this(settings.zone());
	}

	private EngineClock(ZoneId zone) {
		this.zone = zone;
	}

	@Override
	public Instant instant() {
		return ClockUtil.getCurrentTime().toInstant();
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new EngineClock(zone);
	}

}
