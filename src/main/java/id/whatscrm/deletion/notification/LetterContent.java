package id.whatscrm.deletion.notification;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a mail says, before it is laid out as HTML and as text.
 *
 * @param subject the subject line
 * @param paragraphs the sentences
 * @param quote words of somebody else, such as support's question
 * @param outcomes what became of each category
 * @param linkLabel what the link does
 * @param link the link
 * @param footer why the recipient has this mail
 */
record LetterContent(String subject, List<String> paragraphs, @Nullable String quote, List<CategoryOutcome> outcomes,
		@Nullable String linkLabel, @Nullable String link, String footer) {
}
