package id.whatscrm.deletion.process.purge;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.repository.DecisionDefinition;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Ends the request and records what was done, in one transaction.
 */
@Component
class RecordEvidence extends RequestStep {

	private final Purge purge;

	private final RetentionDecisions decisions;

	private final Ledger ledger;

	RecordEvidence(DeletionRequests requests, Clock clock, Purge purge, RetentionDecisions decisions, Ledger ledger) {
		super(requests, clock);
		this.purge = purge;
		this.decisions = decisions;
		this.ledger = ledger;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		List<Receipt> receipts = this.purge.receipts(request.code());
		request.complete(receipts.stream().anyMatch((receipt) -> receipt.outcome() == Receipt.Outcome.HELD), now);
		this.ledger.record(request, receipts, this.decisions.of(request.code()),
				new Ledger.Rules(this.purge.mapVersion(), policyVersion(execution)));
		request.note(CaseEvent.Kind.EVIDENCE_RECORDED, now, CaseEvent.SYSTEM);
	}

	/** The table that was deployed with the model of this instance. */
	private static String policyVersion(DelegateExecution execution) {
		RepositoryService repository = execution.getProcessEngineServices().getRepositoryService();
		String deployment = repository.getProcessDefinition(execution.getProcessDefinitionId()).getDeploymentId();
		DecisionDefinition policy = repository.createDecisionDefinitionQuery()
			.decisionDefinitionKey(ProcessNames.Definitions.RETENTION_POLICY)
			.deploymentId(deployment)
			.singleResult();
		return (policy != null) ? policy.getKey() + " " + policy.getVersion() : "none";
	}

}
