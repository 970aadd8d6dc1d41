package id.whatscrm.deletion.retention;

import java.time.Instant;
import java.time.LocalDate;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Encrypted;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectHash;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Keeps one category of one subject from being purged until it is released.
 */
@Entity
@EntityListeners(SubjectHash.class)
public class LegalHold implements SubjectHash.OfSubject {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	private String code;

	@Enumerated(EnumType.STRING)
	private SubjectType subjectType;

	@Convert(converter = Encrypted.class)
	private @Nullable String subjectKey;

	private byte @Nullable [] subjectHash;

	@Enumerated(EnumType.STRING)
	private DataCategory category;

	@Enumerated(EnumType.STRING)
	private HoldGround ground;

	private String citation;

	private LocalDate holdUntil;

	private String setBy;

	private Instant setAt;

	private @Nullable Instant releasedAt;

	LegalHold(ConfirmationCode code, Subject subject, DataCategory category, Decision.Hold hold, String setBy,
			Instant setAt) {
		this.code = code.value();
		this.subjectType = subject.type();
		this.subjectKey = subject.key();
		this.category = category;
		this.ground = hold.ground();
		this.citation = hold.citation();
		this.holdUntil = hold.until();
		this.setBy = setBy;
		this.setAt = setAt;
	}

	@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
	protected LegalHold() {
	}

	void extend(LocalDate until, String newCitation) {
		this.holdUntil = until;
		this.citation = newCitation;
	}

	void forgetSubject() {
		this.subjectKey = null;
	}

	boolean isReleased() {
		return this.releasedAt != null;
	}

	void release(Instant now) {
		this.releasedAt = now;
	}

	@Override
	public @Nullable Subject subject() {
		return (this.subjectKey != null) ? new Subject(this.subjectType, this.subjectKey) : null;
	}

	@Override
	public void findBy(byte @Nullable [] hash) {
		this.subjectHash = hash;
	}

	ConfirmationCode code() {
		return new ConfirmationCode(this.code);
	}

	public DataCategory category() {
		return this.category;
	}

	public HoldGround ground() {
		return this.ground;
	}

	public String citation() {
		return this.citation;
	}

	public LocalDate holdUntil() {
		return this.holdUntil;
	}

}
