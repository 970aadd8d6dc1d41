package id.whatscrm.deletion.intake.mailbox;

import java.util.List;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.person.Language;

/**
 * What a mail says, as far as a machine can tell; none of it proves anything (I1). A
 * value that is missing, invalid or one of several is {@code null}: a person must look.
 *
 * @param kind what sort of mail it is
 * @param language in which it is written
 * @param from the only address in its From, in lower case
 * @param subject its subject as one line
 * @param text everything that can be read, with line breaks {@code \n}
 * @param newText the text without what is quoted and without a signature; what is
 * forwarded belongs to it
 * @param named what it names
 * @param answers the ids of the messages it answers
 */
record MailReading(Kind kind, Language language, @Nullable String from, String subject, String text, String newText,
		Named named, List<String> answers) {

	static final int MAX_SUBJECT = 200;

	static final int MAX_TEXT = 20_000;

	static final int MAX_ANSWERS = 50;

	/**
	 * What a mail names of what was asked for (P2); each {@code null} if it does not.
	 *
	 * @param email the registered e-mail address
	 * @param businessName the name of the business
	 * @param whatsappNumber the WhatsApp Business number, in E.164 form
	 * @param metaBusinessId the Meta Business Account ID
	 * @param description what it asks for, in the words of the sender
	 */
	record Named(@Nullable String email, @Nullable String businessName, @Nullable String whatsappNumber,
			@Nullable String metaBusinessId, @Nullable String description) {

		static final Named NOTHING = new Named(null, null, null, null, null);

	}

	/** What sort of mail it is. */
	public enum Kind {

		/** Asks for the deletion of data or of an account. */
		REQUEST,

		/** A person wrote it, and it does not ask for deletion. */
		OTHER,

		/** A machine sent it, or it is our own mail coming back. */
		AUTOMATIC,

		/** It could not be read. */
		UNREADABLE

	}

	MailReading {
		answers = List.copyOf(answers);
	}

	@Override
	public String toString() {
		return "MailReading[" + this.kind + "]";
	}

}
