package id.whatscrm.deletion.notification;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.notification.Postbox.Mail;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.CaseEvent.Kind;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.clock.Dates;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Language;

/**
 * Sends the mails of a request, each recipient their own. Who may read a letter depends
 * on what it is worth: what proves or stops a request goes to the addresses on file only,
 * never to one that was typed (I2).
 */
@Service
public class Mailroom {

	private static final Logger logger = LoggerFactory.getLogger(Mailroom.class);

	/** Sent again after a while to whom it did not reach. */
	private static final Set<Letter> REPEATED = EnumSet.of(Letter.CONFIRMATION_LINK, Letter.CONFIRMATION_REMINDER);

	private static final Set<Kind> TOLD = EnumSet.of(Kind.CONFIRMATION_REQUESTED, Kind.INFORMATION_REQUESTED,
			Kind.OWNERS_TOLD, Kind.REQUESTER_TOLD);

	private final DeletionRequests requests;

	private final SubjectDirectory directory;

	private final LetterWriter writer;

	private final ITemplateEngine templates;

	private final Postbox postbox;

	private final MailSettings settings;

	private final RequestSettings addresses;

	private final Dates dates;

	private final Clock clock;

	Mailroom(DeletionRequests requests, SubjectDirectory directory, LetterWriter writer, ITemplateEngine templates,
			Postbox postbox, MailSettings settings, RequestSettings addresses, Dates dates, Clock clock) {
		this.requests = requests;
		this.directory = directory;
		this.writer = writer;
		this.templates = templates;
		this.postbox = postbox;
		this.settings = settings;
		this.addresses = addresses;
		this.dates = dates;
		this.clock = clock;
	}

	/**
	 * Sends a letter to everybody who should read it. May be repeated after a failure:
	 * who got it before gets it again under the same Message-ID. Sends nothing where
	 * there is no address, such as for a request that came by letter.
	 * @throws MailNotSent if a mail could not be handed over and another try may help;
	 * not for the confirmation link while one owner has it, who may use it at once
	 */
	@Transactional
	public void send(ConfirmationCode code, Letter letter) {
		DeletionRequest request = this.requests.get(code);
		long number = request.history().stream().filter((event) -> TOLD.contains(event.kind())).count();
		int sent = 0;
		int index = 0;
		MailNotSent failure = null;
		for (EmailAddress recipient : recipients(request, letter)) {
			// The same for each try and for nothing else, so that whoever receives a mail
			// twice, since the job failed after it had left, can see that it is one mail.
			String id = "%s.%s.%d.%d".formatted(code, letter.name().toLowerCase(Locale.ROOT), index++, number);
			try {
				sent += this.postbox.deliver(letter.name(), recipient, id, compose(request, letter)) ? 1 : 0;
			}
			catch (MailNotSent ex) {
				// The others must not wait for this one.
				failure = ex;
			}
		}
		if (failure != null && !(sent > 0 && REPEATED.contains(letter))) {
			throw failure;
		}
		if (sent == 0 && index > 0 && letter == Letter.SUSPENDED) {
			// I5: nothing is purged before somebody was told who could object.
			throw new MailNotSent(letter.name(), "the mail server refuses every address on file");
		}
		if (sent == 0) {
			logger.info("Nobody could be sent the mail {} of request {}", letter, code);
			return;
		}
		note(request, letter);
	}

	/**
	 * Tells a group of staff that a request is due soon. Does nothing for a group without
	 * an address.
	 * @param staffGroup the group's id in Tasklist
	 * @throws MailNotSent if the mail could not be handed over
	 */
	@Transactional(readOnly = true)
	public void remindStaff(ConfirmationCode code, String staffGroup) {
		EmailAddress group = this.settings.staff().get(staffGroup);
		if (group == null) {
			return;
		}
		DeletionRequest request = this.requests.get(code);
		String due = this.dates.day(request.dueAt(), Locale.ENGLISH);
		Mail mail = new Mail("Due " + due + ": deletion request " + code, """
				The deletion request %s is due on %s and is not finished.

				Open Tasklist to see what waits for you:
				%s/camunda/app/tasklist/
				""".formatted(code, due, this.addresses.page("")), null, null);
		this.postbox.deliver("STAFF_REMINDER", group,
				"%s.staff.%s.%d".formatted(code, staffGroup, request.dueAt().toEpochMilli()), mail);
	}

