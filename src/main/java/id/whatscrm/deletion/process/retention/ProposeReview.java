package id.whatscrm.deletion.process.retention;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.retention.Proposal;
import id.whatscrm.deletion.retention.RetentionProposals;

/**
 * Fills the reviewer's form with what the policy proposes. The variables belong to the
 * task and go with it.
 */
@Component
class ProposeReview extends RequestTaskListener {

	private final RetentionProposals proposals;

	ProposeReview(DeletionRequests requests, Clock clock, RetentionProposals proposals) {
		super(requests, clock);
		this.proposals = proposals;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		this.proposals.of(request.code()).forEach((category, proposal) -> {
			task.setVariableLocal("decision_" + category, proposal.action().name());
			task.setVariableLocal("proposal_" + category, words(proposal));
			if (proposal.ground() != null) {
				task.setVariableLocal("ground_" + category, proposal.ground().name());
				task.setVariableLocal("citation_" + category, proposal.citation());
				task.setVariableLocal("holdUntil_" + category, String.valueOf(proposal.holdUntil()));
			}
		});
	}

	private static String words(Proposal proposal) {
		String because = switch (proposal.reason()) {
			case "openDispute" -> "the account has an open dispute";
			case "fraudFlag" -> "the account has an open suspicion of fraud";
			case "unpaidInvoices" -> "the account has unpaid invoices";
			case "taxRecords" -> "tax law protects invoices of the last ten years";
			case "securityLog" -> "the log must still show what happened, not who did it";
			case "heldAlready" -> "a hold is in force that was set elsewhere";
			case "noReasonToKeep" -> "nothing known requires keeping it";
			default -> proposal.reason();
		};
		return "The policy proposes **" + proposal.action().name().toLowerCase(Locale.ROOT) + "**: " + because + ".";
	}

}
