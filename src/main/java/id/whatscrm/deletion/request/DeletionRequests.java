package id.whatscrm.deletion.request;

import java.util.Optional;

import org.springframework.data.repository.Repository;

/**
 * All deletion requests.
 */
public interface DeletionRequests extends Repository<DeletionRequest, String> {

	DeletionRequest save(DeletionRequest request);

	Optional<DeletionRequest> findById(String code);

	/**
	 * The request with a code that is known to exist.
	 * @throws UnknownRequest if it does not
	 */
	default DeletionRequest get(ConfirmationCode code) {
		return findById(code.value()).orElseThrow(() -> new UnknownRequest(code));
	}

}
