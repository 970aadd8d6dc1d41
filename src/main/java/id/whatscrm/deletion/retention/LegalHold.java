package id.whatscrm.deletion.retention;

import java.time.Instant;
import java.time.LocalDate;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;

/**
 * Keeps one category of one subject from being purged until it is released.
 */
@Entity
public class LegalHold {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	private String code;

	@Enumerated(EnumType.STRING)
	private SubjectType subjectType;

	private String subjectKey;

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

	void release(Instant now) {
		this.releasedAt = now;
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
