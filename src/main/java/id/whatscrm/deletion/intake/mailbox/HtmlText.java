package id.whatscrm.deletion.intake.mailbox;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * The text of an HTML mail as plain mails write it: one line for each line that is seen,
 * cells of a row divided by {@code |}, quoted lines starting with {@code >}.
 */
final class HtmlText implements NodeFilter {

	private static final Set<String> UNSEEN = Set.of("head", "script", "style", "title", "template", "noscript",
			"object", "textarea", "select");

	private static final Set<String> PARAGRAPHS = Set.of("p", "h1", "h2", "h3", "h4", "ul", "ol", "table");

	private static final Pattern HIDDEN = Pattern.compile(
			"display\\s{0,9}:\\s{0,9}none|visibility\\s{0,9}:\\s{0,9}hidden|font-size\\s{0,9}:\\s{0,9}0(?![.0-9])");

	private static final Pattern INDENTED = Pattern.compile("border\\s{0,9}:\\s{0,9}none");

	private final StringBuilder out = new StringBuilder();

	private final StringBuilder line = new StringBuilder();

	private int quoted;

	/** How many elements around the text keep its line breaks. */
	private int kept;

	private HtmlText() {
	}

	static String of(String html) {
		HtmlText text = new HtmlText();
		Jsoup.parse(html).body().filter(text);
		text.breakLine();
		return text.out.toString();
	}

	@Override
	public FilterResult head(Node node, int depth) {
		if (this.out.length() + this.line.length() > 4 * MailReading.MAX_TEXT) {
			return FilterResult.STOP;
		}
		if (node instanceof TextNode text) {
			append(text);
		}
		if (!(node instanceof Element element)) {
			return FilterResult.CONTINUE;
		}
		String name = element.normalName();
		if (UNSEEN.contains(name) || HIDDEN.matcher(element.attr("style").toLowerCase(Locale.ROOT)).find()) {
			return FilterResult.SKIP_ENTIRELY;
		}
		switch (name) {
			case "br" -> newLine();
			case "td", "th" -> this.line.append(" | ");
			case "li" -> {
				breakLine();
				this.line.append("- ");
			}
			default -> {
				if (isBlock(element)) {
					breakLine();
				}
			}
		}
		if (isQuote(element)) {
			this.quoted++;
		}
		this.kept += isKept(element) ? 1 : 0;
		if (isSignature(element)) {
			breakLine();
			this.line.append("--");
			newLine();
		}
		return FilterResult.CONTINUE;
	}

	@Override
	public FilterResult tail(Node node, int depth) {
		if (node instanceof Element element && isBlock(element)) {
			breakLine();
			if (PARAGRAPHS.contains(element.normalName()) && !element.className().contains("Mso")) {
				newLine();
			}
			this.quoted -= isQuote(element) ? 1 : 0;
			this.kept -= isKept(element) ? 1 : 0;
		}
		return FilterResult.CONTINUE;
	}

	private void append(TextNode text) {
		if (this.kept == 0) {
			this.line.append(text.text());
			return;
		}
		String[] lines = text.getWholeText().split("\n", -1);
		for (int i = 0; i < lines.length; i++) {
			if (i > 0) {
				newLine();
			}
			this.line.append(lines[i]);
		}
	}

	/** The rows of a table are its lines, whatever their cells contain. */
	private static boolean isBlock(Element element) {
		return element.isBlock() && !Set.of("td", "th").contains(element.normalName()) && !isInCell(element);
	}

	private static boolean isInCell(Element element) {
		Element parent = element.parent();
		return Set.of("p", "div").contains(element.normalName()) && parent != null
				&& Set.of("td", "th").contains(parent.normalName()) && parent.childrenSize() == 1;
	}

	private static boolean isKept(Element element) {
		return element.normalName().equals("pre");
	}

	private static boolean isQuote(Element element) {
		return element.normalName().equals("blockquote") && !INDENTED.matcher(element.attr("style")).find();
	}

	private static boolean isSignature(Element element) {
		return element.hasClass("gmail_signature") || element.hasClass("moz-signature")
				|| element.id().equals("Signature");
	}

	private void breakLine() {
		if (!this.line.isEmpty()) {
			newLine();
		}
	}

	private void newLine() {
		String text = this.line.toString().replace('\u00A0', ' ').replaceAll("[ |]{0,99}\\|[ |]{0,99}", " | ").strip();
		text = text.replaceFirst("^\\| ", "").replaceFirst(" ?\\|$", "");
		this.out.append("> ".repeat(Math.min(this.quoted, 5))).append(text).append('\n');
		this.line.setLength(0);
	}

}
