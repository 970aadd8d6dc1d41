package id.whatscrm.deletion.process.retention;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.variable.Variables;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.Facts;

/**
 * Gives the decision table the facts about the account, as a variable that is never
 * stored.
 */
@Component
class CollectFacts extends RequestStep {

	private final SubjectDirectory directory;

	CollectFacts(DeletionRequests requests, Clock clock, SubjectDirectory directory) {
		super(requests, clock);
		this.directory = directory;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		Facts facts = this.directory.facts(request.requireSubject());
		execution.setVariableLocal(ProcessNames.Variables.FACTS,
				Variables
					.objectValue(Map.of("openDisputes", facts.openDisputes(), "unpaidInvoices", facts.unpaidInvoices(),
							"recentInvoices", facts.recentInvoices(), "fraudFlags", facts.fraudFlags()))
					.setTransient(true)
					.create());
	}

}
