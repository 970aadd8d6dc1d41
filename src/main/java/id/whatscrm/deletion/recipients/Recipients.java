package id.whatscrm.deletion.recipients;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.recipients.Recipient.Identifier;
import id.whatscrm.deletion.recipients.RecipientNotice.State;
import id.whatscrm.deletion.recipients.RecipientWebhook.Delivery;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.Subject;

/**
 * Tells the processors that received the data that it is erased, and keeps track of who
 * has acknowledged it (E5). Each is told on its own: one that is down stops no other, and
 * one that has acknowledged is not asked again.
 */
@Service
public class Recipients {

	private static final Logger logger = LoggerFactory.getLogger(Recipients.class);

	private static final Set<Outcome> ERASED = EnumSet.of(Outcome.DELETED, Outcome.ANONYMISED);

	/** Far below the time after which the engine takes a job for lost. */
	private static final Duration FIRST_TRIES = Duration.ofMinutes(1);

	private static final int REFERENCE_LENGTH = 32;

	private static final int MIN_SEARCHED_LENGTH = 4;

	private final RecipientSettings settings;

	private final RecipientNotices notices;

	private final RecipientWebhook webhook;

	private final Purge purge;

	private final Clock clock;

	private final OwnTransaction alone;

	Recipients(RecipientSettings settings, RecipientNotices notices, RecipientWebhook webhook, Purge purge, Clock clock,
			OwnTransaction alone) {
		this.settings = settings;
		this.notices = notices;
		this.webhook = webhook;
		this.purge = purge;
		this.clock = clock;
		this.alone = alone;
	}

	/**
	 * What came of a try.
	 */
	public sealed interface Answer {

		/** The recipient has acknowledged the notice. */
		record Acknowledged() implements Answer {
		}

		/**
		 * It has not, and is asked again.
		 *
		 * @param nextTryAt when
		 */
		record NotYet(Instant nextTryAt) implements Answer {
		}

		/** It has not, and asking again by ourselves makes no sense. */
		record Silent() implements Answer {
		}

	}

	/**
	 * A notice that the first try left without an acknowledgement.
	 *
	 * @param notice its number
	 * @param nextTryAt when to try again
	 */
	public record Unanswered(long notice, Instant nextTryAt) {
	}

	/**
	 * A notice that waits for an acknowledgement, as staff see it.
	 *
	 * @param recipient how mails call the recipient
	 * @param webhookId by which the recipient finds it
	 * @param attempts how often it was sent
	 * @param lastFailure why it is not acknowledged
	 */
	public record Pending(String recipient, String webhookId, int attempts, String lastFailure) {
	}

	/**
	 * Tells every recipient, once, which categories of a request were erased and which it
	 * was not told of before. May be repeated: who has acknowledged is not told again.
	 * @return the notices for which the caller must see to further tries
	 */
	public List<Unanswered> tell(DeletionRequest request) {
		// By itself: a try that the recipient acknowledged must find its notice again.
		this.alone.executeWithoutResult((status) -> prepare(request));
		long end = System.nanoTime() + FIRST_TRIES.toNanos();
		List<Unanswered> unanswered = new ArrayList<>();
		for (RecipientNotice notice : this.notices.notHandedOver(request.code())) {
			Instant now = this.clock.instant();
			Answer answer = (System.nanoTime() < end) ? attempt(notice) : new Answer.NotYet(now);
			if (!(answer instanceof Answer.Acknowledged)) {
				this.notices.handOver(notice.id());
				unanswered.add(
						new Unanswered(notice.id(), (answer instanceof Answer.NotYet later) ? later.nextTryAt() : now));
			}
		}
		return unanswered;
	}

	/**
	 * Whether any recipient was told of a request.
	 */
	public boolean wereTold(ConfirmationCode code) {
		return !this.notices.of(code).isEmpty();
	}

	/**
	 * Sends a notice once more. One that is acknowledged already is not sent.
	 */
	public Answer tellAgain(long notice) {
		RecipientNotice found = this.notices.get(notice);
		return (found.progress().state() == State.OPEN) ? attempt(found) : new Answer.Acknowledged();
	}

	/**
	 * A notice that waits for its acknowledgement.
	 */
	public Pending pending(long notice) {
		RecipientNotice found = this.notices.get(notice);
		String failure = found.progress().lastFailure();
		return new Pending(displayName(found), found.webhookId(), found.progress().attempts(),
				(failure != null) ? failure : "not sent yet");
	}

