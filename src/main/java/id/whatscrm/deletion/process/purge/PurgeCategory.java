package id.whatscrm.deletion.process.purge;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.purge.ClearedPurge;
import id.whatscrm.deletion.purge.PurgeUnfinished;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.TimeSlice;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Purges the category named by the task's {@code category} property, if its clearance is
 * given: as much of it as fits a time slice. The task is repeated, as a new job, until
 * all is done.
 */
@Component
class PurgeCategory extends RequestStep {

	private final ClearedPurge purge;

	private final PurgeSlices slices;

	PurgeCategory(DeletionRequests requests, Clock clock, ClearedPurge purge, PurgeSlices slices) {
		super(requests, clock);
		this.slices = slices;
		this.purge = purge;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		Subject subject = request.requireSubject();
		DataCategory category = category(execution.getBpmnModelElementInstance())
			.orElseThrow(() -> new IllegalStateException("The task names no category"));
		boolean repeated = execution.hasVariable(ProcessNames.Variables.LOOP_COUNTER);
		Optional<Receipt> receipt;
		try {
			// An instance of an older model does not come back.
			receipt = this.purge.purge(request.code(), subject, category,
					repeated ? this.slices.next() : TimeSlice.UNLIMITED);
		}
		catch (PurgeUnfinished ex) {
			execution.setVariableLocal(ProcessNames.Variables.PURGED, false);
			return;
		}
		if (repeated) {
			execution.setVariableLocal(ProcessNames.Variables.PURGED, true);
		}
		boolean nothing = receipt.isPresent() && receipt.get().outcome() == Receipt.Outcome.NOTHING_FOUND;
		if (nothing && subject.type() == SubjectType.ACCOUNT && category == DataCategory.ACCOUNT) {
			throw new AccountGone();
		}
	}

	/**
	 * The category that a step of the model purges; empty if it purges none.
	 */
	static Optional<DataCategory> category(BaseElement step) {
		return Optional.ofNullable(step.getExtensionElements())
			.flatMap((extensions) -> extensions.getElementsQuery()
				.filterByType(CamundaProperties.class)
				.list()
				.stream()
				.flatMap((properties) -> properties.getCamundaProperties().stream())
				.filter((property) -> "category".equals(property.getCamundaName()))
				.map((property) -> DataCategory.valueOf(property.getCamundaValue()))
				.findFirst());
	}

}
