package id.whatscrm.deletion.process;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.purge.ClearedPurge;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Purges the category named by the task's {@code category} property, if its clearance is
 * given.
 */
@Component
class PurgeCategory extends RequestStep {

	private final Purge purge;

	private final ClearedPurge clearedPurge;

	PurgeCategory(DeletionRequests requests, Clock clock, Purge purge, ClearedPurge clearedPurge) {
		super(requests, clock);
		this.purge = purge;
		this.clearedPurge = clearedPurge;
	}

	@Override
	void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		Subject subject = request.requireSubject();
		DataCategory category = category(execution);
		this.purge.begin(request.code(), subject);
		Optional<Receipt> receipt = this.clearedPurge.purge(request.code(), subject, category);
		if (receipt.isEmpty()) {
			this.purge.hold(request.code(), category);
		}
		else if (subject.type() == SubjectType.ACCOUNT && category == DataCategory.ACCOUNT
				&& receipt.get().outcome() == Receipt.Outcome.NOTHING_FOUND) {
			// E4: an account that vanished is looked at by a person, never called done.
			throw new IllegalStateException("The account was no longer there when its own row was to be purged");
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
