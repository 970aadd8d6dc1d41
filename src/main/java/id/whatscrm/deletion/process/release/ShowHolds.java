package id.whatscrm.deletion.process.release;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.HoldRegister;

/**
 * Fills the form about expiring holds. The variables belong to the task and go with it.
 */
@Component
class ShowHolds extends RequestTaskListener {

	private final HoldRegister holds;

	ShowHolds(DeletionRequests requests, Clock clock, HoldRegister holds) {
		super(requests, clock);
		this.holds = holds;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		this.holds.open(request.code()).forEach((hold) -> {
			task.setVariableLocal("held_" + hold.category(),
					"Held until **" + hold.holdUntil() + "**: "
							+ hold.ground().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + hold.citation()
							+ (this.holds.endsSoon(hold) ? "" : ". Does not end soon: leave it empty to keep it."));
			task.setVariableLocal("citation_" + hold.category(), hold.citation());
		});
	}

}
