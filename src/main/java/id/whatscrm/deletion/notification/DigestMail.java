package id.whatscrm.deletion.notification;

import java.util.List;
import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;

import id.whatscrm.deletion.notification.DeadlineDigest.Line;
import id.whatscrm.deletion.notification.DeadlineDigest.Place;
import id.whatscrm.deletion.notification.Postbox.Mail;
import id.whatscrm.deletion.platform.StaffGroup;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.clock.Dates;
import id.whatscrm.deletion.request.person.EmailAddress;

/**
 * Writes the daily mail to operators, in English as all that staff read.
 */
@Service
public class DigestMail {

	private static final Locale LOCALE = Locale.ENGLISH;

	private final Postbox postbox;

	private final MailSettings settings;

	private final RequestSettings addresses;

	private final Dates dates;

	private final MessageSource messages;

	DigestMail(Postbox postbox, MailSettings settings, RequestSettings addresses, Dates dates, MessageSource messages) {
		this.postbox = postbox;
		this.settings = settings;
		this.addresses = addresses;
		this.dates = dates;
		this.messages = messages;
	}

	/**
	 * Sends the digest of a day, under the same Message-ID whenever it is tried. Does
	 * nothing where operators have no address.
	 * @throws MailNotSent if the mail could not be handed over
	 */
	public void send(DeadlineDigest digest) {
		EmailAddress operators = this.settings.staff().get(StaffGroup.OPERATORS.id());
		if (operators == null) {
			return;
		}
		String subject = "Deletion deadlines on %s: %d overdue, %d due within 7 days"
			.formatted(this.dates.day(digest.day(), LOCALE), digest.overdue(), digest.dueSoon());
		this.postbox.deliver("DEADLINE_DIGEST", operators, "digest." + digest.day(),
				new Mail(subject, text(digest), null, null));
	}

	private String text(DeadlineDigest digest) {
		StringBuilder text = new StringBuilder();
		text.append("Overdue: %d\nDue within 7 days: %d\n".formatted(digest.overdue(), digest.dueSoon()));
		list(text, "Overdue, the latest first", digest.late(), digest.overdue());
		list(text, "Due within 7 days", digest.soon(), digest.dueSoon());
		if (!digest.incidents().isEmpty()) {
			text.append("\n\nOpen incidents in Cockpit\n\n");
			digest.incidents().forEach((type, number) -> text.append("- %s: %d\n".formatted(type, number)));
		}
		return text.append("\n\nAll of them are on Cockpit's dashboard, your tasks are in Tasklist:\n")
			.append(this.addresses.page("/camunda/app/cockpit/"))
			.append('\n')
			.append(this.addresses.page("/camunda/app/tasklist/"))
			.append('\n')
			.toString();
	}

	private void list(StringBuilder text, String title, List<Line> lines, long all) {
		if (lines.isEmpty()) {
			return;
		}
		text.append("\n\n").append(title).append('\n');
		lines.forEach((line) -> line(text, line));
		if (all > lines.size()) {
			text.append("\nand %d more\n".formatted(all - lines.size()));
		}
	}

	private void line(StringBuilder text, Line line) {
		text.append("\n- %s: %s".formatted(line.code(), line.daysLeft().words()));
		Place place = line.place();
		if (place != null) {
			text.append(", waits at: ").append(place.step());
			if (place.forWhom() != null) {
				text.append(" (").append(place.forWhom()).append(')');
			}
		}
		text.append('\n');
		if (line.lateBecause() != null) {
			text.append("  Last reason: ")
				.append(this.messages.getMessage("overdue." + line.lateBecause(), null, LOCALE));
			if (line.followUpOn() != null) {
				text.append("; looked at again on ").append(this.dates.day(line.followUpOn(), LOCALE));
			}
			text.append('\n');
		}
		if (place != null) {
			text.append("  ")
				.append(this.addresses.page("/camunda/app/cockpit/default/#/process-instance/"))
				.append(place.instance())
				.append("/runtime\n");
		}
	}

}
