package id.whatscrm.deletion.purge;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.purge.ResidueFound;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.request.person.Requester;
import id.whatscrm.deletion.retention.Decision;
import id.whatscrm.deletion.retention.HoldGround;
import id.whatscrm.deletion.retention.TestClearance;
import id.whatscrm.deletion.support.RowChecksums;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ServiceTest
class PurgeTests {

	private final Purge purge;

	private final DeletionRequests requests;

	private final JdbcTemplate database;

	private final JdbcTemplate crm = EmbeddedDatabases.shared().crm();

	private String owner = "";

	private String business = "";

	private Subject account = Subject.account("?");

	private ConfirmationCode code = ConfirmationCode.random();

	@Autowired
	PurgeTests(Purge purge, DeletionRequests requests, JdbcTemplate database) {
		this.purge = purge;
		this.database = database;
		this.requests = requests;
	}

	@BeforeEach
	void aRequest() {
		this.business = "Toko " + UUID.randomUUID().toString().substring(0, 12);
		this.owner = "owner@" + this.business.substring(5) + ".example";
		this.account = Subject.account(DemoAccounts.createSmall(this.crm, this.business, this.owner));
		this.code = ConfirmationCode.random();
		this.requests.save(new DeletionRequest(this.code, Channel.WEB_FORM, Language.ENGLISH,
				new Requester(this.owner, null, null, null, null, null), Instant.now(), Instant.now()));
	}

	@AfterEach
	void noPlantedRowsOrTriggers() {
		this.crm.execute("drop trigger if exists refuse on crm.contact");
		this.crm.update("delete from crm.plan where code like 'planted%'");
		this.crm.update("delete from crm.search_document where kind = 'planted'");
	}

	/** The eight categories of the policy (P4). */
	@Test
	void previewCountsEveryCategoryAndChangesNothing() {
		Map<String, Long> before = RowChecksums.ofAllOthers(this.crm, "-1");

		List<CategoryRows> preview = this.purge.preview(this.account);

		assertThat(preview).extracting(CategoryRows::category).containsExactly(DataCategory.values());
		assertThat(preview).allSatisfy((category) -> assertThat(category.rows()).isPositive());
		assertThat(preview).filteredOn(CategoryRows::canBeAnonymised)
			.extracting(CategoryRows::category)
			.containsExactly(DataCategory.ACTIVITY_LOGS);
		assertThat(RowChecksums.ofAllOthers(this.crm, "-1")).isEqualTo(before);
	}

	@Test
	void everythingOfTheAccountIsGoneAndNeighboursAreUntouched() {
		Map<String, Long> neighbours = RowChecksums.ofAllOthers(this.crm, this.account.key());
		long rows = this.purge.preview(this.account).stream().mapToLong(CategoryRows::rows).sum();

		purgeAll(all(new Decision.Delete()));

		this.purge.verify(this.code, this.account, all(new Decision.Delete()));
		assertThat(this.purge.receipts(this.code)).extracting(Receipt::outcome).containsOnly(Outcome.DELETED);
		assertThat(this.purge.receipts(this.code).stream().mapToLong(Receipt::rows).sum()).isEqualTo(rows);
		assertThat(RowChecksums.ofAllOthers(this.crm, this.account.key())).isEqualTo(neighbours);
		assertThat(occurrences(this.owner)).isZero();
	}

	@Test
	void purgeMayBeRepeatedAndCountsNothingTwice() {
		purgeAll(all(new Decision.Delete()));
		List<Long> rows = this.purge.receipts(this.code).stream().map(Receipt::rows).toList();

		purgeAll(all(new Decision.Delete()));

		assertThat(this.purge.receipts(this.code).stream().map(Receipt::rows).toList()).isEqualTo(rows);
	}

