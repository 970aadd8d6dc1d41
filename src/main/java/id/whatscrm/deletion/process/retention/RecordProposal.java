package id.whatscrm.deletion.process.retention;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumMap;
import java.util.Map;

import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.dmn.engine.DmnDecisionResultEntries;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.HoldGround;
import id.whatscrm.deletion.retention.Proposal;
import id.whatscrm.deletion.retention.RetentionAction;
import id.whatscrm.deletion.retention.RetentionReview;

/**
 * Records what the decision table proposed: of the rules that match, the first one of
 * each category.
 */
@Component
class RecordProposal extends RequestStep {

	private final RetentionReview review;

	private final Clock clock;

	RecordProposal(DeletionRequests requests, Clock clock, RetentionReview review) {
		super(requests, clock);
		this.clock = clock;
		this.review = review;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		DmnDecisionResult result = (DmnDecisionResult) execution.getVariable("decisionResult");
		Map<DataCategory, Proposal> proposals = new EnumMap<>(DataCategory.class);
		boolean reviewRequired = false;
		for (DmnDecisionResultEntries rule : result) {
			Proposal proposal = proposal(rule);
			if (proposals.putIfAbsent(proposal.category(), proposal) == null) {
				reviewRequired |= Boolean.TRUE.equals(rule.getEntry("review"));
			}
		}
		this.review.propose(request.code(), proposals.values());
		if (!reviewRequired) {
			this.review.acceptProposals(request.code());
		}
		execution.setVariable(ProcessNames.Variables.REVIEW_REQUIRED, reviewRequired);
	}

	private Proposal proposal(DmnDecisionResultEntries rule) {
		RetentionAction action = RetentionAction.valueOf(rule.getEntry("action"));
		DataCategory category = DataCategory.valueOf(rule.getEntry("category"));
		String reason = rule.getEntry("reason");
		if (action != RetentionAction.HOLD) {
			return new Proposal(category, action, null, null, null, reason);
		}
		return new Proposal(category, action, HoldGround.valueOf(rule.getEntry("ground")), text(rule, "citation"),
				LocalDate.now(this.clock).plus(Period.parse(rule.<String>getEntry("holdFor"))), reason);
	}

	private static @Nullable String text(DmnDecisionResultEntries rule, String output) {
		Object value = rule.getEntry(output);
		return (value != null) ? value.toString() : null;
	}

}
