package id.whatscrm.deletion.intake.mailbox;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Separates what a sender says from what the mail quotes and from a signature. What is
 * forwarded counts as said, unless we wrote it.
 */
final class QuotedText {

	private static final Pattern FORWARD = flexible(
			"[>* ]{0,5}(-{2,20} ?)?(begin )?(forwarded message|pesan terusan|pesan yang diteruskan|awal pesan terusan)( ?-{2,20})?:?\\*?");

	private static final Pattern ORIGINAL = flexible(
			"-{2,20} ?(original message|pesan asli|original appointment) ?-{2,20}");

	private static final Pattern HEADER = flexible(
			"[* ]{0,4}(from|dari|sent|date|dikirim|terkirim|tanggal|to|kepada|ke|cc|subject|subjek|perihal|reply-to|balas-ke)\\*? ?:.*");

	private static final Pattern FROM = flexible("[* ]{0,4}(from|dari)\\*? ?:.*");

	private static final Pattern DATE = flexible("[* ]{0,4}(sent|date|dikirim|terkirim|tanggal)\\*? ?:.*");

	private static final Pattern TO = flexible("[* ]{0,4}(to|kepada|ke|subject|subjek|perihal)\\*? ?:.*");

	private static final Pattern ATTRIBUTION = flexible("(on|pada|op|le) .{0,400}\\d.{0,400}(wrote|menulis|tulis) ?:");

	private static final Pattern FORWARDING = flexible("\\[?(fwd?|tr|trs|terusan|diteruskan)\\]?:.*");

	private static final Pattern DEVICE = flexible(
			"(sent from (my |outlook|yahoo|mail for|samsung|gmail|proton|a |the ).*|sent via .*|sent with .*|get outlook for .*|dapatkan outlook .*|dikirim dari .*|dikirim melalui .*|terkirim dari .*)");

	private static final int MAX_BLOCK = 10;

	private final String[] lines;

	private final Set<String> ownAddresses;

	private final StringBuilder fresh = new StringBuilder();

	private final StringBuilder said = new StringBuilder();

	/** Whether what is forwarded has a {@code >} before each line. */
	private boolean marked;

	private QuotedText(String text, String subject, Set<String> ownAddresses, boolean answer) {
		this.lines = text.split("\n", -1);
		this.ownAddresses = ownAddresses;
		boolean forwarding = FORWARDING.matcher(subject).matches();
		read(forwarding);
		boolean reply = answer || subject.toLowerCase(Locale.ROOT).startsWith("re:");
		if (this.said.toString().isBlank() && !reply && !forwarding) {
			// People also put such signs before what they say.
			String all = text.replaceAll("(?m)^[> ]{1,20}", "");
			this.fresh.append(all);
			this.said.append(all);
		}
	}

	/**
	 * Reads a text.
	 * @param text the text of a mail
	 * @param subject the subject of the mail
	 * @param ownAddresses our addresses
	 * @param answer whether the mail answers another
	 */
	static QuotedText of(String text, String subject, Set<String> ownAddresses, boolean answer) {
		return new QuotedText(text, subject, ownAddresses, answer);
	}

	private static Pattern flexible(String pattern) {
		return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
	}

	private void read(boolean forwarding) {
		boolean forwardsBlock = forwarding;
		boolean signature = false;
		int i = 0;
		while (i < this.lines.length) {
			String line = line(i);
			boolean forward = FORWARD.matcher(line.strip()).matches();
			if (forward || ORIGINAL.matcher(line.strip()).matches() || blockEnd(i) > i) {
				int start = (blockEnd(i) > i) ? i : notBlank(i + 1);
				this.marked |= forward && start < this.lines.length && this.lines[start].startsWith(">");
				int end = blockEnd(start);
				if (!forward && !forwardsBlock || isOurs(start, end)) {
					return;
				}
				for (; i < end; i++) {
					this.fresh.append(line(i)).append('\n');
				}
				i = Math.max(i, start);
				forwardsBlock = false;
				signature = false;
				continue;
			}
			int answered = attributionEnd(i);
			if (answered > i) {
				i = notBlank(answered);
				if (i < this.lines.length && !line(i).startsWith(">")) {
					return;
				}
				continue;
			}
			signature |= line.equals("-- ") || line.strip().equals("--");
			if (!line.startsWith(">") && !signature && !DEVICE.matcher(line.strip()).matches()) {
				this.fresh.append(line).append('\n');
				this.said.append(line).append('\n');
			}
			i++;
		}
	}

	private String line(int i) {
		String line = this.lines[i];
		return (this.marked && line.startsWith(">")) ? line.replaceFirst("^> ?", "") : line;
	}

	private int notBlank(int from) {
		int i = from;
		while (i < this.lines.length && this.lines[i].isBlank()) {
			i++;
		}
		return i;
	}

	/**
	 * The end of the header lines that start somewhere, which is that start if none do.
	 */
	private int blockEnd(int start) {
		if (start >= this.lines.length || !FROM.matcher(line(start)).matches()) {
			return start;
		}
		boolean date = false;
		boolean to = false;
		int end = start;
		for (int i = start; i < Math.min(this.lines.length, start + MAX_BLOCK) && !line(i).isBlank(); i++) {
			date |= DATE.matcher(line(i)).matches();
			to |= TO.matcher(line(i)).matches();
			end = HEADER.matcher(line(i)).matches() ? i + 1 : end;
		}
		return (date && to) ? end : start;
	}

	private boolean isOurs(int start, int end) {
		return start < end && this.ownAddresses.stream().anyMatch(line(start).toLowerCase(Locale.ROOT)::contains);
	}

	/** Long lines that say who wrote what follows are wrapped. */
	private int attributionEnd(int start) {
		StringBuilder joined = new StringBuilder();
		for (int i = start; i < Math.min(this.lines.length, start + 3) && !line(i).isBlank(); i++) {
			joined.append(' ').append(line(i).strip());
			if (ATTRIBUTION.matcher(joined.substring(1)).matches()) {
				return i + 1;
			}
		}
		return start;
	}

	/** All that is new, with the header lines of what is forwarded. */
	String fresh() {
		return this.fresh.toString().strip();
	}

	/** All that is new without those header lines. */
	String said() {
		return this.said.toString().strip();
	}

}