	/**
	 * Whether a text has the key of whose data a notice is about. A key that is as short
	 * as a day or a month is not looked for.
	 */
	public boolean names(long notice, String text) {
		String key = this.notices.get(notice).subjectKey();
		return key != null && key.length() >= MIN_SEARCHED_LENGTH
				&& Pattern.compile("\\b" + Pattern.quote(key) + "\\b").matcher(text).find();
	}

	/**
	 * The recipient has acknowledged in another way, such as by letter.
	 * @param note how, without personal data: it is kept
	 */
	public void acknowledgedOtherwise(long notice, String note, String by) {
		this.notices.acknowledgedOtherwise(notice, note, by);
	}

	/**
	 * Nobody asks the recipient any more.
	 * @param note why, without personal data: it is kept
	 */
	public void giveUp(long notice, String note, String by) {
		this.notices.givenUp(notice, note, by);
	}

	/**
	 * How mails call those who were told last of a request, by how that stands.
	 */
	public Map<State, List<String>> told(ConfirmationCode code) {
		Map<String, RecipientNotice> newest = new LinkedHashMap<>();
		this.notices.of(code).forEach((notice) -> newest.put(notice.recipient(), notice));
		Map<State, List<String>> told = new EnumMap<>(State.class);
		newest.values()
			.forEach((notice) -> told.computeIfAbsent(notice.progress().state(), (state) -> new ArrayList<>())
				.add(displayName(notice)));
		return told;
	}

	private void prepare(DeletionRequest request) {
		Subject subject = request.requireSubject();
		List<DataCategory> erased = this.purge.receipts(request.code())
			.stream()
			.filter((receipt) -> ERASED.contains(receipt.outcome()))
			.map(Receipt::category)
			.toList();
		List<RecipientNotice> before = this.notices.of(request.code());
		this.settings.recipients().forEach((name, recipient) -> {
			List<DataCategory> news = new ArrayList<>(erased);
			before.stream()
				.filter((notice) -> notice.recipient().equals(name))
				.forEach((notice) -> news.removeAll(notice.categories()));
			if (!news.isEmpty() && recipient.subjects().contains(subject.type())) {
				this.notices.add(request.code(), notice(name, recipient, request.code(), subject, news));
			}
		});
	}

	private RecipientNotice notice(String name, Recipient recipient, ConfirmationCode code, Subject subject,
			List<DataCategory> categories) {
		boolean byKey = recipient.identifier() == Identifier.ACCOUNT_KEY;
		String webhookId = "msg_" + UUID.randomUUID().toString().replace("-", "");
		return new RecipientNotice(0, name, webhookId, byKey ? reference(recipient, code) : code.value(),
				subject.type(), byKey ? subject.key() : null, categories, this.clock.instant(),
				RecipientNotice.Progress.NONE);
	}

	/**
	 * Not the code, which opens the status page: who knows an account's key need not be
	 * able to follow the request of its owner.
	 */
	private static String reference(Recipient recipient, ConfirmationCode code) {
		return HexFormat.of().formatHex(Hmac.of("reference " + code, recipient.key())).substring(0, REFERENCE_LENGTH);
	}

	private Answer attempt(RecipientNotice notice) {
		Recipient recipient = this.settings.recipients().get(notice.recipient());
		Delivery delivery = (recipient != null) ? this.webhook.send(recipient, notice)
				: new Delivery.NotAcknowledged("not in the settings any more");
		// By itself: what the recipient did stays done when this step fails later.
		this.alone.executeWithoutResult((status) -> {
			if (delivery instanceof Delivery.NotAcknowledged not) {
				this.notices.failed(notice.id(), not.failure());
			}
			else {
				this.notices.acknowledged(notice.id());
			}
		});
		if (delivery instanceof Delivery.NotAcknowledged not) {
			logger.info("The recipient {} has not acknowledged the notice {}: {}", notice.recipient(),
					notice.webhookId(), not.failure());
			return next(notice, recipient);
		}
		return new Answer.Acknowledged();
	}

	private Answer next(RecipientNotice tried, @Nullable Recipient recipient) {
		List<Duration> waits = this.settings.recipientRetries();
		return (recipient != null && tried.progress().attempts() < waits.size())
				? new Answer.NotYet(this.clock.instant().plus(waits.get(tried.progress().attempts())))
				: new Answer.Silent();
	}

	private String displayName(RecipientNotice notice) {
		Recipient recipient = this.settings.recipients().get(notice.recipient());
		return (recipient != null) ? recipient.displayName() : notice.recipient();
	}

}
