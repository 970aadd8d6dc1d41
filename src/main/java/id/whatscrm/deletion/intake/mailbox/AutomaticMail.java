package id.whatscrm.deletion.intake.mailbox;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Tells mails that machines sent from those of people, by their headers only (RFC 3834).
 */
final class AutomaticMail {

	private static final Set<String> PRECEDENCES = Set.of("bulk", "list", "junk", "auto_reply", "auto-reply");

	private static final List<String> MARKS = List.of("list-id", "list-unsubscribe", "list-post", "x-autoreply",
			"x-autorespond", "x-failed-recipients");

	private static final Set<String> MACHINES = Set.of("mailer-daemon", "postmaster");

	private static final Pattern SUBJECT = Pattern.compile(
			"(out of (the )?office(?! hours)|automatic reply|automated (reply|response)|auto[- ]?(reply|response)|autoreply|"
					+ "vacation (reply|response)|(balasan|jawaban|respon|respons) otomatis|(sedang )?(di|ke)?luar kantor|"
					+ "undeliver(able|ed)|delivery (status notification|failure|has failed)|mail delivery|"
					+ "returned mail|failure notice|pengiriman (gagal|pesan gagal)).*",
			Pattern.CASE_INSENSITIVE);

	private AutomaticMail() {
	}

	static boolean is(MailPart mail, MailText text, @Nullable String from, String subject, Set<String> ownAddresses) {
		String sender = String.valueOf(from);
		String automatic = mail.header("auto-submitted").replaceFirst("[;\\s].*", "");
		return !automatic.isEmpty() && !automatic.equalsIgnoreCase("no")
				|| PRECEDENCES.contains(mail.header("precedence").toLowerCase(Locale.ROOT))
				|| MARKS.stream().anyMatch((mark) -> !mail.all(mark).isEmpty())
				|| mail.all("return-path").contains("<>") || mail.type().equals("multipart/report")
				|| text.isInvitation() || ownAddresses.contains(sender)
				|| MACHINES.contains(sender.replaceFirst("@.*", "")) || SUBJECT.matcher(subject).matches();
	}

}
