package id.whatscrm.deletion.request;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.Repository;

/**
 * All deletion requests.
 */
public interface DeletionRequests extends Repository<DeletionRequest, String> {

	DeletionRequest save(DeletionRequest request);

	Optional<DeletionRequest> findById(String code);

	List<DeletionRequest> findBySuspendedAtIsNotNullAndStateIn(Collection<RequestState> states);

	/**
	 * The requests for a subject, oldest first.
	 * @param subjectHashes {@link SubjectHash#allOf} the subject
	 */
	List<DeletionRequest> findBySubjectHashInOrderByReceivedAt(Collection<byte[]> subjectHashes);

	/**
	 * The request with a code that is known to exist.
	 * @throws UnknownRequest if it does not
	 */
	default DeletionRequest get(ConfirmationCode code) {
		return findById(code.value()).orElseThrow(() -> new UnknownRequest(code));
	}

}
