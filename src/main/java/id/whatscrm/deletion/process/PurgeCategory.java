package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.retention.ClearanceAnswer;
import id.whatscrm.deletion.retention.Clearances;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Purges the category named by the task's {@code category} property, if its clearance is
 * given.
 */
@Component
class PurgeCategory extends RequestStep {

	private final Clearances clearances;

	private final RetentionDecisions decisions;

	private final Purge purge;

	PurgeCategory(DeletionRequests requests, Clock clock, Clearances clearances, RetentionDecisions decisions,
			Purge purge) {
		super(requests, clock);
		this.clearances = clearances;
		this.decisions = decisions;
		this.purge = purge;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		Subject subject = request.requireSubject();
		DataCategory category = category(execution);
		this.purge.begin(request.code(), subject);
		ClearanceAnswer answer = this.clearances.ask(request.code(), subject, category);
		if (answer instanceof ClearanceAnswer.Cleared cleared) {
			Receipt receipt = this.purge.purge(cleared.clearance(), this.decisions.of(request.code()));
			if (subject.type() == SubjectType.ACCOUNT && category == DataCategory.ACCOUNT
					&& receipt.outcome() == Receipt.Outcome.NOTHING_FOUND) {
				// E4: an account that vanished is looked at by a person, never called
				// done.
				throw new IllegalStateException("The account was no longer there when its own row was to be purged");
			}
		}
		else {
			this.purge.hold(request.code(), category);
		}
	}

	private static DataCategory category(DelegateExecution execution) {
		return execution.getBpmnModelElementInstance()
			.getExtensionElements()
			.getElementsQuery()
			.filterByType(CamundaProperties.class)
			.singleResult()
			.getCamundaProperties()
			.stream()
			.filter((property) -> "category".equals(property.getCamundaName()))
			.map((property) -> DataCategory.valueOf(property.getCamundaValue()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The task names no category"));
	}

}
