package id.whatscrm.deletion.request;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.Repository;

/**
 * All deletion requests.
 */
public interface DeletionRequests extends Repository<DeletionRequest, String> {

	DeletionRequest save(DeletionRequest request);

	Optional<DeletionRequest> findById(String code);

	/**
	 * The proven requests for a subject that have not ended, oldest first.
	 */
	default List<DeletionRequest> openAndProven(Subject subject) {
		return findBySubjectTypeAndSubjectKeyOrderByReceivedAt(subject.type(), subject.key()).stream()
			.filter((request) -> !request.state().isFinal()
					&& (request.verifiedAt() != null || request.channel().provesIdentity()))
			.toList();
	}

	List<DeletionRequest> findBySubjectTypeAndSubjectKeyOrderByReceivedAt(SubjectType type, String key);

	/**
	 * The request with a code that is known to exist.
	 * @throws UnknownRequest if it does not
	 */
	default DeletionRequest get(ConfirmationCode code) {
		return findById(code.value()).orElseThrow(() -> new UnknownRequest(code));
	}

}
