package id.whatscrm.deletion.evidence.audit;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.support.PastRequests;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Figures that were worked out by hand, and reading that does not fill the memory.
 */
@ServiceTest
class AuditedRequestsTests {

	private final AuditedRequests requests;

	private final MonthlyFigures figures;

	private final PastRequests past = new PastRequests();

	@Autowired
	AuditedRequestsTests(AuditedRequests requests, MonthlyFigures figures) {
		this.requests = requests;
		this.figures = figures;
	}

	@BeforeEach
	@AfterEach
	void noPast() {
		this.past.clear();
	}

	@Test
	void monthsCountWhatWasReceivedInThemInJakarta() {
		this.past.add("2003-02-01T09:00", "2003-03-03T09:00", RequestState.DELETED, Channel.API);
		String released = this.past.add("2003-03-31T23:59", "2003-04-05T23:59", RequestState.DELETED, Channel.META);
		this.past.hold(released, DataCategory.CONTACTS, "Law 1", true);

		this.past.add("2003-04-01T00:30", "2003-04-11T00:30", RequestState.DELETED, Channel.WEB_FORM);
		this.past.add("2003-04-10T09:00", "2003-04-12T09:00", RequestState.REFUSED, Channel.MAILBOX);
		String held = this.past.add("2003-04-15T09:00", "2003-06-01T09:00", RequestState.DELETED_EXCEPT_HELD,
				Channel.STAFF);
		this.past.hold(held, DataCategory.PROFILE, "Law 2", false);
		this.past.hold(held, DataCategory.CONTACTS, "Law 2", false);
		this.past.add("2003-04-20T09:00", null, RequestState.UNDER_REVIEW, Channel.WEB_FORM);
		String withdrawn = this.past.add("2003-04-21T09:00", "2003-04-25T09:00", RequestState.WITHDRAWN,
				Channel.WEB_FORM);
		this.past.hold(withdrawn, DataCategory.CONTACTS, "Law 3", false);
		this.past.addOpen("2003-04-30T23:30", RequestState.SCHEDULED, Channel.WEB_FORM);

		MonthlyFigures.Figures found = this.figures.upTo(YearMonth.of(2003, 4), 3);

		assertThat(found.months()).containsExactly(
				// Ended at the very instant at which it was due.
				new MonthFigures(YearMonth.of(2003, 2), 1, 1, 0, 0, 0, 0, 30.0),
				new MonthFigures(YearMonth.of(2003, 3), 1, 1, 0, 0, 0, 1, 5.0),
				// The median of 2, 4, 10 and 47 days.
				new MonthFigures(YearMonth.of(2003, 4), 6, 3, 2, 1, 1, 1, 7.0));
		// The median of 2, 4, 5, 10, 30 and 47 days.
		assertThat(found.total()).isEqualTo(new MonthFigures(null, 8, 5, 2, 1, 1, 2, 7.5));
	}

	@Test
	void monthWithoutRequestsHasNoMedian() {
		assertThat(this.figures.upTo(YearMonth.of(2003, 4), 1).months())
			.containsExactly(new MonthFigures(YearMonth.of(2003, 4), 0, 0, 0, 0, 0, 0, null));
	}

	/** Whoever had fetched all rows at once would not miss the lost session. */
	@Test
	void rowsAreFetchedAsTheyAreHandedOver() {
		this.past.addMany(2_000, "2003-01-01T00:00");
		AuditSearch all = new AuditSearch(null, null, null, null, null, Instant.parse("2004-01-01T00:00:00Z"));
		List<String> handedOver = new ArrayList<>();

		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.requests.forEach(all, (request) -> {
			if (handedOver.isEmpty()) {
				endSessionOfTheWalk();
			}
			handedOver.add(request.code());
		}));

		assertThat(handedOver).isNotEmpty().hasSizeLessThan(2_000);
	}

	private static void endSessionOfTheWalk() {
		EmbeddedDatabases.shared()
			.deletion()
			.queryForList("select pg_terminate_backend(pid) from pg_stat_activity "
					+ "where state = 'idle in transaction' and query like '%from deletion_request r%'");
	}

}
