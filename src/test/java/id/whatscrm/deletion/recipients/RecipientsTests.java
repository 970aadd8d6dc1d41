package id.whatscrm.deletion.recipients;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.recipients.Recipient.Identifier;
import id.whatscrm.deletion.recipients.RecipientNotice.State;
import id.whatscrm.deletion.recipients.Recipients.Answer;
import id.whatscrm.deletion.recipients.Recipients.Unanswered;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recipients under other settings than the demo's.
 */
@ServiceTest
class RecipientsTests {

	private static final Instant RECEIVED = Instant.parse("2026-07-02T03:00:00Z");

	private final DeletionRequests requests;

	private final RecipientNotices notices;

	private final RecipientWebhook webhook;

	private final Purge purge;

	private final Clock clock;

	private final OwnTransaction transactions;

	private final JdbcTemplate database = EmbeddedDatabases.shared().deletion();

	@Autowired
	RecipientsTests(DeletionRequests requests, RecipientNotices notices, RecipientWebhook webhook, Purge purge,
			Clock clock, OwnTransaction transactions) {
		this.requests = requests;
		this.notices = notices;
		this.webhook = webhook;
		this.purge = purge;
		this.clock = clock;
		this.transactions = transactions;
	}

	@Test
	void withoutRecipientsNothingHappensAndNothingIsSaid() {
		DeletionRequest request = erased("DELETED", "ANONYMISED");
		Recipients nobody = recipients(Map.of());

		assertThat(nobody.tell(request)).isEmpty();

		assertThat(nobody.wereTold(request.code())).isFalse();
		assertThat(nobody.told(request.code())).isEmpty();
	}

	/** What is kept, or was not there, is no erasure that a recipient must follow. */
	@Test
	void nothingErasedIsNothingToTell() {
		DeletionRequest request = erased("HELD", "NOTHING_FOUND");

		assertThat(recipients(Map.of("gone", gone())).tell(request)).isEmpty();

		assertThat(this.notices.of(request.code())).isEmpty();
	}

	@Test
	void recipientOutOfReachIsTriedAgainAfterTheFirstWait() {
		DeletionRequest request = erased("DELETED", "HELD");
		Recipients recipients = recipients(Map.of("gone", gone()));

		List<Unanswered> unanswered = recipients.tell(request);

		assertThat(unanswered).hasSize(1);
		assertThat(unanswered.get(0).nextTryAt()).isBetween(this.clock.instant().plusSeconds(290),
				this.clock.instant().plusSeconds(300));
		assertThat(recipients.told(request.code())).isEqualTo(Map.of(State.OPEN, List.of("Gone Ltd")));
		assertThat(recipients.tell(request)).as("a process has it already").isEmpty();
		assertThat(recipients.tellAgain(unanswered.get(0).notice())).isInstanceOf(Answer.NotYet.class);
		assertThat(recipients.tellAgain(unanswered.get(0).notice())).as("after the last wait")
			.isInstanceOf(Answer.Silent.class);
	}

	/** An operator may drop a recipient while it is silent; a person closes that. */
	@Test
	void recipientThatLeftTheSettingsIsAQuestionForSupportAtOnce() {
		DeletionRequest request = erased("DELETED", "HELD");
		long notice = recipients(Map.of("gone", gone())).tell(request).get(0).notice();
		Recipients later = recipients(Map.of());

		assertThat(later.tellAgain(notice)).isInstanceOf(Answer.Silent.class);

		assertThat(later.pending(notice).recipient()).isEqualTo("gone");
		assertThat(later.pending(notice).lastFailure()).isEqualTo("not in the settings any more");
		assertThat(later.names(notice, "They say that account 4711 is gone")).isTrue();
		assertThat(later.names(notice, "Their letter 47112 says it")).isFalse();
		later.giveUp(notice, "No contract any more", "support");
		assertThat(later.told(request.code())).isEqualTo(Map.of(State.GIVEN_UP, List.of("gone")));
		assertThat(this.notices.get(notice).subjectKey()).isNull();
		assertThat(later.tellAgain(notice)).as("never again").isNotInstanceOf(Answer.NotYet.class);
	}

	private Recipients recipients(Map<String, Recipient> recipients) {
		return new Recipients(new RecipientSettings(recipients, List.of(Duration.ofMinutes(5), Duration.ofMinutes(30))),
				this.notices, this.webhook, this.purge, this.clock, this.transactions);
	}

	private static Recipient gone() {
		return new Recipient(URI.create("http://localhost:1/erasures"), "a secret of Gone", "Gone Ltd",
				Identifier.ACCOUNT_KEY, Set.of(SubjectType.ACCOUNT));
	}

	private DeletionRequest erased(String contacts, String logs) {
		DeletionRequest request = new DeletionRequest(ConfirmationCode.random(), Channel.SELF_SERVICE, Language.ENGLISH,
				null, RECEIVED, RECEIVED);
		request.match(Subject.account("4711"), CaseEvent.SYSTEM, RECEIVED);
		this.requests.save(request);
		this.database.update(
				"insert into purge_receipt (code, category, outcome, rows, finished_at) "
						+ "values (?, 'CONTACTS', ?, 1, now()), (?, 'ACTIVITY_LOGS', ?, 1, now())",
				request.code().value(), contacts, request.code().value(), logs);
		return request;
	}

}
