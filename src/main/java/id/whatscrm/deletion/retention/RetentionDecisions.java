package id.whatscrm.deletion.retention;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * What was decided about each category of each request.
 */
public interface RetentionDecisions extends Repository<RetentionDecision, RetentionDecision.Key> {

	/**
	 * Written out, since what a name says is translated into SQL at each call.
	 */
	@Query("select d from RetentionDecision d where d.code = :code")
	List<RetentionDecision> findByCode(String code);

	List<RetentionDecision> saveAll(Iterable<RetentionDecision> decisions);

	/**
	 * The decisions about a request.
	 * @return all categories in purge order, or nothing before the decision
	 */
	default Map<DataCategory, Decision> of(ConfirmationCode code) {
		Map<DataCategory, Decision> decisions = new EnumMap<>(DataCategory.class);
		Collection<RetentionDecision> stored = findByCode(code.value());
		stored.forEach((decision) -> decisions.put(decision.category(), decision.decision()));
		return decisions;
	}

}
