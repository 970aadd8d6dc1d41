package id.whatscrm.deletion.retention;

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
 * A proposal as it was made for a request.
 */
@Entity
@IdClass(RetentionDecision.Key.class)
class RetentionProposal {

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

	private String reason;

	RetentionProposal(ConfirmationCode code, Proposal proposal) {
		this.code = code.value();
		this.category = proposal.category();
		this.action = proposal.action();
		this.ground = proposal.ground();
		this.citation = proposal.citation();
		this.holdUntil = proposal.holdUntil();
		this.reason = proposal.reason();
	}

	@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
	protected RetentionProposal() {
	}

	Proposal proposal() {
		return new Proposal(this.category, this.action, this.ground, this.citation, this.holdUntil, this.reason);
	}

}