	@Test
	void heldConversationsStayWholeAndHangOnBareRows() {
		Map<DataCategory, Decision> decisions = all(new Decision.Delete());
		decisions.put(DataCategory.CONVERSATIONS, hold());
		String held = "select md5(string_agg(m::text, '' order by m.id)) from crm.message m join crm.conversation c "
				+ "on c.id = m.conversation_id where c.account_id = " + this.account.key();
		String conversations = "select md5(string_agg(c::text, '' order by c.id)) from crm.conversation c where c.account_id = "
				+ this.account.key();
		String heldBefore = this.crm.queryForObject(held, String.class);
		String conversationsBefore = this.crm.queryForObject(conversations, String.class);

		purgeAll(decisions);

		this.purge.verify(this.code, this.account, decisions);
		assertThat(this.crm.queryForObject(held, String.class)).isEqualTo(heldBefore);
		assertThat(this.crm.queryForObject(conversations, String.class)).isEqualTo(conversationsBefore);
		assertThat(this.crm.queryForList(
				"select distinct coalesce(full_name, phone, email, attributes::text) from crm.contact where account_id = "
						+ this.account.key(),
				String.class))
			.containsExactly("{}");
		assertThat(this.crm.queryForObject("select business_name from crm.account where id = " + this.account.key(),
				String.class))
			.isEqualTo("removed");
		assertThat(count("api_token")).isZero();
		assertThat(count("contact_tag t join crm.contact c on c.id = t.contact_id")).isZero();
		assertThat(occurrences(this.owner)).isZero();
	}

	@Test
	void heldAccountKeepsItsInvoicesAndLosesEverythingElse() {
		Map<DataCategory, Decision> decisions = all(new Decision.Delete());
		decisions.put(DataCategory.ACCOUNT, hold());
		this.crm.update("insert into crm.invoice (account_id, number, issued_on, amount_idr, paid, bill_to) values ("
				+ this.account.key() + ", 'INV-1', current_date, 1, true, 'x')");

		purgeAll(decisions);

		this.purge.verify(this.code, this.account, decisions);
		assertThat(count("invoice")).isOne();
		assertThat(count("contact")).isZero();
		assertThat(this.crm.queryForObject("select business_name from crm.account where id = " + this.account.key(),
				String.class))
			.isEqualTo(this.business);
	}

	@Test
	void anonymisedActivityLogKeepsWhatAndWhenAndLosesWho() {
		Map<DataCategory, Decision> decisions = all(new Decision.Delete());
		decisions.put(DataCategory.ACTIVITY_LOGS, new Decision.Anonymise());
		List<Long> ids = this.crm
			.queryForList("select id from crm.activity_log where account_id = " + this.account.key(), Long.class);

		purgeAll(decisions);

		this.purge.verify(this.code, this.account, decisions);
		assertThat(this.crm.queryForList(
				"select action, happened_at::time::text as clock, account_id, member_id, ip, "
						+ "user_agent, details::text as details from crm.activity_log where id = any (?)",
				(Object) ids.toArray(Long[]::new)))
			.hasSize(ids.size())
			.allSatisfy((log) -> {
				assertThat(log.get("action")).isIn("login", "export", "invite");
				assertThat(log.get("clock")).isEqualTo("00:00:00");
				assertThat(log.get("details")).isEqualTo("{\"ok\": true, \"email\": \"-\"}");
				assertThat(log).containsEntry("account_id", null)
					.containsEntry("member_id", null)
					.containsEntry("ip", null)
					.containsEntry("user_agent", null);
			});
	}

	@Test
	void memberOfAnotherAccountStays() {
		String other = DemoAccounts.createSmall(this.crm, "Lain " + this.business, "lain@" + this.owner.substring(6));
		this.crm.update("insert into crm.account_member select " + other
				+ ", member_id, 'agent' from crm.account_member where account_id = " + this.account.key());

		purgeAll(all(new Decision.Delete()));

		this.purge.verify(this.code, this.account, all(new Decision.Delete()));
		assertThat(this.crm.queryForObject("select count(*) from crm.member where email = ?", Long.class, this.owner))
			.isOne();
		assertThat(this.crm.queryForObject(
				"select count(*) from crm.profile p join crm.member m on m.id = p.member_id where m.email = ?",
				Long.class, this.owner))
			.isOne();
	}

	@Test
	void interruptedPurgeGoesOnWhereItStopped() {
		this.purge.begin(this.code, this.account);
		this.crm.execute("create or replace function crm.refuse() returns trigger language plpgsql as "
				+ "$$ begin raise exception 'secret of %', old.full_name; end $$");
		this.crm.execute("create trigger refuse before delete on crm.contact for each row when (old.account_id = "
				+ this.account.key() + ") execute function crm.refuse()");

		assertThatExceptionOfType(PurgeFailed.class).isThrownBy(() -> purgeAll(all(new Decision.Delete())))
			.withMessage("Deleting failed on table crm.contact (SQL state P0001)")
			.withNoCause();
		assertThat(this.purge.receipts(this.code)).extracting(Receipt::category)
			.containsExactly(DataCategory.API_TOKENS, DataCategory.INTEGRATIONS, DataCategory.AUTOMATIONS,
					DataCategory.CONVERSATIONS);
		this.crm.execute("drop trigger refuse on crm.contact");

		purgeAll(all(new Decision.Delete()));

		this.purge.verify(this.code, this.account, all(new Decision.Delete()));
		assertThat(count("contact")).isZero();
	}

