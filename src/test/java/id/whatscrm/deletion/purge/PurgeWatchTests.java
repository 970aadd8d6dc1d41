package id.whatscrm.deletion.purge;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import id.whatscrm.deletion.purge.PurgeProgress.Category;
import id.whatscrm.deletion.purge.PurgeProgress.Phase;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.purge.journal.PlannedRows.Counted;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldGround;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told about how far a purge is. Each category has 100 rows, unless a test says
 * otherwise.
 */
class PurgeWatchTests {

	private static final Decision HOLD = new Decision.Hold(HoldGround.DISPUTE, "Case 1", LocalDate.of(2040, 1, 1));

	private final Map<DataCategory, Counted> counted = new EnumMap<>(DataCategory.class);

	private final Map<DataCategory, Receipt> receipts = new EnumMap<>(DataCategory.class);

	private final Map<DataCategory, Decision> decided = new EnumMap<>(DataCategory.class);

	@BeforeEach
	void hundredRowsEach() {
		for (DataCategory category : DataCategory.values()) {
			rows(category, 100L, 0, 0, 0);
			this.decided.put(category, new Decision.Delete());
		}
	}

	@Test
	void whatHasNotBegunWaits() {
		PurgeProgress progress = PurgeWatch.progress(false, this.counted, List.of(), this.decided);

		assertThat(progress.begun()).isFalse();
		assertThat(progress.isOver()).isFalse();
		assertThat(progress.percent()).isZero();
		assertThat(progress.timeLeft()).isNull();
		assertThat(progress.categories()).extracting(Category::category).containsExactly(DataCategory.values());
		assertThat(progress.categories()).extracting(Category::phase).containsOnly(Phase.WAITING);
	}

