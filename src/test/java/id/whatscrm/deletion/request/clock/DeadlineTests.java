package id.whatscrm.deletion.request.clock;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import id.whatscrm.deletion.request.RequestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rule for due dates (C2, C3).
 */
class DeadlineTests {

	private static final Period MONTH = Period.ofMonths(1);

	private static final Period THIRTY_DAYS = Period.ofDays(30);

	/** Processed within 30 days of receipt (P6). */
	@ParameterizedTest(name = "received {1} in {0}: due {2}")
	@CsvSource({
			// The end of a month that is followed by a shorter one
			"Asia/Jakarta, 2026-01-31T10:00, 2026-02-28T10:00", "Asia/Jakarta, 2028-01-31T10:00, 2028-02-29T10:00",
			"Asia/Jakarta, 2026-01-30T10:00, 2026-02-28T10:00", "Asia/Jakarta, 2026-01-29T10:00, 2026-02-28T10:00",
			"Asia/Jakarta, 2026-01-28T10:00, 2026-02-27T10:00",
			// A day that only leap years have
			"Asia/Jakarta, 2028-02-29T10:00, 2028-03-29T10:00", "Asia/Jakarta, 2026-02-28T10:00, 2026-03-28T10:00",
			"Asia/Jakarta, 2028-02-01T10:00, 2028-03-01T10:00", "Asia/Jakarta, 2026-02-01T10:00, 2026-03-01T10:00",
			// Thirty days come before the month is over
			"Asia/Jakarta, 2026-03-31T10:00, 2026-04-30T10:00", "Asia/Jakarta, 2026-03-15T10:00, 2026-04-14T10:00",
			"Asia/Jakarta, 2026-04-15T10:00, 2026-05-15T10:00", "Asia/Jakarta, 2026-12-15T10:00, 2027-01-14T10:00",
			// Midnight
			"Asia/Jakarta, 2026-03-15T00:00, 2026-04-14T00:00",
			"Asia/Jakarta, 2026-03-15T23:59:59, 2026-04-14T23:59:59",
			"Asia/Jakarta, 2026-01-31T23:59:59, 2026-02-28T23:59:59",
			// Clocks that are changed on the way keep the time of day
			"Europe/Berlin, 2026-03-15T12:00, 2026-04-14T12:00", "Europe/Berlin, 2026-10-10T12:00, 2026-11-09T12:00",
			"America/New_York, 2026-02-20T23:30, 2026-03-20T23:30",
			// A due time that does not exist is the next one that does
			"Europe/Berlin, 2026-02-28T02:30, 2026-03-28T02:30", "Europe/Berlin, 2027-02-28T02:30, 2027-03-28T03:30" })
	void isDueAtTheEarlierOfThirtyDaysAndAMonth(String zone, LocalDateTime received, LocalDateTime due) {
		ZoneId place = ZoneId.of(zone);

		assertThat(deadline(place).dueAt(received.atZone(place).toInstant()).atZone(place).toLocalDateTime())
			.isEqualTo(due);
	}

	@Property
	void isNeverLaterThanThirtyDaysNorThanAMonth(@ForAll("instants") Instant received, @ForAll("zones") ZoneId zone) {
		ZonedDateTime due = deadline(zone).dueAt(received).atZone(zone);
		ZonedDateTime start = received.atZone(zone);

		assertThat(due).isBeforeOrEqualTo(start.plus(THIRTY_DAYS)).isBeforeOrEqualTo(start.plus(MONTH));
		assertThat(due).isAfterOrEqualTo(start.plusDays(28));
		assertThat(due.toLocalDate()).isAfter(start.toLocalDate());
	}

	@Property
	void extensionIsLaterAndTheReminderEarlier(@ForAll("instants") Instant received, @ForAll("zones") ZoneId zone) {
		Deadline deadline = deadline(zone);
		Instant due = deadline.dueAt(received);

		assertThat(deadline.extended(due)).isAfter(due);
		assertThat(deadline.reminderBefore(due)).isAfter(received).isBefore(due);
	}

	@Provide
	Arbitrary<Instant> instants() {
		return Arbitraries.longs()
			.between(Instant.parse("2024-01-01T00:00:00Z").getEpochSecond(),
					Instant.parse("2044-01-01T00:00:00Z").getEpochSecond())
			.map(Instant::ofEpochSecond);
	}

	@Provide
	Arbitrary<ZoneId> zones() {
		return Arbitraries
			.of("Asia/Jakarta", "Asia/Jayapura", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
					"Pacific/Apia", "America/Sao_Paulo")
			.map(ZoneId::of);
	}

	private static Deadline deadline(ZoneId zone) {
		return new Deadline(new RequestSettings(URI.create("https://deletion.example"), zone, THIRTY_DAYS, MONTH,
				THIRTY_DAYS, Period.ofDays(5), null));
	}

}
