package id.whatscrm.deletion.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.purge.PurgeTrouble;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * The process instances in which requests are purged.
 */
public interface PurgeInstances {

	/**
	 * Looks for an instance.
	 * @return empty if there is none with this id, or the engine has forgotten it
	 */
	Optional<Found> find(String id);

	/**
	 * An instance.
	 *
	 * @param code the request that it purges; {@code null} if it purges none
	 * @param failures the steps that failed last time, in the order of their next try
	 */
	record Found(@Nullable ConfirmationCode code, List<Failure> failures) {
	}

	/**
	 * A step that failed last time it was tried.
	 *
	 * @param step its name, as in the model
	 * @param category what it purges; {@code null} if it is another step
	 * @param trouble why it failed
	 * @param retriesLeft how often it is still tried by itself
	 * @param nextTry when it is tried next; {@code null} if it waits for an operator
	 */
	record Failure(String step, @Nullable DataCategory category, PurgeTrouble trouble, int retriesLeft,
			@Nullable Instant nextTry) {
	}

}
