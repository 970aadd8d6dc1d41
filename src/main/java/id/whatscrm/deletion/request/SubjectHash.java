package id.whatscrm.deletion.request;

import java.util.List;

import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.encryption.PersonalData;

/**
 * Lets entities be found by their subject, whose key is stored encrypted.
 */
@Component
public class SubjectHash {

	private final PersonalData personalData;

	SubjectHash(PersonalData personalData) {
		this.personalData = personalData;
	}

	/**
	 * An entity that is about a subject.
	 */
	public interface OfSubject {

		/**
		 * The subject; {@code null} if there is none yet or any more.
		 */
		@Nullable Subject subject();

		/**
		 * Takes what the entity is to be found by.
		 */
		void findBy(byte @Nullable [] subjectHash);

	}

	@PrePersist
	@PreUpdate
	void hash(OfSubject entity) {
		Subject subject = entity.subject();
		entity.findBy((subject != null) ? this.personalData.searchHash(text(subject)) : null);
	}

	/**
	 * What entities about a subject are found by, under all keys.
	 */
	public List<byte[]> allOf(Subject subject) {
		return this.personalData.searchHashes(text(subject));
	}

	private static String text(Subject subject) {
		return subject.type() + " " + subject.key();
	}

}
