package id.whatscrm.deletion.process;

import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.DeletionRequest;

/**
 * Moves the note that a member of staff typed into a form to the case file.
 */
public final class StaffNotes {

	private static final int MAX_LENGTH = 2000;

	private StaffNotes() {
	}

	public static void add(DeletionRequest request, DelegateTask task, Instant now) {
		String note = text(task, "note", "note", MAX_LENGTH);
		if (note != null) {
			request.addStaffNote(note, RequestTaskListener.actor(), now);
		}
	}

	/**
	 * A text of several lines from a form; {@code null} if left empty.
	 * @throws AnswerRefused if it is too long or has control characters
	 */
	public static @Nullable String text(DelegateTask task, String field, String name, int maxLength) {
		String text = RequestTaskListener.answer(task, field);
		if (text == null) {
			return null;
		}
		if (text.length() > maxLength) {
			throw new AnswerRefused("The " + name + " is longer than " + maxLength + " characters. Shorten it.");
		}
		if (text.chars().anyMatch((c) -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
			throw new AnswerRefused("The " + name + " has control characters. Remove them.");
		}
		return text;
	}

}
