package id.whatscrm.deletion.intake.mailbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

import id.whatscrm.deletion.encryption.Sha256;
import id.whatscrm.deletion.intake.IntakeMetrics;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.intake.RequestDesk.Joined;
import id.whatscrm.deletion.intake.limits.LimitSettings;
import id.whatscrm.deletion.intake.limits.RateLimits;
import id.whatscrm.deletion.intake.mailbox.MailReading.Kind;
import id.whatscrm.deletion.notification.Mailroom;
import id.whatscrm.deletion.notification.ReplyIds;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.RequestMail;

/**
 * Decides what becomes of a mail: a request, a part of one, or nothing. Nothing in it
 * proves who wrote it (I1, I2).
 */
@Service
class MailDesk {

	private static final Logger log = LoggerFactory.getLogger(MailDesk.class);

	private static final String UNREADABLE = """
			This mail could not be read by machine. It is kept in the mailbox, where a person can open it.""";

	private static final int MAX_HEAD = 64 * 1024;

	private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^message-id:\\s{0,5}<([^<>\\s]{1,250})>");

	private final MailReader reader;

	private final RequestDesk desk;

	private final ReplyIds replyIds;

	private final RateLimits limits;

	private final LimitSettings limitSettings;

	private final Clock clock;

	private final IntakeMetrics metrics;

	MailDesk(Mailroom mailroom, RequestDesk desk, ReplyIds replyIds, RateLimits limits, LimitSettings limitSettings,
			Clock clock, IntakeMetrics metrics) {
		this.metrics = metrics;
		this.reader = new MailReader(mailroom.ownAddresses());
		this.desk = desk;
		this.replyIds = replyIds;
		this.limits = limits;
		this.limitSettings = limitSettings;
		this.clock = clock;
	}

	/**
	 * What to do with the mailbox's copy.
	 */
	enum Copy {

		/**
		 * The case file has it; what the mailbox keeps would outlive the request (E7).
		 */
		REMOVE,
		/** People must look at it. */
		KEEP

	}

	/**
	 * Takes a mail in. When this returns, what it caused is stored; if it throws, nothing
	 * is, and the same mail may be brought again. A mail that is brought twice does
	 * nothing more.
	 * @param raw the mail as it came
	 */
	Copy take(byte[] raw) {
		MailReading mail = this.reader.read(raw);
		if (mail.kind() == Kind.AUTOMATIC) {
			return Copy.KEEP;
		}
		byte[] key = key(mail, raw);
		RequestMail kept = new RequestMail(this.clock.instant(), sender(mail), mail.subject(),
				mail.text().isBlank() ? UNREADABLE : mail.text());
		Joined joined = mail.answers()
			.stream()
			.flatMap((id) -> this.replyIds.requestOf(id).stream())
			.distinct()
			.map((code) -> this.desk.join(code, kept, answer(mail), key))
			.filter((result) -> result != Joined.NOT)
			.findFirst()
			.orElse(Joined.NOT);
		return switch (joined) {
			case SHOWN -> Copy.REMOVE;
			// It may object to what would else go on by itself (C7).
			case FILED -> Copy.KEEP;
			case NOT -> (mail.kind() == Kind.OTHER) ? Copy.KEEP : open(mail, kept, key);
		};
	}

	private Copy open(MailReading mail, RequestMail kept, byte[] key) {
		// Each request answers its sender, who may be made up.
		if (!this.limits.take("mail", String.valueOf(mail.from()), this.limitSettings.target()).allowed()) {
			this.metrics.limited(Channel.MAILBOX, "sender");
			log.warn("More mails come from one sender than are taken; people must look at them");
			return Copy.KEEP;
		}
		NewRequest request = request(mail);
		// Each asks the owner of the address to confirm, whoever its senders are (I6).
		String named = request.email();
		if (named != null && !this.limits.takeTarget(named, this.limitSettings.target())) {
			this.metrics.limited(Channel.MAILBOX, "address");
			log.warn("More mails name one address than are taken; people must look at them");
			return Copy.KEEP;
		}
		this.desk.accept(request, kept, key);
		return (mail.kind() == Kind.UNREADABLE) ? Copy.KEEP : Copy.REMOVE;
	}

	/** Who names no registered address may well write from it; it only locates. */
	private NewRequest request(MailReading mail) {
		MailReading.Named named = mail.named();
		String email = (named.email() != null) ? named.email() : sender(mail);
		NewRequest whole = new NewRequest(Channel.MAILBOX, mail.language(), email, named.businessName(),
				named.whatsappNumber(), named.metaBusinessId(), named.description(), null);
		// What cannot be accepted still stands in the mail, which support reads.
		return this.desk.problems(whole).isEmpty() ? whole
				: new NewRequest(Channel.MAILBOX, mail.language(), sender(mail), null, null, null, null, null);
	}

	private static @Nullable String sender(MailReading mail) {
		return (mail.from() != null && EmailAddress.isValid(mail.from())) ? mail.from() : null;
	}

	private static String answer(MailReading mail) {
		String answer = mail.newText().isBlank() ? mail.text() : mail.newText();
		return answer.substring(0, Math.min(answer.length(), NewRequest.MAX_DESCRIPTION));
	}

	/**
	 * A mail that a server delivers twice has the same id and words, and other headers of
	 * that server.
	 */
	private static byte[] key(MailReading mail, byte[] raw) {
		String head = new String(raw, 0, Math.min(raw.length, MAX_HEAD), StandardCharsets.ISO_8859_1);
		Matcher id = MESSAGE_ID.matcher(head);
		return id.find() ? Sha256
			.of(String.join("\n", "mail", id.group(1), String.valueOf(mail.from()), mail.subject(), mail.text()))
				: Sha256.of(raw);
	}

}
