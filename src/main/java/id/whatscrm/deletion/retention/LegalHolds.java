package id.whatscrm.deletion.retention;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.Repository;

import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectHash;

/**
 * All legal holds.
 */
public interface LegalHolds extends Repository<LegalHold, Long> {

	LegalHold save(LegalHold hold);

	List<LegalHold> findByCode(String code);

	List<LegalHold> findByCodeAndReleasedAtIsNull(String code);

	/**
	 * The hold in force on a category of a subject, whichever request it came with.
	 * @param subjectHashes {@link SubjectHash#allOf} the subject
	 */
	Optional<LegalHold> findFirstBySubjectHashInAndCategoryAndReleasedAtIsNull(Collection<byte[]> subjectHashes,
			DataCategory category);

}
