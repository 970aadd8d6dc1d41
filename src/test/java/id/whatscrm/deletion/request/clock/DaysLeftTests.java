package id.whatscrm.deletion.request.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DaysLeftTests {

	/** Noon in Jakarta. */
	private static final Clock CLOCK = Clock.fixed(Instant.parse("2031-03-01T05:00:00Z"), ZoneId.of("Asia/Jakarta"));

	@ParameterizedTest
	@CsvSource({ "2031-03-31T04:59:59Z, 30 days left, false, false", "2031-03-08T17:00:00Z, 8 days left, false, false",
			"2031-03-08T16:59:59Z, 7 days left, false, true", "2031-03-01T17:00:00Z, 1 day left, false, true",
			"2031-03-01T16:59:59Z, due today, false, true", "2031-03-01T05:00:00Z, due today, false, true",
			"2031-03-01T04:59:59Z, overdue since today, true, false",
			"2031-02-28T16:59:59Z, overdue since yesterday, true, false",
			"2031-02-27T16:59:59Z, overdue for 2 days, true, false" })
	void daysAreTheCalendarsAndOverdueIsAMoment(Instant due, String words, boolean overdue, boolean soon) {
		DaysLeft left = DaysLeft.until(due, CLOCK);

		assertThat(left.words()).isEqualTo(words);
		assertThat(left.overdue()).isEqualTo(overdue);
		assertThat(left.soon()).isEqualTo(soon);
	}

}
