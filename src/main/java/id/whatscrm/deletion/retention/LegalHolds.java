package id.whatscrm.deletion.retention;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectHash;

/**
 * All legal holds. For everybody else a hold is over after its last day; the request that
 * it belongs to keeps to it until its process has ended it.
 */
interface LegalHolds extends Repository<LegalHold, Long> {

	LegalHold save(LegalHold hold);

	Optional<LegalHold> findById(long id);

	List<LegalHold> findByCode(String code);

	Optional<LegalHold> findByCodeAndCategory(String code, DataCategory category);

	/**
	 * Written out, since what a name says is translated into SQL at each call, and this
	 * is asked for each category of a purge.
	 */
	@Query("select h from LegalHold h where h.code = :code and h.releasedAt is null")
	List<LegalHold> findByCodeAndReleasedAtIsNull(String code);

	List<LegalHold> findByCodeIsNullAndReleasedAtIsNullAndHoldUntilBefore(LocalDate day);

	/**
	 * The holds in force on a subject, whichever request they came with.
	 * @param subjectHashes {@link SubjectHash#allOf} the subject
	 */
	@Query("""
			select h from LegalHold h where h.subjectHash in :subjectHashes and h.releasedAt is null
			and h.holdUntil >= :today order by h.id""")
	List<LegalHold> inForce(Collection<byte[]> subjectHashes, LocalDate today);

	/**
	 * The holds in force on a subject in categories that a request does not hold itself.
	 */
	default List<LegalHold> unknownTo(String code, Collection<byte[]> subjectHashes, LocalDate today) {
		Set<DataCategory> own = findByCodeAndReleasedAtIsNull(code).stream()
			.map(LegalHold::category)
			.collect(Collectors.toSet());
		return inForce(subjectHashes, today).stream().filter((hold) -> !own.contains(hold.category())).toList();
	}

	/**
	 * The categories of {@link #unknownTo}.
	 */
	@NativeQuery("""
			select distinct category from legal_hold h where subject_hash = any (:subjectHashes)
			and released_at is null and hold_until >= :today and not exists (select from legal_hold own
			    where own.code = :code and own.released_at is null and own.category = h.category)""")
	List<DataCategory> categoriesUnknownTo(String code, byte[][] subjectHashes, LocalDate today);

	/**
	 * The categories that a request holds itself, or in which any other hold on its
	 * subject is in force. Asked at each commit of a purge, where a query by entities
	 * would take longer than the commit.
	 */
	@NativeQuery("""
			select distinct category from legal_hold where released_at is null
			and (code = :code or subject_hash = any (:subjectHashes) and hold_until >= :today)""")
	List<DataCategory> categoriesInForce(String code, byte[][] subjectHashes, LocalDate today);

	/**
	 * The holds in force on all subjects, those that end first at the beginning.
	 * @param after the last hold of the page before
	 */
	@Query("""
			select h from LegalHold h where h.releasedAt is null and (h.code is not null or h.holdUntil >= :today)
			and (h.holdUntil > :after or h.holdUntil = :after and h.id > :afterId) order by h.holdUntil, h.id""")
	List<LegalHold> inForce(LocalDate today, LocalDate after, long afterId, Limit limit);

}
