package id.whatscrm.deletion.intake.mailbox;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.Collectors;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.mailbox.MailReading.Kind;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Language;

/**
 * Reads incoming mails. Anybody can send any bytes: it never fails and its work is
 * limited.
 */
final class MailReader {

	/** As large as mail servers accept. */
	private static final int MAX_BYTES = 50_000_000;

	private static final int MAX_MESSAGES = 5;

	private static final int MAX_DEPTH = 3;

	/** Only the name before an address may be encoded, and it does not matter here. */
	private static final Pattern ENCODED_WORD = Pattern.compile("=\\?[^?]{1,40}\\?[^?]\\?[^?]{0,2000}\\?=");

	private static final Pattern MESSAGE_ID = Pattern.compile("<([^<>\\s]{1,250})>");

	private final Set<String> ownAddresses;

	MailReader(Set<String> ownAddresses) {
		this.ownAddresses = ownAddresses.stream()
			.map((address) -> address.toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

	/** What one mail and those attached to it say. */
	private record Words(String text, String fresh, String said) {
	}

	MailReading read(byte[] raw) {
		String from = null;
		String subject = "";
		try {
			MailPart mail = new MailPart(raw, 0, Math.min(raw.length, MAX_BYTES));
			from = sender(mail);
			subject = subject(mail);
			return read(mail, from, subject);
		}
		catch (RuntimeException | StackOverflowError ex) {
			return new MailReading(Kind.UNREADABLE, Language.ENGLISH, from, subject, "", "", MailReading.Named.NOTHING,
					List.of());
		}
	}

	private MailReading read(MailPart mail, @Nullable String from, String subject) {
		List<String> answers = answers(mail);
		MailText content = new MailText(mail);
		Words words = words(mail, content, 0);
		MailFields fields = new MailFields(words.said(), this.ownAddresses);
		String fresh = MailDecoding.cut(words.fresh(), MailReading.MAX_TEXT);
		String description = fields.description();
		if (description == null && !fresh.isBlank()) {
			description = MailDecoding.cut(fresh, NewRequest.MAX_DESCRIPTION).strip();
		}
		// The subject of an answer is not its sender's.
		boolean ownSubject = answers.isEmpty() || !subject.matches("(?i)(re|bls|balas) ?:.*");
		boolean wish = ownSubject && DeletionWish.in(subject) || DeletionWish.in(words.said()) || fields.isFilledIn();
		Kind kind = Kind.OTHER;
		if (AutomaticMail.is(mail, content, from, subject, this.ownAddresses)) {
			kind = Kind.AUTOMATIC;
		}
		else if (wish) {
			kind = Kind.REQUEST;
		}
		else if (!mail.hasHeaders() || words.text().isBlank() && (subject.isEmpty() || !content.hasText())) {
			kind = Kind.UNREADABLE;
		}
		return new MailReading(kind, DeletionWish.language(subject + "\n" + words.said()), from, subject,
				MailDecoding.cut(words.text(), MailReading.MAX_TEXT), fresh, new MailReading.Named(fields.email(),
						fields.businessName(), fields.whatsappNumber(), fields.metaBusinessId(), description),
				answers);
	}

	private Words words(MailPart mail, MailText content, int depth) {
		String body = content.body();
		QuotedText own = QuotedText.of(body, subject(mail), this.ownAddresses, !answers(mail).isEmpty());
		StringBuilder text = new StringBuilder(body);
		StringBuilder fresh = new StringBuilder(own.fresh());
		StringBuilder said = new StringBuilder(own.said());
		for (MailPart message : content.messages().subList(0, Math.min(content.messages().size(), MAX_MESSAGES))) {
			if (depth >= MAX_DEPTH) {
				break;
			}
			String from = sender(message);
			Words attached = words(message, new MailText(message), depth + 1);
			String head = "\n\nFrom: " + String.valueOf(from) + "\nSubject: " + subject(message) + "\n\n";
			text.append(head).append(attached.text());
			if (!this.ownAddresses.contains(String.valueOf(from))) {
				fresh.append(head).append(attached.fresh());
				said.append("\n\n").append(attached.said());
			}
		}
		return new Words(text.toString().strip(), fresh.toString().strip(), said.toString().strip());
	}

	private static String subject(MailPart mail) {
		return MailDecoding.line(MailDecoding.words(mail.header("subject")), MailReading.MAX_SUBJECT);
	}

	private static @Nullable String sender(MailPart mail) {
		try {
			List<String> headers = mail.all("from");
			InternetAddress[] addresses = (headers.size() == 1)
					? InternetAddress.parseHeader(ENCODED_WORD.matcher(headers.get(0)).replaceAll("x"), false)
					: new InternetAddress[0];
			String address = (addresses.length == 1) ? String.valueOf(addresses[0].getAddress()) : "";
			return EmailAddress.isValid(address) ? address.toLowerCase(Locale.ROOT) : null;
		}
		catch (AddressException ex) {
			return null;
		}
	}

	private static List<String> answers(MailPart mail) {
		return Stream.of("in-reply-to", "references")
			.flatMap((name) -> mail.all(name).stream())
			.flatMap((header) -> MESSAGE_ID.matcher(header).results())
			.map((id) -> id.group(1))
			.distinct()
			.limit(MailReading.MAX_ANSWERS)
			.toList();
	}

}
