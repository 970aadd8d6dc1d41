package id.whatscrm.deletion.operations;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * Where requests wait in their process.
 */
public interface WaitingPlaces {

	/**
	 * A view in our database with the requests that wait for a task: their {@code code}
	 * and each {@code staff_group} that can take it. Whoever implements this keeps it, so
	 * that a search among all open requests needs no list of them.
	 */
	String VIEW = "waiting_request";

	/**
	 * Looks for requests.
	 * @return by code; without those whose process has ended
	 */
	Map<ConfirmationCode, Place> of(Collection<ConfirmationCode> codes);

	/**
	 * The groups of staff that can have tasks.
	 */
	List<String> groups();

	/**
	 * Where a request waits.
	 *
	 * @param instance the id of its process instance
	 * @param step the name of the step, as in the model
	 * @param forWhom who has its task, or the group that can take it; {@code null} if it
	 * waits for no member of staff
	 */
	record Place(String instance, String step, @Nullable String forWhom) {
	}

}
