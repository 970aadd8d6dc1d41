package id.whatscrm.deletion.notification;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.evidence.certificate.CertificatePdf;
import id.whatscrm.deletion.evidence.certificate.Certificates;
import id.whatscrm.deletion.identity.ProofTokens;
import id.whatscrm.deletion.identity.Purpose;
import id.whatscrm.deletion.meta.MetaRevocation;
import id.whatscrm.deletion.notification.WrittenLetter.Block;
import id.whatscrm.deletion.notification.WrittenLetter.Enclosure;
import id.whatscrm.deletion.notification.WrittenLetter.Line;
import id.whatscrm.deletion.recipients.Recipients;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.clock.Dates;
import id.whatscrm.deletion.request.clock.ExtensionReason;
import id.whatscrm.deletion.retention.Decision;

/**
 * Finds the words of each letter. A letter to an address that was only typed says nothing
 * about the account; one to owners on file may name the business.
 */
@Component
class LetterWriter {

	private final MessageSource messages;

	private final ProofTokens tokens;

	private final SubjectDirectory directory;

	private final CategoryResults results;

	private final MetaRevocation metaRevocation;

	private final Certificates certificates;

	private final CertificatePdf certificatePdf;

	private final Recipients recipients;

	private final Dates dates;

	private final RequestSettings settings;

	private final Clock clock;

