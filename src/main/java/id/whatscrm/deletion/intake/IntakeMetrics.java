package id.whatscrm.deletion.intake;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import id.whatscrm.deletion.request.Channel;

/**
 * Counts what becomes of what is sent to us, by the way in. Never says who sent it.
 */
@Component
public class IntakeMetrics {

	private static final String NO_REASON = "none";

	private final MeterRegistry meters;

	IntakeMetrics(MeterRegistry meters) {
		this.meters = meters;
		for (Channel channel : Channel.values()) {
			// So that the first one counts as one more than before.
			for (Outcome outcome : new Outcome[] { Outcome.ACCEPTED, Outcome.REPEATED }) {
				count(channel, outcome, NO_REASON, 0);
			}
		}
	}

	private enum Outcome {

		ACCEPTED, REPEATED, REFUSED, LIMITED

	}

	/**
	 * A new request, counted when it is stored.
	 */
	void accepted(Channel channel) {
		whenStored(() -> count(channel, Outcome.ACCEPTED, NO_REASON, 1));
	}

	/**
	 * Sent once more, or for an account whose request is open.
	 */
	void repeated(Channel channel) {
		whenStored(() -> count(channel, Outcome.REPEATED, NO_REASON, 1));
	}

	/**
	 * Not taken as it is.
	 * @param reason one of a few words of ours
	 */
	public void refused(Channel channel, String reason) {
		count(channel, Outcome.REFUSED, reason, 1);
	}

	/**
	 * More than is taken from one.
	 * @param whose of what there is too much, such as of one sender
	 */
	public void limited(Channel channel, String whose) {
		count(channel, Outcome.LIMITED, whose, 1);
	}

	private void count(Channel channel, Outcome outcome, String reason, int more) {
		this.meters.counter("deletion.intake", "channel", channel.name(), "outcome", outcome.name(), "reason", reason)
			.increment(more);
	}

	private static void whenStored(Runnable counting) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				counting.run();
			}

		});
	}

}