	/** By a node that stood still while another one came to the end (E5). */
	@Test
	void whoIsForgottenIsNotWrittenDownAgain() {
		this.purge.begin(this.code, this.account);
		assertThat(identifiersNoted()).isPositive();
		this.purge.forget(this.code);
		this.database.update("update deletion_request set forgotten_at = now() where code = ?", this.code.value());

		assertThatExceptionOfType(PurgeFailed.class).isThrownBy(() -> this.purge.begin(this.code, this.account))
			.withMessageContaining("superseded");

		assertThat(identifiersNoted()).isZero();
		assertThat(this.database.queryForObject("select pepper from purge_begun where code = ?", String.class,
				this.code.value()))
			.isNull();
	}

	private long identifiersNoted() {
		return this.database.queryForObject("select count(*) from purge_identifier where code = ?", Long.class,
				this.code.value());
	}

	/** Success is proven by looking again (E2). */
	@Test
	void residueInATableThatNobodyMappedIsFound() {
		purgeAll(all(new Decision.Delete()));
		this.crm.update("insert into crm.plan values ('planted', 'made for ' || ?)",
				this.owner.toUpperCase(java.util.Locale.ROOT));

		assertThatExceptionOfType(ResidueFound.class)
			.isThrownBy(() -> this.purge.verify(this.code, this.account, all(new Decision.Delete())))
			.withMessage("Data is left in crm.plan.title");
	}

	@Test
	void rowThatArrivesAfterItsCategoryWasPurgedIsFound() {
		purgeAll(all(new Decision.Delete()));
		this.crm.update("insert into crm.search_document values (?, 'planted', '1', 'nothing special')",
				this.account.key());

		assertThatExceptionOfType(ResidueFound.class)
			.isThrownBy(() -> this.purge.verify(this.code, this.account, all(new Decision.Delete())))
			.withMessage("Data is left in crm.search_document");
	}

	/** An outcome of its own (E4). */
	@Test
	void accountThatIsNotThereIsNotFoundAndNeverCalledDeleted() {
		this.account = Subject.account("999999999");

		purgeAll(all(new Decision.Delete()));

		assertThat(this.purge.receipts(this.code)).extracting(Receipt::outcome).containsOnly(Outcome.NOTHING_FOUND);
	}

	private void purgeAll(Map<DataCategory, Decision> decisions) {
		this.purge.begin(this.code, this.account);
		for (DataCategory category : DataCategory.values()) {
			switch (decisions.get(category).action()) {
				case HOLD -> this.purge.hold(this.code, category);
				case DELETE -> this.purge.purge(TestClearance.of(this.code, this.account, category, false), decisions,
						TimeSlice.UNLIMITED);
				case ANONYMISE -> this.purge.purge(TestClearance.of(this.code, this.account, category, true), decisions,
						TimeSlice.UNLIMITED);
			}
		}
	}

	private static Map<DataCategory, Decision> all(Decision decision) {
		Map<DataCategory, Decision> decisions = new EnumMap<>(DataCategory.class);
		for (DataCategory category : DataCategory.values()) {
			decisions.put(category, decision);
		}
		return decisions;
	}

	private static Decision.Hold hold() {
		return new Decision.Hold(HoldGround.DISPUTE, "Case 12/2026", LocalDate.of(2030, 1, 1));
	}

	private long count(String table) {
		return this.crm.queryForObject(
				"select count(*) from crm." + table + " where account_id = " + this.account.key(), Long.class);
	}

	private long occurrences(String text) {
		return this.crm.queryForObject("select count(*) from crm.member where email = ?", Long.class, text)
				+ this.crm.queryForObject("select count(*) from crm.search_document where body like '%' || ? || '%'",
						Long.class, text)
				+ this.crm.queryForObject(
						"select count(*) from crm.activity_log where details::text like '%' || ? || '%'", Long.class,
						text)
				+ this.crm.queryForObject(
						"select count(*) from crm.integration where config::text like '%' || ? || '%'", Long.class,
						text);
	}

}
