package id.whatscrm.deletion.intake.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects what can be read in a mail: its text without attachments, and the mails that
 * are attached to it.
 */
final class MailText {

	private static final int MAX_DEPTH = 10;

	private static final int MAX_PARTS = 300;

	private final List<String> texts = new ArrayList<>();

	private final List<MailPart> messages = new ArrayList<>();

	private boolean calendar;

	private int parts;

	MailText(MailPart mail) {
		collect(mail, 0);
	}

	private void collect(MailPart part, int depth) {
		if (depth > MAX_DEPTH || ++this.parts > MAX_PARTS) {
			return;
		}
		String type = part.type();
		List<MailPart> children = type.startsWith("multipart/") ? part.children() : List.of();
		if (type.equals("multipart/alternative") && !children.isEmpty()) {
			collectBest(children, depth);
		}
		else if (!children.isEmpty()) {
			children.forEach((child) -> collect(child, depth + 1));
		}
		else if (type.equals("message/rfc822")) {
			this.messages.add(part.message());
		}
		else if (type.equals("text/calendar")) {
			this.calendar |= !part.isAttachment();
		}
		else if (!part.isAttachment() && isText(type)) {
			this.texts.add(type.equals("text/html") ? HtmlText.of(part.text()) : plain(part));
		}
	}

	/** Plain text if it says anything. */
	private void collectBest(List<MailPart> children, int depth) {
		List<MailPart> ordered = new ArrayList<>(children);
		ordered
			.sort((one, other) -> Boolean.compare(other.type().equals("text/plain"), one.type().equals("text/plain")));
		int before = this.texts.size();
		for (MailPart child : ordered) {
			if (child.type().equals("text/calendar") || this.texts.size() == before) {
				collect(child, depth + 1);
			}
			if (this.texts.size() > before && body(before).isBlank()) {
				this.texts.subList(before, this.texts.size()).clear();
			}
		}
	}

	/** A multipart without parts is read as the text it is. */
	private static boolean isText(String type) {
		return type.equals("text/plain") || type.equals("text/html") || type.equals("text/enriched")
				|| type.startsWith("multipart/");
	}

	private static String plain(MailPart part) {
		String text = part.text();
		boolean flowed = String.valueOf(part.parameter("format")).toLowerCase(Locale.ROOT).equals("flowed");
		return flowed ? text.replaceAll("(?<!\\n--)(?<!^--) \\r?\\n(?![>\\r\\n])", " ") : text;
	}

	String body() {
		return MailDecoding.clean(body(0), MailReading.MAX_TEXT);
	}

	private String body(int from) {
		return String.join("\n", this.texts.subList(from, this.texts.size()));
	}

	boolean hasText() {
		return !this.texts.isEmpty();
	}

	boolean isInvitation() {
		return this.calendar;
	}

	List<MailPart> messages() {
		return this.messages;
	}

}
