package id.whatscrm.deletion.retention;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * The decision about one category of one request, as the policy or a reviewer took it.
 */
@Entity
@IdClass(RetentionDecision.Key.class)
class RetentionDecision {

	@Id
	private String code;

	@Id
	@Enumerated(EnumType.STRING)
	private DataCategory category;

	@Enumerated(EnumType.STRING)
	private RetentionAction action;

	@Enumerated(EnumType.STRING)
	private @Nullable HoldGround ground;

	private @Nullable String citation;

	private @Nullable LocalDate holdUntil;

	private String decidedBy;

	private Instant decidedAt;

	RetentionDecision(ConfirmationCode code, DataCategory category, Decision decision, String decidedBy,
			Instant decidedAt) {
		this.code = code.value();
		this.category = category;
		this.decidedBy = decidedBy;
		this.decidedAt = decidedAt;
		this.action = decision.action();
		if (decision instanceof Decision.Hold hold) {
			this.ground = hold.ground();
			this.citation = hold.citation();
			this.holdUntil = hold.until();
		}
	}

	@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
	protected RetentionDecision() {
	}

	DataCategory category() {
		return this.category;
	}

	Decision decision() {
		return switch (this.action) {
			case DELETE -> new Decision.Delete();
			case ANONYMISE -> new Decision.Anonymise();
			case HOLD -> {
				if (this.ground == null || this.citation == null || this.holdUntil == null) {
					throw new IllegalStateException("A hold without ground, citation or end was stored");
				}
				yield new Decision.Hold(this.ground, this.citation, this.holdUntil);
			}
		};
	}

	/** The key of a decision. */
	record Key(String code, DataCategory category) implements Serializable {
	}

}
