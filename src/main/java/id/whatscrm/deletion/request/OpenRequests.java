package id.whatscrm.deletion.request;

import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Finds the requests for a subject that have not ended.
 */
@Component
public class OpenRequests {

	private final DeletionRequests requests;

	private final SubjectHash subjects;

	OpenRequests(DeletionRequests requests, SubjectHash subjects) {
		this.requests = requests;
		this.subjects = subjects;
	}

	/**
	 * The proven ones, oldest first.
	 */
	public List<DeletionRequest> provenFor(Subject subject) {
		return this.requests.findBySubjectHashInOrderByReceivedAt(this.subjects.allOf(subject))
			.stream()
			.filter((request) -> !request.state().isFinal()
					&& (request.verifiedAt() != null || request.channel().provesIdentity()))
			.toList();
	}

}