	/**
	 * The addresses of our own, to which nobody writes as a requester.
	 */
	public Set<String> ownAddresses() {
		return Stream
			.concat(Stream.of(this.settings.from()),
					Stream.concat(Stream.ofNullable(this.addresses.supportAddress()),
							this.settings.staff().values().stream()))
			.map(EmailAddress::value)
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Sends the link that signs in to the settings page.
	 * @param until when it stops working
	 * @throws MailNotSent if the mail could not be handed over
	 */
	public void sendSignInLink(EmailAddress member, Language language, URI link, Instant until) {
		WrittenLetter written = this.writer.signInLink(language.locale(), link, until);
		this.postbox.deliver("SIGN_IN_LINK", member, "sign-in." + UUID.randomUUID(), mail(written, null, language));
	}

	private Collection<EmailAddress> recipients(DeletionRequest request, Letter letter) {
		return switch (letter) {
			case RECEIPT, TAKES_LONGER, QUESTION, QUESTION_REMINDER, CLOSED_UNVERIFIED, NO_ACCOUNT_FOUND, REFUSED ->
				replyAddress(request);
			case CONFIRMATION_LINK, CONFIRMATION_REMINDER -> onFile(request);
			case EXTENDED -> (request.verifiedAt() == null) ? replyAddress(request)
					: withVerifiedReplyAddress(request.addressesOnFile(), request);
			// C4: a requester whom support has verified is told too.
			case SUSPENDED, JOINED -> withVerifiedReplyAddress(onFile(request), request);
			case WITHDRAWN, DONE, HOLD_ENDED, HOLD_EXTENDED ->
				withVerifiedReplyAddress(request.addressesOnFile(), request);
		};
	}

	private static Set<EmailAddress> replyAddress(DeletionRequest request) {
		EmailAddress address = request.replyAddress();
		return (address != null) ? Set.of(address) : Set.of();
	}

	private Set<EmailAddress> onFile(DeletionRequest request) {
		Subject subject = request.subject();
		return (subject != null) ? this.directory.ownerAddresses(subject) : Set.of();
	}

	private static Set<EmailAddress> withVerifiedReplyAddress(Set<EmailAddress> onFile, DeletionRequest request) {
		Set<EmailAddress> all = new LinkedHashSet<>(onFile);
		if (request.confirmedBySupport()) {
			all.addAll(replyAddress(request));
		}
		return all;
	}

	private void note(DeletionRequest request, Letter letter) {
		switch (letter) {
			// What comes before these is noted by whoever asked for them.
			case RECEIPT, CONFIRMATION_LINK, QUESTION -> {
			}
			case CONFIRMATION_REMINDER ->
				request.note(Kind.CONFIRMATION_REQUESTED, this.clock.instant(), CaseEvent.SYSTEM);
			case SUSPENDED -> request.note(Kind.OWNERS_TOLD, this.clock.instant(), CaseEvent.SYSTEM);
			default -> request.note(Kind.REQUESTER_TOLD, this.clock.instant(), CaseEvent.SYSTEM);
		}
	}

	private Mail compose(DeletionRequest request, Letter letter) {
		return mail(this.writer.write(letter, request), request.code(), request.language());
	}

	private Mail mail(WrittenLetter written, @Nullable ConfirmationCode code, Language language) {
		Context context = new Context(language.locale());
		context.setVariable("letter", written);
		context.setVariable("code", (code != null) ? code.value() : null);
		context.setVariable("lang", language.locale().toLanguageTag());
		context.setVariable("support", supportAddress());
		return new Mail(written.subject(), this.templates.process("mail/letter.txt", context),
				this.templates.process("mail/letter", context), written.enclosure());
	}

	private @Nullable String supportAddress() {
		EmailAddress support = this.addresses.supportAddress();
		return (support != null) ? support.value() : null;
	}

}
