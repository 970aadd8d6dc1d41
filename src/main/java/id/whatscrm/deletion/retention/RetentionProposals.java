package id.whatscrm.deletion.retention;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.springframework.data.repository.Repository;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * What the policy proposed for each category of each request.
 */
public interface RetentionProposals extends Repository<RetentionProposal, RetentionDecision.Key> {

	List<RetentionProposal> findByCode(String code);

	List<RetentionProposal> saveAll(Iterable<RetentionProposal> proposals);

	/**
	 * The proposals for a request.
	 * @return all categories in purge order, or nothing before they are made
	 */
	default Map<DataCategory, Proposal> of(ConfirmationCode code) {
		Map<DataCategory, Proposal> proposals = new EnumMap<>(DataCategory.class);
		findByCode(code.value()).forEach((stored) -> proposals.put(stored.proposal().category(), stored.proposal()));
		return proposals;
	}

}
