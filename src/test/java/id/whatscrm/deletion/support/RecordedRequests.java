package id.whatscrm.deletion.support;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.request.person.Requester;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldGround;

/**
 * Requests that have ended and stand in the ledger.
 */
public final class RecordedRequests {

	private final Ledger ledger;

	private final DeletionRequests requests;

	private final TransactionTemplate transaction;

	public RecordedRequests(Ledger ledger, DeletionRequests requests, PlatformTransactionManager transactions) {
		this.ledger = ledger;
		this.requests = requests;
		this.transaction = new TransactionTemplate(transactions);
	}

	/**
	 * A request of which 1,234 tokens were deleted and the contacts are held.
	 */
	public ConfirmationCode add() {
		Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
		DeletionRequest request = new DeletionRequest(ConfirmationCode.random(), Channel.SELF_SERVICE, Language.ENGLISH,
				new Requester(null, null, null, null, null, null), now, now.plus(30, ChronoUnit.DAYS));
		request.match(Subject.account("recorded-" + UUID.randomUUID()), CaseEvent.SYSTEM, now);
		request.confirmByChannel(now);
		request.suspended(now);
		request.review(now);
		request.schedulePurge(now, now);
		request.startPurge(now);
		request.complete(true, now);
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			DeletionRequest saved = this.requests.save(request);
			this.ledger.record(saved,
					List.of(new Receipt(DataCategory.API_TOKENS, Receipt.Outcome.DELETED, 1_234, 0, 0, now),
							new Receipt(DataCategory.CONTACTS, Receipt.Outcome.HELD, 0, 0, 0, now)),
					Map.of(DataCategory.CONTACTS, new Decision.Hold(HoldGround.LEGAL_OBLIGATION,
							"Law 8 of 1997, article 11", LocalDate.of(2031, 12, 31))),
					new Ledger.Rules("map-7", "policy-3"));
			return saved.code();
		}));
	}

}
