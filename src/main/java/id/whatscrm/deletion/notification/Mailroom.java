package id.whatscrm.deletion.notification;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import id.whatscrm.deletion.identity.ProofTokens;
import id.whatscrm.deletion.identity.Purpose;
import id.whatscrm.deletion.purge.SubjectDirectory;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.EmailAddress;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.Requester;

/**
 * Writes and sends the mails about a request, in the requester's language.
 */
@Service
@Transactional
public class Mailroom {

	private static final int MAX_PARAGRAPHS = 6;

	private final DeletionRequests requests;

	private final SubjectDirectory directory;

	private final ProofTokens tokens;

	private final Outcomes outcomes;

	private final MessageSource messages;

	private final ITemplateEngine templates;

	private final JavaMailSender sender;

	private final MailSettings settings;

	private final RequestSettings service;

	private final Clock clock;

	Mailroom(DeletionRequests requests, SubjectDirectory directory, ProofTokens tokens, Outcomes outcomes,
			MessageSource messages, ITemplateEngine templates, JavaMailSender sender, MailSettings settings,
			RequestSettings service, Clock clock) {
		this.requests = requests;
		this.directory = directory;
		this.tokens = tokens;
		this.outcomes = outcomes;
		this.messages = messages;
		this.templates = templates;
		this.sender = sender;
		this.settings = settings;
		this.service = service;
		this.clock = clock;
	}

	/**
	 * Sends a letter to everybody whom it concerns. Whoever has no address is left out:
	 * support answers letters and calls by other means.
	 * @throws MailNotSent if the mail server does not take it; those before may have got
	 * theirs, and get the same mail under the same Message-ID when this is repeated
	 */
	public void send(ConfirmationCode code, Letter letter) {
		DeletionRequest request = this.requests.get(code);
		int number = 0;
		for (EmailAddress recipient : recipients(request, letter)) {
			deliver(recipient, letter.name(), request, content(request, letter), request.language().locale(), number);
			number++;
		}
		request.note(CaseEvent.Kind.REQUESTER_TOLD, this.clock.instant(), CaseEvent.SYSTEM);
	}

	/**
	 * Reminds a staff group that a request's due date is near.
	 * @param staffGroup the id of the group; one without an address is not reminded
	 * @throws MailNotSent if the mail server does not take it
	 */
	public void remindStaff(ConfirmationCode code, String staffGroup) {
		String address = this.settings.staff().get(staffGroup);
		if (address == null) {
			return;
		}
		DeletionRequest request = this.requests.get(code);
		Locale locale = Locale.ENGLISH;
		LetterContent content = new LetterContent(text("mail.remind-staff.subject", locale, code),
				paragraphs("mail.remind-staff", locale, code, date(request.dueAt(), locale)), null, List.of(),
				text("mail.remind-staff.link", locale), address("/camunda/app/tasklist/"),
				text("mail.remind-staff.footer", locale));
		deliver(new EmailAddress(address), "REMIND_" + staffGroup, request, content, locale, 0);
	}

	private Set<EmailAddress> recipients(DeletionRequest request, Letter letter) {
		Set<EmailAddress> recipients = new LinkedHashSet<>();
		switch (letter) {
			case RECEIPT, TAKES_LONGER, QUESTION, QUESTION_REMINDER, CLOSED_UNVERIFIED, NO_ACCOUNT_FOUND, REFUSED ->
				addReplyAddress(request, recipients);
			// I2: the link goes to the address on file, never to what was typed.
			case CONFIRMATION_LINK, CONFIRMATION_REMINDER ->
				recipients.addAll(this.directory.ownerAddresses(request.requireSubject()));
			case SUSPENDED, WITHDRAWN, DONE -> {
				recipients.addAll(request.addressesOnFile());
				if (request.confirmedBySupport()) {
					addReplyAddress(request, recipients);
				}
			}
		}
		return recipients;
	}

	private static void addReplyAddress(DeletionRequest request, Set<EmailAddress> recipients) {
		Requester requester = request.requester();
		EmailAddress address = (requester != null) ? requester.replyAddress() : null;
		if (address != null) {
			recipients.add(address);
		}
	}

