package id.whatscrm.deletion.notification;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.notification.WrittenLetter.Enclosure;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.person.EmailAddress;

/**
 * Hands mails to the mail server, and tells an address that does not exist from a server
 * that does not take mail at the moment.
 */
@Component
class Postbox {

	private static final Logger logger = LoggerFactory.getLogger(Postbox.class);

	/** The class, subject and detail of a refusal (RFC 3463). */
	private static final Pattern ENHANCED_STATUS = Pattern.compile("^\\s*\\d{3}[ -](5\\.\\d)\\.\\d+");

	private static final Set<String> ADDRESS_OR_MAILBOX = Set.of("5.1", "5.2");

	private static final Set<Integer> NO_SUCH_MAILBOX = Set.of(550, 551, 553);

	private final JavaMailSender sender;

	private final ReplyIds replyIds;

	private final MailSettings settings;

	private final RequestSettings addresses;

	private final Clock clock;

	private final MeterRegistry meters;

	Postbox(JavaMailSender sender, ReplyIds replyIds, MailSettings settings, RequestSettings addresses, Clock clock,
			MeterRegistry meters) {
		this.sender = sender;
		this.replyIds = replyIds;
		this.settings = settings;
		this.addresses = addresses;
		this.clock = clock;
		this.meters = meters;
	}

	/**
	 * A mail in words.
	 *
	 * @param html {@code null} for a mail that is text only, and then has no enclosure
	 */
	record Mail(String subject, String text, @Nullable String html, @Nullable Enclosure enclosure) {
	}

	/**
	 * Hands a mail over.
	 * @param name what it is, for logs and failures
	 * @param id the same for each try of it
	 * @return whether it was taken; {@code false} if the address can never be reached
	 * @throws MailNotSent if another try may help
	 */
	boolean deliver(String name, EmailAddress recipient, String id, Mail mail) {
		try {
			boolean taken = handOver(name, recipient, id, mail);
			count(taken ? "sent" : "refused");
			return taken;
		}
		catch (MailNotSent ex) {
			count("failed");
			throw ex;
		}
	}

	private void count(String outcome) {
		this.meters.counter("deletion.mails", "outcome", outcome).increment();
	}

	private boolean handOver(String name, EmailAddress recipient, String id, Mail mail) {
		try {
			this.sender.send(message(recipient, id, mail));
			return true;
		}
		catch (MailAuthenticationException ex) {
			throw new MailNotSent(name, "the mail server refused the sign-in");
		}
		catch (MailSendException ex) {
			if (isUndeliverable(ex)) {
				// Trying again would not help, and a typo must not hold up the request.
				logger.warn("The mail server refuses a recipient of the mail {} with the id {}", name, id);
				return false;
			}
			throw new MailNotSent(name, "the mail server could not be reached or does not take it from us");
		}
		catch (MailException | MessagingException | UnsupportedEncodingException ex) {
			throw new MailNotSent(name, "it could not be prepared (" + ex.getClass().getSimpleName() + ")");
		}
	}

	/**
	 * Whether the address itself is at fault. A server that refuses to relay for us
	 * refuses every address: that is for operators to mend, and no mail may be lost by
	 * it.
	 */
	private static boolean isUndeliverable(MailSendException failure) {
		for (Exception problem : failure.getMessageExceptions()) {
			Exception cause = problem;
			while (cause instanceof MessagingException mail) {
				if (mail instanceof SMTPAddressFailedException refused && isNoSuchAddress(refused)) {
					return true;
				}
				cause = mail.getNextException();
			}
		}
		return false;
	}

	private static boolean isNoSuchAddress(SMTPAddressFailedException refused) {
		String answer = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
		Matcher status = ENHANCED_STATUS.matcher(answer);
		if (status.find()) {
			return ADDRESS_OR_MAILBOX.contains(status.group(1));
		}
		return NO_SUCH_MAILBOX.contains(refused.getReturnCode()) && !answer.contains("relay");
	}

	private MimeMessage message(EmailAddress recipient, String id, Mail mail)
			throws MessagingException, UnsupportedEncodingException {
		MimeMessage message = this.sender.createMimeMessage();
		MimeMessageHelper helper = new MimeMessageHelper(message, mail.html() != null, StandardCharsets.UTF_8.name());
		helper.setFrom(new InternetAddress(this.settings.from().value(), this.settings.fromName(),
				StandardCharsets.UTF_8.name()));
		helper.setTo(recipient.value());
		EmailAddress support = this.addresses.supportAddress();
		if (support != null) {
			helper.setReplyTo(support.value());
		}
		helper.setSubject(mail.subject());
		helper.setSentDate(Date.from(this.clock.instant()));
		if (mail.html() != null) {
			helper.setText(mail.text(), mail.html());
		}
		else {
			helper.setText(mail.text());
		}
		if (mail.enclosure() != null) {
			helper.addAttachment(mail.enclosure().name(), new ByteArrayResource(mail.enclosure().pdf()),
					MediaType.APPLICATION_PDF_VALUE);
		}
		// Tells out-of-office replies and mailing lists to stay quiet (RFC 3834).
		message.setHeader("Auto-Submitted", "auto-generated");
		message.setHeader("Message-ID", "<" + this.replyIds.idOf(id, this.addresses.publicUrl().getHost()) + ">");
		return message;
	}

}