	@Test
	void theFirstWithoutAReceiptIsUnderWay() {
		ended(DataCategory.API_TOKENS, Outcome.DELETED, 100);
		rows(DataCategory.INTEGRATIONS, 100L, 40, 40, 2_000);

		assertThat(of(DataCategory.API_TOKENS).phase()).isEqualTo(Phase.DELETED);
		assertThat(of(DataCategory.API_TOKENS).percent()).isEqualTo(100);
		Category underWay = of(DataCategory.INTEGRATIONS);
		assertThat(underWay.phase()).isEqualTo(Phase.UNDER_WAY);
		assertThat(underWay.percent()).isEqualTo(40);
		assertThat(underWay.rowsPerSecond()).isEqualTo(20);
		assertThat(underWay.timeLeft()).isEqualTo(Duration.ofSeconds(3));
		assertThat(of(DataCategory.AUTOMATIONS).phase()).isEqualTo(Phase.WAITING);
		assertThat(of(DataCategory.AUTOMATIONS).timeLeft()).isNull();
		assertThat(progress().percent()).as("140 of 800 rows").isEqualTo(17);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "99, 99", "100, 99", "250, 99" })
	void whatIsUnderWayIsNeverWhole(long done, int percent) {
		rows(DataCategory.API_TOKENS, 100L, done, done, 1_000);

		assertThat(of(DataCategory.API_TOKENS).percent()).isEqualTo(percent);
		assertThat(of(DataCategory.API_TOKENS).done()).isEqualTo(done);
	}

	@Test
	void rowsThatCameLaterMakeNoNegativeTime() {
		rows(DataCategory.API_TOKENS, 100L, 250, 250, 1_000);

		assertThat(of(DataCategory.API_TOKENS).timeLeft()).isNull();
		assertThat(progress().timeLeft()).as("700 rows at 250 per second").isEqualTo(Duration.ofMillis(2_800));
		assertThat(progress().percent()).as("250 of 950 rows").isEqualTo(26);
	}

	@Test
	void manyLaterRowsAreNotTheWholeWhileSomethingWaits() {
		for (DataCategory category : DataCategory.values()) {
			rows(category, 0L, 0, 0, 0);
		}
		rows(DataCategory.API_TOKENS, 0L, 5, 5, 10);

		assertThat(progress().percent()).isEqualTo(99);
		assertThat(of(DataCategory.API_TOKENS).percent()).isZero();
	}

	@Test
	void whatIsHeldIsHeldBeforeItsTurnAndCountsForNothing() {
		this.decided.put(DataCategory.AUTOMATIONS, HOLD);
		rows(DataCategory.AUTOMATIONS, 1_000_000L, 0, 0, 0);
		ended(DataCategory.API_TOKENS, Outcome.DELETED, 100);
		ended(DataCategory.INTEGRATIONS, Outcome.DELETED, 100);

		assertThat(of(DataCategory.AUTOMATIONS).phase()).isEqualTo(Phase.HELD);
		assertThat(of(DataCategory.AUTOMATIONS).percent()).isZero();
		assertThat(of(DataCategory.CONVERSATIONS).phase()).isEqualTo(Phase.UNDER_WAY);
		assertThat(progress().percent()).as("200 of 700 rows").isEqualTo(28);
	}

	@Test
	void everyEndIsToldAndThenItIsOver() {
		for (DataCategory category : DataCategory.values()) {
			ended(category, Outcome.DELETED, 90);
		}
		ended(DataCategory.ACTIVITY_LOGS, Outcome.ANONYMISED, 100);
		ended(DataCategory.PROFILE, Outcome.NOTHING_FOUND, 0);
		ended(DataCategory.AUTOMATIONS, Outcome.HELD, 0);
		this.decided.put(DataCategory.AUTOMATIONS, HOLD);

		assertThat(progress().categories()).extracting(Category::phase)
			.containsExactly(Phase.DELETED, Phase.DELETED, Phase.HELD, Phase.DELETED, Phase.DELETED, Phase.ANONYMISED,
					Phase.NOTHING_FOUND, Phase.DELETED);
		assertThat(progress().isOver()).isTrue();
		assertThat(progress().percent()).isEqualTo(100);
		assertThat(progress().timeLeft()).isNull();
	}

	@Test
	void whatWasHeldIsUnderWayOnceItsHoldHasEnded() {
		for (DataCategory category : DataCategory.values()) {
			ended(category, Outcome.DELETED, 100);
		}
		ended(DataCategory.CONVERSATIONS, Outcome.HELD, 0);

		assertThat(of(DataCategory.CONVERSATIONS).phase()).isEqualTo(Phase.UNDER_WAY);
		assertThat(progress().isOver()).isFalse();
	}

	@Test
	void aHoldThatEndsDuringThePurgeWaitsForItsTurn() {
		ended(DataCategory.API_TOKENS, Outcome.HELD, 0);

		assertThat(of(DataCategory.API_TOKENS).phase()).isEqualTo(Phase.WAITING);
		assertThat(of(DataCategory.INTEGRATIONS).phase()).isEqualTo(Phase.UNDER_WAY);
	}

	@Test
	void withoutACountNothingIsMadeUp() {
		this.counted.clear();
		rows(DataCategory.API_TOKENS, null, 40, 40, 2_000);

		assertThat(of(DataCategory.API_TOKENS).percent()).isNull();
		assertThat(of(DataCategory.API_TOKENS).planned()).isNull();
		assertThat(of(DataCategory.API_TOKENS).timeLeft()).isNull();
		assertThat(of(DataCategory.API_TOKENS).rowsPerSecond()).isEqualTo(20);
		assertThat(progress().timeLeft()).isNull();
		assertThat(progress().percent()).isLessThan(100);
	}

	@Test
	void aCategoryWithoutTablesHasNoRows() {
		this.counted.remove(DataCategory.AUTOMATIONS);

		assertThat(of(DataCategory.AUTOMATIONS).planned()).isZero();
	}

	@Test
	void bareRowsAreWorkDoneButNotDeleted() {
		rows(DataCategory.API_TOKENS, 100L, 10, 60, 1_000);

		assertThat(of(DataCategory.API_TOKENS).done()).isEqualTo(10);
		assertThat(of(DataCategory.API_TOKENS).percent()).isEqualTo(60);
	}

	private void rows(DataCategory category, @Nullable Long planned, long done, long handled, long millis) {
		this.counted.put(category, new Counted(category, planned, done, handled, Duration.ofMillis(millis)));
	}

	private void ended(DataCategory category, Outcome outcome, long rows) {
		rows(category, 100L, rows, rows, 1_000);
		this.receipts.put(category, new Receipt(category, outcome, rows, 0, 0, Instant.EPOCH));
	}

	private PurgeProgress progress() {
		return PurgeWatch.progress(true, this.counted, List.copyOf(this.receipts.values()), this.decided);
	}

	private Category of(DataCategory category) {
		return progress().categories().get(Arrays.asList(DataCategory.values()).indexOf(category));
	}

}
