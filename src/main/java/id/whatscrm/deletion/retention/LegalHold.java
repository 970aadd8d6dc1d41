package id.whatscrm.deletion.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.encryption.Encrypted;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
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

	@Version
	private long version;

	private @Nullable String code;

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

	@Enumerated(EnumType.STRING)
	private @Nullable RetentionAction displaced;

	/**
	 * @param code the request that it came with; {@code null} for one that was set before
	 * any request
	 */
	LegalHold(@Nullable ConfirmationCode code, Subject subject, DataCategory category, Decision.Hold hold, String setBy,
			Instant setAt) {
		this.code = (code != null) ? code.value() : null;
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

	/**
	 * This hold as one of a request: itself, if it belonged to none.
	 * @param subject the request's subject
	 * @param earlier what the request held in the same category before
	 */
	LegalHold adoptedBy(ConfirmationCode adopter, Subject subject, Optional<LegalHold> earlier) {
		if (this.code == null && earlier.isEmpty() && subject.equals(subject())) {
			this.code = adopter.value();
			return this;
		}
		LegalHold own = earlier
			.orElseGet(() -> new LegalHold(adopter, subject, this.category, terms(), this.setBy, this.setAt));
		own.releasedAt = null;
		own.subjectType = subject.type();
		own.subjectKey = subject.key();
		own.ground = this.ground;
		own.extend(this.holdUntil, this.citation);
		return own;
	}

	/**
	 * Remembers what was to be done before the hold, which is done when it ends.
	 */
	void displace(@Nullable Decision decision) {
		if (decision != null && decision.action() != RetentionAction.HOLD) {
			this.displaced = decision.action();
		}
	}

	void displace(RetentionAction action) {
		if (action != RetentionAction.HOLD) {
			this.displaced = action;
		}
	}

	/**
	 * What was to be done before the hold; {@code null} if it was part of the decision.
	 */
	@Nullable RetentionAction displaced() {
		return this.displaced;
	}

	/** The request that it came with will purge nothing. */
	void standAlone() {
		this.code = null;
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

	public long id() {
		return Objects.requireNonNull(this.id);
	}

	/**
	 * The request that it belongs to; {@code null} for none.
	 */
	public @Nullable ConfirmationCode code() {
		return (this.code != null) ? new ConfirmationCode(this.code) : null;
	}

	Subject requireSubject() {
		return Objects.requireNonNull(subject(), "The subject of a hold is known while it is in force");
	}

	Decision.Hold terms() {
		return new Decision.Hold(this.ground, this.citation, this.holdUntil);
	}

	Proposal proposal() {
		return new Proposal(this.category, RetentionAction.HOLD, this.ground, this.citation, this.holdUntil,
				"heldAlready");
	}

	public String setBy() {
		return this.setBy;
	}

	public Instant setAt() {
		return this.setAt;
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
