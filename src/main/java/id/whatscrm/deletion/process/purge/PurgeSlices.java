package id.whatscrm.deletion.process.purge;

import java.time.Duration;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessTimers;
import id.whatscrm.deletion.purge.TimeSlice;

/**
 * The time slices of this node's purges.
 */
@Component
public class PurgeSlices {

	private final Duration length;

	private volatile boolean closing;

	PurgeSlices(ProcessTimers timers) {
		this.length = timers.purge().timeSlice();
	}

	/**
	 * A slice that begins now.
	 */
	TimeSlice next() {
		long begun = System.nanoTime();
		return () -> this.closing || System.nanoTime() - begun >= this.length.toNanos();
	}

	/**
	 * Ends all slices, since this node stops: another one goes on.
	 */
	public void close() {
		this.closing = true;
	}

}
