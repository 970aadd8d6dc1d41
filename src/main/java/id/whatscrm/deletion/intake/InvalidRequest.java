package id.whatscrm.deletion.intake;

import java.util.List;
import java.util.stream.Collectors;

import org.springframework.context.MessageSource;

import id.whatscrm.deletion.request.person.Language;

/**
 * What was typed cannot be accepted; nothing was stored. The message names each field and
 * says in English what to change, and never repeats what was typed.
 */
public class InvalidRequest extends RuntimeException {

	private final List<Problem> problems;

	InvalidRequest(List<Problem> problems, MessageSource messages) {
		super(problems.stream()
			.map((problem) -> messages.getMessage("field." + problem.field(), null, Language.ENGLISH.locale()) + ": "
					+ messages.getMessage(problem.messageKey(), problem.arguments(), Language.ENGLISH.locale()))
			.collect(Collectors.joining(" ")));
		this.problems = List.copyOf(problems);
	}

	/**
	 * What to change, in the order of the form's fields.
	 */
	public List<Problem> problems() {
		return this.problems;
	}

	/**
	 * What is wrong with one field.
	 *
	 * @param field its name in {@link NewRequest}
	 * @param messageKey the key of a sentence in the message bundles that says what to
	 * change
	 * @param limit the longest text allowed, where the sentence speaks of it
	 */
	public record Problem(String field, String messageKey, int limit) {

		Object[] arguments() {
			return new Object[] { this.limit };
		}

	}

}
