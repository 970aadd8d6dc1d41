package id.whatscrm.deletion.operations;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.crm.SubjectDirectory.Candidate;
import id.whatscrm.deletion.purge.PlannedTable;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.clock.DaysLeft;
import id.whatscrm.deletion.request.person.Requester;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.RetentionDecisions;
import id.whatscrm.deletion.retention.RetentionProposals;

/**
 * Opens case files for staff.
 */
@Service
public class CaseFiles {

	private final DeletionRequests requests;

	private final SubjectDirectory directory;

	private final Purge purge;

	private final RetentionProposals proposals;

	private final RetentionDecisions decisions;

	private final Clock clock;

	CaseFiles(DeletionRequests requests, SubjectDirectory directory, Purge purge, RetentionProposals proposals,
			RetentionDecisions decisions, Clock clock) {
		this.requests = requests;
		this.directory = directory;
		this.purge = purge;
		this.proposals = proposals;
		this.decisions = decisions;
		this.clock = clock;
	}

	/**
	 * The case file of a request. The caller must have checked that the reader may see
	 * it.
	 */
	@Transactional(readOnly = true)
	public CaseFile open(ConfirmationCode code) {
		DeletionRequest request = this.requests.get(code);
		// Loaded here, since the page is rendered after the transaction.
		request.history();
		request.staffNotes();
		request.mails();
		Subject subject = request.subject();
		Requester requester = request.requester();
		List<Candidate> candidates = (subject == null && requester != null) ? this.directory.find(requester)
				: List.of();
		Map<DataCategory, Decision> decided = this.decisions.of(code);
		List<PlannedTable> plan = (subject != null && !request.state().isFinal()) ? this.purge.plan(subject, decided)
				: List.of();
		return new CaseFile(request, (subject != null) ? this.directory.label(subject) : null, candidates, plan,
				this.proposals.of(code), decided, this.purge.receipts(code), daysLeft(request));
	}

	/**
	 * How far away a request's due date is.
	 * @return empty for a request that has ended
	 */
	@Transactional(readOnly = true)
	public Optional<DaysLeft> daysLeft(ConfirmationCode code) {
		DeletionRequest request = this.requests.get(code);
		return request.state().isFinal() ? Optional.empty() : Optional.of(daysLeft(request));
	}

	private DaysLeft daysLeft(DeletionRequest request) {
		return DaysLeft.until(request.dueAt(), this.clock);
	}

}
