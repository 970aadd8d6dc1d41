package id.whatscrm.deletion.operations;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.operations.PurgeInstances.Failure;
import id.whatscrm.deletion.operations.PurgeInstances.Found;
import id.whatscrm.deletion.operations.PurgeView.Row;
import id.whatscrm.deletion.operations.PurgeView.Stage;
import id.whatscrm.deletion.purge.PurgeProgress;
import id.whatscrm.deletion.purge.PurgeProgress.Category;
import id.whatscrm.deletion.purge.PurgeProgress.Phase;
import id.whatscrm.deletion.purge.PurgeWatch;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;

/**
 * Puts together what is known of a purge: its progress and what failed in its instance.
 */
@Component
class PurgeViews {

	private final DeletionRequests requests;

	private final PurgeWatch watch;

	PurgeViews(DeletionRequests requests, PurgeWatch watch) {
		this.requests = requests;
		this.watch = watch;
	}

	@Transactional(readOnly = true)
	public PurgeView of(Found found) {
		DeletionRequest request = Optional.ofNullable(found.code())
			.flatMap((code) -> this.requests.findById(code.value()))
			.orElse(null);
		if (request == null) {
			return PurgeView.without(Stage.ELSEWHERE, null, List.of());
		}
		PurgeProgress progress = this.watch.of(request.code());
		if (!progress.begun()) {
			return notBegun(request, found.failures());
		}
		List<Row> rows = progress.categories()
			.stream()
			.map((category) -> new Row(category, failureOf(category, found.failures())))
			.toList();
		List<Failure> others = found.failures().stream().filter((failure) -> failure.category() == null).toList();
		return new PurgeView(stage(progress, !found.failures().isEmpty()), null, progress, rows, others);
	}

	private static PurgeView notBegun(DeletionRequest request, List<Failure> failures) {
		RequestState state = request.state();
		if (state.isFinal()) {
			return PurgeView.without(Stage.NEVER, null, failures);
		}
		if (state == RequestState.PURGING) {
			return PurgeView.without(Stage.BEGINNING, null, failures);
		}
		return (state == RequestState.SCHEDULED && request.purgeScheduledFor() != null)
				? PurgeView.without(Stage.PLANNED, request.purgeScheduledFor(), failures)
				: PurgeView.without(Stage.NOT_PLANNED, null, failures);
	}

	private static Stage stage(PurgeProgress progress, boolean failed) {
		if (failed) {
			return Stage.FAILED;
		}
		if (!progress.isOver()) {
			return Stage.RUNNING;
		}
		return progress.categories().stream().anyMatch((category) -> category.phase() == Phase.HELD)
				? Stage.OVER_EXCEPT_HELD : Stage.OVER;
	}

	private static @Nullable Failure failureOf(Category category, List<Failure> failures) {
		return failures.stream()
			.filter((failure) -> failure.category() == category.category())
			.findFirst()
			.orElse(null);
	}

}