	LetterWriter(MessageSource messages, ProofTokens tokens, SubjectDirectory directory, CategoryResults results,
			MetaRevocation metaRevocation, Certificates certificates, CertificatePdf certificatePdf,
			Recipients recipients, Dates dates, RequestSettings settings, Clock clock) {
		this.messages = messages;
		this.tokens = tokens;
		this.directory = directory;
		this.results = results;
		this.metaRevocation = metaRevocation;
		this.certificates = certificates;
		this.certificatePdf = certificatePdf;
		this.recipients = recipients;
		this.dates = dates;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Writes a letter to one recipient. Links in it are new and work for this recipient's
	 * copy only.
	 */
	WrittenLetter write(Letter letter, DeletionRequest request) {
		Words words = new Words(letter, request);
		switch (letter) {
			case RECEIPT -> receipt(words, request);
			case CONFIRMATION_LINK,
					CONFIRMATION_REMINDER ->
				words.say("1", account(request))
					.say("2")
					.button(Purpose.CONFIRM)
					.validity(Purpose.CONFIRM)
					.say("3")
					.link(Purpose.WITHDRAW);
			case TAKES_LONGER -> words.say("1").say("2", day(request, request.dueAt())).status();
			case EXTENDED -> words.say("1", extension(request)).say("2", day(request, request.dueAt())).status();
			case QUESTION, QUESTION_REMINDER ->
				words.say("1").button(Purpose.ANSWER).validity(Purpose.ANSWER).say("2").status();
			case SUSPENDED -> suspended(words, request);
			case WITHDRAWN -> words.say(aboutLogin(request) ? "1-meta" : "1").say("2").status();
			case CLOSED_UNVERIFIED, NO_ACCOUNT_FOUND -> words.say("1").say("2").again().status();
			case JOINED -> words.say("1").say("2").status();
			case REFUSED -> words.say("1", reason(request)).say("2").complain().status();
			case DONE -> done(words, request);
			case HOLD_ENDED, HOLD_EXTENDED -> holdNews(words, request);
		}
		return words.written();
	}

	/**
	 * Writes the letter with the link that signs in to the settings page.
	 */
	WrittenLetter signInLink(Locale locale, URI link, Instant until) {
		return new WrittenLetter(text(locale, "mail.SIGN_IN.subject"), text(locale, "mail.SIGN_IN.title"),
				List.of(Block.paragraph(text(locale, "mail.SIGN_IN.1")),
						Block.button(text(locale, "mail.SIGN_IN.button"), link.toString()),
						Block.paragraph(text(locale, "mail.validity", this.dates.time(until, locale))),
						Block.paragraph(text(locale, "mail.SIGN_IN.2"))),
				null);
	}

	private static void receipt(Words words, DeletionRequest request) {
		words.say("1");
		if (request.channel().provesIdentity()) {
			words.say("2-proven");
		}
		else {
			words.say((request.channel() == Channel.MAILBOX) ? "2-mail" : "2")
				.say(reachable(request) ? "3" : "3-unreachable");
		}
		words.due().status();
	}

	private void done(Words words, DeletionRequest request) {
		List<CategoryResult> found = this.results.of(request.code());
		List<Line> kept = found.stream().filter(CategoryResult::isHeld).map((r) -> line(r, request)).toList();
		List<Line> others = found.stream().filter((r) -> !r.isHeld()).map((r) -> line(r, request)).toList();
		if (request.state() == RequestState.DELETED_EXCEPT_HELD || !kept.isEmpty()) {
			words.variant("-held").say("1-held").list(others).say("2-held").list(kept).say("3-held").complain();
		}
		else {
			words.say("1").list(others);
		}
		metaAccess(words, request);
		words.recipients();
		words.certificate();
		if (aboutLogin(request)) {
			words.say("4-meta").again();
		}
		else {
			words.say(kept.isEmpty() ? "4" : "4-held");
		}
		words.status();
	}

	private void holdNews(Words words, DeletionRequest request) {
		List<CategoryResult> found = this.results.of(request.code());
		List<Line> kept = found.stream().filter(CategoryResult::isHeld).map((r) -> line(r, request)).toList();
		words.say("1");
		if (words.letter == Letter.HOLD_ENDED) {
			words.recipients();
		}
		if (!kept.isEmpty()) {
			words.say("2").list(kept).complain();
		}
		else {
			words.say("3");
		}
		words.certificate().status();
	}

	/** Who cannot be freed by us is told how to do it (M9). */
	private void metaAccess(Words words, DeletionRequest request) {
		Map<MetaRevocation.Outcome, Integer> outcomes = this.metaRevocation.outcomes(request.code());
		for (MetaRevocation.Outcome outcome : outcomes.keySet()) {
			words.say("meta-" + outcome);
		}
	}

	/** M7: of a Meta login only; the owner learns how to ask for more. */
	private void suspended(Words words, DeletionRequest request) {
		if (aboutLogin(request)) {
			words.variant("-meta").say("1-meta").say("2-meta").again().say("3-meta").button(Purpose.WITHDRAW);
		}
		else {
			words.say("1", account(request)).say("2").say("3").button(Purpose.WITHDRAW);
		}
		words.say("4").status();
	}

	private static boolean aboutLogin(DeletionRequest request) {
		return request.channel() == Channel.META;
	}

	private Line line(CategoryResult result, DeletionRequest request) {
		Locale locale = request.language().locale();
		return new Line(text(locale, "category." + result.category()), text(locale, "outcome." + result.outcome()),
				detail(result.hold(), locale));
	}

	private String detail(Decision.@Nullable Hold hold, Locale locale) {
		return (hold != null) ? text(locale, "hold.detail", text(locale, "ground." + hold.ground()), hold.citation(),
				this.dates.day(hold.until(), locale)) : "";
	}

	private static boolean reachable(DeletionRequest request) {
		return request.requester() == null || request.requester().readsRegisteredAddress();
	}

	/**
	 * How the letter calls the account: by the name of the business if it has one.
	 */
	private String account(DeletionRequest request) {
		Subject subject = request.subject();
		String label = (subject != null) ? this.directory.label(subject) : null;
		Locale locale = request.language().locale();
		return (label != null) ? text(locale, "mail.account-of", label) : text(locale, "mail.account");
	}

	private String reason(DeletionRequest request) {
		RefusalReason reason = request.refusalReason();
		return (reason != null) ? text(request.language().locale(), "refusal." + reason) : "";
	}

	private String extension(DeletionRequest request) {
		ExtensionReason reason = request.extensionReason();
		return (reason != null) ? text(request.language().locale(), "extension." + reason) : "";
	}

	private String day(DeletionRequest request, Instant at) {
		return this.dates.day(at, request.language().locale());
	}

	private String text(Locale locale, String key, Object... arguments) {
		return this.messages.getMessage(key, arguments, locale);
	}

	private String url(DeletionRequest request, String path) {
		return this.settings.page("/requests/" + request.code() + path).toString();
	}

	/**
	 * The blocks of one letter, as they are added.
	 */
	private final class Words {

		private final Letter letter;

		private final DeletionRequest request;

		private final Locale locale;

		private final List<Block> blocks = new ArrayList<>();

		private String variant = "";

		private @Nullable Enclosure enclosure;

		Words(Letter letter, DeletionRequest request) {
			this.letter = letter;
			this.request = request;
			this.locale = request.language().locale();
		}

		/**
		 * Takes another subject and title.
		 */
		Words variant(String variant) {
			this.variant = variant;
			return this;
		}

		Words say(String number, Object... arguments) {
			this.blocks.add(Block.paragraph(text(this.locale, "mail." + this.letter + "." + number, arguments)));
			return this;
		}

		Words button(Purpose purpose) {
			this.blocks.add(Block.button(text(this.locale, "mail.button." + purpose), tokenUrl(purpose)));
			return this;
		}

		Words link(Purpose purpose) {
			this.blocks.add(Block.link(text(this.locale, "mail.link." + purpose), tokenUrl(purpose)));
			return this;
		}

		Words validity(Purpose purpose) {
			this.blocks.add(Block.paragraph(text(this.locale, "mail.validity",
					LetterWriter.this.dates.time(
							LetterWriter.this.clock.instant().plus(LetterWriter.this.tokens.validityFor(purpose)),
							this.locale))));
			return this;
		}

		Words list(List<Line> lines) {
			if (!lines.isEmpty()) {
				this.blocks.add(Block.list(lines));
			}
			return this;
		}

		/** Who received the data from us and was told (E5). */
		Words recipients() {
			LetterWriter.this.recipients.told(this.request.code())
				.forEach((state, names) -> this.blocks
					.add(Block.paragraph(text(this.locale, "mail.recipients." + state, String.join(", ", names)))));
			return this;
		}

		Words due() {
			this.blocks.add(Block.paragraph(text(this.locale, "mail.due", day(this.request, this.request.dueAt()))));
			return this;
		}

		Words again() {
			this.blocks.add(Block.link(text(this.locale, "mail.link.again"),
					LetterWriter.this.settings.page("/requests/new").toString()));
			return this;
		}

		Words complain() {
			this.blocks.add(Block.paragraph(text(this.locale, "complain")));
			return this;
		}

		/**
		 * Encloses the certificate, where there is one.
		 */
		Words certificate() {
			LetterWriter.this.certificates.of(this.request.code()).ifPresent((certificate) -> {
				LocalDate until = certificate.backupsUntil();
				this.blocks.add(Block.paragraph((until != null)
						? text(this.locale, "backups.until", LetterWriter.this.dates.day(until, this.locale))
						: text(this.locale, "backups")));
				this.blocks.add(Block.paragraph(text(this.locale, "mail.certificate", certificate.proof().position(),
						certificate.proof().hash())));
				this.enclosure = new Enclosure(LetterWriter.this.certificatePdf.fileName(certificate),
						LetterWriter.this.certificatePdf.write(certificate, this.locale));
			});
			return this;
		}

		Words status() {
			this.blocks.add(Block.link(text(this.locale, "mail.link.status"), url(this.request, "")));
			return this;
		}

		private String tokenUrl(Purpose purpose) {
			String token = LetterWriter.this.tokens.issue(this.request.code(), purpose,
					LetterWriter.this.tokens.validityFor(purpose));
			return url(this.request, "/" + purpose.path() + "?token=" + token);
		}

		WrittenLetter written() {
			return new WrittenLetter(
					text(this.locale, "mail." + this.letter + ".subject" + this.variant, this.request.code().value()),
					text(this.locale, "mail." + this.letter + ".title" + this.variant), List.copyOf(this.blocks),
					this.enclosure);
		}

	}

}
