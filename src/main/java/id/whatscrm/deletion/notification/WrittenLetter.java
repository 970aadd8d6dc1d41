package id.whatscrm.deletion.notification;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A letter in words, from which both its HTML and its text are made, so that they say the
 * same.
 *
 * @param subject the subject line
 * @param title its heading
 * @param blocks what it says, in order
 * @param enclosure a file that comes with it; {@code null} for none
 */
record WrittenLetter(String subject, String title, List<Block> blocks, @Nullable Enclosure enclosure) {

	/**
	 * A file that comes with a letter.
	 *
	 * @param name its name
	 * @param pdf its content
	 */
	record Enclosure(String name, byte[] pdf) {
	}

	/**
	 * A part of a letter; exactly one of its texts, its link and its lines is what a
	 * template shows.
	 *
	 * @param text a paragraph, or the words of the link
	 * @param url where the link leads; {@code null} unless the block is a link
	 * @param weak whether the link is one among words instead of the letter's button
	 * @param lines a list; empty unless the block is one
	 */
	record Block(String text, @Nullable String url, boolean weak, List<Line> lines) {

		static Block paragraph(String text) {
			return new Block(text, null, false, List.of());
		}

		static Block button(String text, String url) {
			return new Block(text, url, false, List.of());
		}

		static Block link(String text, String url) {
			return new Block(text, url, true, List.of());
		}

		static Block list(List<Line> lines) {
			return new Block("", null, false, lines);
		}

	}

	/**
	 * A line of a list.
	 *
	 * @param name what it is about
	 * @param value what is said of it
	 * @param detail more of it; may be empty
	 */
	record Line(String name, String value, String detail) {
	}

}
