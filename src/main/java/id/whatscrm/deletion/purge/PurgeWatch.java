package id.whatscrm.deletion.purge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.purge.PurgeProgress.Category;
import id.whatscrm.deletion.purge.PurgeProgress.Phase;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.purge.journal.BegunPurges;
import id.whatscrm.deletion.purge.journal.PlannedRows;
import id.whatscrm.deletion.purge.journal.PlannedRows.Counted;
import id.whatscrm.deletion.purge.journal.Receipts;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Tells how far purges are, from what was noted of them. Asks our own database only.
 */
@Service
public class PurgeWatch {

	private static final int DONE = 100;

	private final BegunPurges begun;

	private final PlannedRows planned;

	private final Receipts receipts;

	private final RetentionDecisions decisions;

	PurgeWatch(BegunPurges begun, PlannedRows planned, Receipts receipts, RetentionDecisions decisions) {
		this.begun = begun;
		this.planned = planned;
		this.receipts = receipts;
		this.decisions = decisions;
	}

	/**
	 * How far the purge of a request is; also of one that was forgotten.
	 */
	@Transactional(readOnly = true)
	public PurgeProgress of(ConfirmationCode code) {
		Map<DataCategory, Counted> counted = this.planned.counted(code)
			.stream()
			.collect(Collectors.toMap(Counted::category, Function.identity()));
		return progress(this.begun.hasBegun(code), counted, this.receipts.of(code), this.decisions.of(code));
	}

	static PurgeProgress progress(boolean begun, Map<DataCategory, Counted> counted, List<Receipt> receipts,
			Map<DataCategory, Decision> decided) {
		boolean planned = counted.values().stream().anyMatch((category) -> category.planned() != null);
		Map<DataCategory, Counted> rows = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			Counted known = counted.getOrDefault(category, new Counted(category, null, 0, 0, Duration.ZERO));
			// Where anything was counted, a category without a count has no tables.
			rows.put(category, (planned && known.planned() == null)
					? new Counted(category, 0L, known.done(), known.handled(), known.elapsed()) : known);
		}
		Map<DataCategory, Receipt> ended = receipts.stream()
			.collect(Collectors.toMap(Receipt::category, Function.identity()));
		Map<DataCategory, Phase> phases = phases(begun, ended, decided);
		List<Category> categories = new ArrayList<>();
		rows.forEach((category, row) -> {
			Phase phase = phases.getOrDefault(category, Phase.WAITING);
			Double speed = (phase == Phase.UNDER_WAY) ? rowsPerSecond(List.of(row)) : null;
			Receipt receipt = ended.get(category);
			categories.add(
					new Category(category, phase, row.planned(), row.done(), (receipt != null) ? receipt.keptBare() : 0,
							percent(phase, row), speed, timeLeft(left(phase, row), speed)));
		});
		return new PurgeProgress(begun, categories, percent(rows, phases),
				begun ? timeLeft(left(rows, phases), rowsPerSecond(rows.values())) : null);
	}

	/**
	 * The first category without a receipt is under way: they are purged one after the
	 * other. After them come those that were held until now.
	 */
	private static Map<DataCategory, Phase> phases(boolean begun, Map<DataCategory, Receipt> receipts,
			Map<DataCategory, Decision> decided) {
		Map<DataCategory, Phase> phases = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			Receipt receipt = receipts.get(category);
			boolean held = decided.get(category) instanceof Decision.Hold;
			if (held && (receipt == null || receipt.outcome() == Outcome.HELD)) {
				phases.put(category, Phase.HELD);
			}
			else if (receipt != null && receipt.outcome() != Outcome.HELD) {
				phases.put(category, Phase.valueOf(receipt.outcome().name()));
			}
		}
		if (begun) {
			List<DataCategory> waiting = Arrays.stream(DataCategory.values())
				.filter((category) -> !phases.containsKey(category))
				.toList();
			waiting.stream()
				.filter((category) -> !receipts.containsKey(category))
				.findFirst()
				.or(() -> waiting.stream().findFirst())
				.ifPresent((category) -> phases.put(category, Phase.UNDER_WAY));
		}
		return phases;
	}

	private static @Nullable Integer percent(Phase phase, Counted row) {
		if (phase != Phase.UNDER_WAY) {
			return (phase == Phase.WAITING || phase == Phase.HELD) ? 0 : DONE;
		}
		return (row.planned() != null) ? share(row.handled(), row.planned()) : null;
	}

	/** What has not ended is never whole, however many rows came later. */
	private static int share(long handled, long planned) {
		return (planned > 0) ? (int) Math.min(DONE - 1, DONE * handled / planned) : 0;
	}

	private static int percent(Map<DataCategory, Counted> rows, Map<DataCategory, Phase> phases) {
		long all = 0;
		long done = 0;
		boolean over = true;
		for (Counted row : rows.values()) {
			Phase phase = phases.getOrDefault(row.category(), Phase.WAITING);
			if (phase != Phase.HELD) {
				long planned = Math.max((row.planned() != null) ? row.planned() : 0, row.handled());
				all += planned;
				done += phase.isEnd() ? planned : Math.min(row.handled(), planned);
				over &= phase.isEnd();
			}
		}
		return over ? DONE : share(done, all);
	}

	/**
	 * How many rows are left; {@code null} if that is not known.
	 */
	private static @Nullable Long left(Phase phase, Counted row) {
		if (phase.isEnd()) {
			return 0L;
		}
		return (row.planned() != null) ? (Long) Math.max(row.planned() - row.handled(), 0) : null;
	}

	private static @Nullable Long left(Map<DataCategory, Counted> rows, Map<DataCategory, Phase> phases) {
		long left = 0;
		for (Counted row : rows.values()) {
			Long rest = left(phases.getOrDefault(row.category(), Phase.WAITING), row);
			if (rest == null) {
				return null;
			}
			left += rest;
		}
		return left;
	}

	private static @Nullable Double rowsPerSecond(Iterable<Counted> rows) {
		long handled = 0;
		long millis = 0;
		for (Counted row : rows) {
			handled += row.handled();
			millis += row.elapsed().toMillis();
		}
		return (handled > 0 && millis > 0) ? handled * 1000.0 / millis : null;
	}

	private static @Nullable Duration timeLeft(@Nullable Long rows, @Nullable Double rowsPerSecond) {
		return (rows != null && rows > 0 && rowsPerSecond != null)
				? Duration.ofMillis((long) (1000 * rows / rowsPerSecond)) : null;
	}

}
