package id.whatscrm.deletion.process.release;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.DecisionRefused;
import id.whatscrm.deletion.retention.HoldAnswer;
import id.whatscrm.deletion.retention.HoldRegister;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Takes the legal reviewer's answer to {@code Task_ReviewExpiringHold}, and records the
 * holds that it extends.
 */
@Component
class ReviewExpiringHold extends RequestTaskListener {

	private final HoldRegister holds;

	private final RetentionDecisions decisions;

	private final Purge purge;

	private final Ledger ledger;

	ReviewExpiringHold(DeletionRequests requests, Clock clock, HoldRegister holds, RetentionDecisions decisions,
			Purge purge, Ledger ledger) {
		super(requests, clock);
		this.holds = holds;
		this.decisions = decisions;
		this.purge = purge;
		this.ledger = ledger;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
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
		this.ledger.recordExtended(request, this.purge.receipts(request.code()), this.decisions.of(request.code()),
				new Ledger.Rules(this.purge.mapVersion(), "hold extended"));
	}

}
