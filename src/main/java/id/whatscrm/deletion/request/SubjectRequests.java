package id.whatscrm.deletion.request;

import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Finds the requests for a subject.
 */
@Component
public class SubjectRequests {

	private final DeletionRequests requests;

	private final SubjectHash subjects;

	SubjectRequests(DeletionRequests requests, SubjectHash subjects) {
		this.requests = requests;
		this.subjects = subjects;
	}

	/**
	 * All that are not forgotten, oldest first.
	 */
	public List<DeletionRequest> of(Subject subject) {
		return this.requests.findBySubjectHashInOrderByReceivedAt(this.subjects.allOf(subject));
	}

	/**
	 * The proven ones that have not ended, oldest first.
	 */
	public List<DeletionRequest> openAndProven(Subject subject) {
		return of(subject).stream()
			.filter((request) -> !request.state().isFinal()
					&& (request.verifiedAt() != null || request.channel().provesIdentity()))
			.toList();
	}

	/**
	 * Whether another of them has suspended the subject, and leads.
	 */
	public boolean anotherLeads(DeletionRequest request) {
		return openAndProven(request.requireSubject()).stream()
			.anyMatch((other) -> other.suspendedAt() != null && !other.code().equals(request.code()));
	}

}
