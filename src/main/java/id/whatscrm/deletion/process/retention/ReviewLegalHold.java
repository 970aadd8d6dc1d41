package id.whatscrm.deletion.process.retention;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.process.StaffNotes;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.DecisionRefused;
import id.whatscrm.deletion.retention.RetentionReview;
import id.whatscrm.deletion.retention.ReviewAnswer;

/**
 * Takes the legal reviewer's answer to {@code Task_ReviewLegalHold}.
 */
@Component
class ReviewLegalHold extends RequestTaskListener {

	private final RetentionReview review;

	private final Purge purge;

	ReviewLegalHold(DeletionRequests requests, Clock clock, RetentionReview review, Purge purge) {
		super(requests, clock);
		this.review = review;
		this.purge = purge;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		Map<DataCategory, ReviewAnswer> answers = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			answers.put(category,
					new ReviewAnswer(answer(task, "decision_" + category), answer(task, "ground_" + category),
							answer(task, "citation_" + category), answer(task, "holdUntil_" + category)));
		}
		try {
			this.review.decide(request.code(), answers, this.purge.anonymisable(request.requireSubject()), actor());
		}
		catch (DecisionRefused ex) {
			throw new AnswerRefused(String.valueOf(ex.getMessage()));
		}
		this.purge.approve(request.code(), request.requireSubject());
		StaffNotes.add(request, task, now);
	}

}
