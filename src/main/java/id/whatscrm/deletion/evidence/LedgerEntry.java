package id.whatscrm.deletion.evidence;

import java.time.Instant;
import java.time.LocalDate;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldGround;

/**
 * One line of the ledger: what became of a request, or of one category. Nothing in it
 * identifies a person (E7).
 */
@Entity
class LedgerEntry {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	private Instant recordedAt;

	private String code;

	@Enumerated(EnumType.STRING)
	private Channel channel;

	private Instant receivedAt;

	private Instant dueAt;

	private @Nullable Instant verifiedAt;

	private String outcome;

	@Enumerated(EnumType.STRING)
	private @Nullable DataCategory category;

	private @Nullable Long rows;

	@Enumerated(EnumType.STRING)
	private @Nullable HoldGround ground;

	private @Nullable String citation;

	private @Nullable LocalDate holdUntil;

	LedgerEntry(DeletionRequest request, Instant recordedAt) {
		this(request, request.state().name(), recordedAt);
	}

	LedgerEntry(DeletionRequest request, Receipt receipt, @Nullable Decision decision, Instant recordedAt) {
		this(request, receipt.outcome().name(), recordedAt);
		this.category = receipt.category();
		this.rows = receipt.rows();
		if (decision instanceof Decision.Hold hold) {
			this.ground = hold.ground();
			this.citation = hold.citation();
			this.holdUntil = hold.until();
		}
	}

	private LedgerEntry(DeletionRequest request, String outcome, Instant recordedAt) {
		this.recordedAt = recordedAt;
		this.code = request.code().value();
		this.channel = request.channel();
		this.receivedAt = request.receivedAt();
		this.dueAt = request.dueAt();
		this.verifiedAt = request.verifiedAt();
		this.outcome = outcome;
	}

	@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
	protected LedgerEntry() {
	}

}