	/**
	 * What a letter says. Each recipient gets a link of their own.
	 */
	LetterContent content(DeletionRequest request, Letter letter) {
		Locale locale = request.language().locale();
		String key = "mail." + letter.name().toLowerCase(Locale.ROOT).replace('_', '-');
		String status = address("/requests/" + request.code());
		String link = switch (letter) {
			case CONFIRMATION_LINK, CONFIRMATION_REMINDER -> link(request, Purpose.CONFIRM, "confirm");
			case QUESTION, QUESTION_REMINDER -> link(request, Purpose.ANSWER, "answer");
			case SUSPENDED -> link(request, Purpose.WITHDRAW, "withdraw");
			default -> status;
		};
		boolean held = letter == Letter.DONE
				&& this.outcomes.of(request.code()).stream().anyMatch((outcome) -> outcome.ground() != null);
		String subject = text(held ? key + "-except-held.subject" : key + ".subject", locale, request.code());
		return new LetterContent(subject,
				paragraphs(held ? key + "-except-held" : key, locale, request.code(), date(request.dueAt(), locale),
						extra(request, letter, locale)),
				(letter == Letter.QUESTION || letter == Letter.QUESTION_REMINDER) ? request.question() : null,
				(letter == Letter.DONE) ? this.outcomes.of(request.code()) : List.of(), text(key + ".link", locale),
				link, text("mail.footer", locale, request.code(), status));
	}

	private String extra(DeletionRequest request, Letter letter, Locale locale) {
		return switch (letter) {
			case CONFIRMATION_LINK, CONFIRMATION_REMINDER ->
				String.valueOf(this.tokens.validityFor(Purpose.CONFIRM).toDays());
			case REFUSED -> refusal(request.refusalReason(), locale);
			default -> "";
		};
	}

	private String refusal(@Nullable RefusalReason reason, Locale locale) {
		return (reason != null) ? text("refusal." + reason, locale) : "";
	}

	private String link(DeletionRequest request, Purpose purpose, String page) {
		String token = this.tokens.issue(request.code(), purpose, this.tokens.validityFor(purpose));
		return address("/requests/" + request.code() + "/" + page + "?token=" + token);
	}

	private String address(String path) {
		URI base = this.service.publicUrl();
		return base.toString().replaceAll("/+$", "") + path;
	}

	private List<String> paragraphs(String key, Locale locale, Object... arguments) {
		List<String> paragraphs = new ArrayList<>();
		for (int i = 1; i <= MAX_PARAGRAPHS; i++) {
			String paragraph = this.messages.getMessage(key + ".p" + i, arguments, "", locale);
			if (paragraph != null && !paragraph.isEmpty()) {
				paragraphs.add(paragraph);
			}
		}
		return paragraphs;
	}

	private String text(String key, Locale locale, Object... arguments) {
		return this.messages.getMessage(key, arguments, locale);
	}

	private String date(Instant instant, Locale locale) {
		return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
			.withLocale(locale)
			.format(instant.atZone(this.service.zone()));
	}

	private void deliver(EmailAddress recipient, String kind, DeletionRequest request, LetterContent content,
			Locale locale, int number) {
		Context context = new Context(locale);
		context.setVariable("letter", content);
		try {
			MimeMessage mail = this.sender.createMimeMessage();
			MimeMessageHelper helper = new MimeMessageHelper(mail, true, "UTF-8");
			helper.setFrom(this.settings.from());
			helper.setTo(recipient.value());
			helper.setSubject(content.subject());
			helper.setSentDate(Date.from(this.clock.instant()));
			helper.setText(this.templates.process("mail/letter.txt", context),
					this.templates.process("mail/letter.html", context));
			mail.setHeader("Auto-Submitted", "auto-generated");
			mail.setHeader("Content-Language", locale.getLanguage());
			// The same when a job is repeated, so that a mail that was sent twice is
			// shown once.
			long told = request.history().stream().filter((e) -> e.kind() == CaseEvent.Kind.REQUESTER_TOLD).count();
			mail.setHeader("Message-ID", "<%s.%s.%d.%d@%s>".formatted(request.code(), kind.toLowerCase(Locale.ROOT),
					told, number, this.service.publicUrl().getHost()));
			this.sender.send(mail);
		}
		catch (MessagingException | MailException ex) {
			throw new MailNotSent(kind, reason(ex));
		}
	}

	/**
	 * Servers quote the address in what they say, so only the kind of problem is told.
	 */
	private static String reason(Exception problem) {
		for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConnectException || cause instanceof UnknownHostException
					|| cause instanceof SocketTimeoutException) {
				return "the mail server cannot be reached";
			}
		}
		return "the mail server refused it (" + problem.getClass().getSimpleName() + ")";
	}

}
