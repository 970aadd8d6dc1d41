package id.whatscrm.deletion.retention;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.Repository;

import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;

/**
 * All legal holds.
 */
public interface LegalHolds extends Repository<LegalHold, Long> {

	LegalHold save(LegalHold hold);

	List<LegalHold> findByCodeAndReleasedAtIsNull(String code);

	/**
	 * The hold in force on a category of a subject, whichever request it came with.
	 */
	Optional<LegalHold> findFirstBySubjectTypeAndSubjectKeyAndCategoryAndReleasedAtIsNull(SubjectType subjectType,
			String subjectKey, DataCategory category);

}
