package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.DecisionRefused;
import id.whatscrm.deletion.retention.HoldAnswer;
import id.whatscrm.deletion.retention.HoldRegister;

/**
 * Takes the legal reviewer's answer to {@code Task_ReviewExpiringHold}.
 */
@Component
class ReviewExpiringHold extends RequestTaskListener {

	private final HoldRegister holds;

	ReviewExpiringHold(DeletionRequests requests, Clock clock, HoldRegister holds) {
		super(requests, clock);
		this.holds = holds;
	}

	@Override
	void run(DeletionRequest request, DelegateTask task, Instant now) {
		Map<DataCategory, HoldAnswer> answers = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			answers.put(category, new HoldAnswer(answer(task, "holdDecision_" + category),
					answer(task, "citation_" + category), answer(task, "holdUntil_" + category)));
		}
		try {
			this.holds.review(request.code(), answers, actor());
		}
		catch (DecisionRefused ex) {
			throw new AnswerRefused(String.valueOf(ex.getMessage()));
		}
	}

}
