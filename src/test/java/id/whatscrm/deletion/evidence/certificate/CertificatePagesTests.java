package id.whatscrm.deletion.evidence.certificate;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.evidence.LedgerCheck;
import id.whatscrm.deletion.evidence.LedgerEntry;
import id.whatscrm.deletion.evidence.RecordedEntry;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.CaseEvent;
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
import id.whatscrm.deletion.support.ReadPdf;
import id.whatscrm.deletion.support.ServiceTest;
import id.whatscrm.deletion.support.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever has a certificate can ask whether it is true.
 */
@ServiceTest
class CertificatePagesTests {

	private static final LocalDate LAST_DAY = LocalDate.of(2036, 12, 31);

	private final Ledger ledger;

	private final Certificates certificates;

	private final DeletionRequests requests;

	private final JdbcTemplate database;

	private final TransactionTemplate transaction;

	private final ObjectMapper json;

	private final Visitor visitor;

	private final Visitor indonesian;

	private DeletionRequest request;

	private Certificate certificate;

	@Autowired
	CertificatePagesTests(Ledger ledger, Certificates certificates, DeletionRequests requests, JdbcTemplate database,
			PlatformTransactionManager transactions, ObjectMapper json, @Value("${deletion.public-url}") String base) {
		this.ledger = ledger;
		this.certificates = certificates;
		this.requests = requests;
		this.database = database;
		this.transaction = new TransactionTemplate(transactions);
		this.json = json;
		this.visitor = new Visitor(base, "en");
		this.indonesian = new Visitor(base, "id");
	}

	@BeforeEach
	void aDeletionThatHoldsTheConversations() {
		this.request = purging();
		Map<DataCategory, Decision> decisions = Map.of(DataCategory.CONVERSATIONS,
				new Decision.Hold(HoldGround.DISPUTE, "Contract no. 7", LAST_DAY));
		this.transaction.executeWithoutResult((status) -> {
			this.request.complete(true, now());
			this.ledger.record(this.requests.save(this.request), receipts(Outcome.HELD), decisions,
					new Ledger.Rules("1", "retention-policy 3"));
		});
		this.certificate = this.certificates.of(this.request.code()).orElseThrow();
	}

	@Test
	void pageConfirmsTheNumbers() {
		HttpResponse<String> page = this.visitor.get(path());

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Our ledger confirms this deletion", this.request.code().value())
			.contains("Dispute that is not settled (Contract no. 7), until 31 December 2036")
			.contains("Kept for now", "1,007", String.valueOf(this.certificate.proof().position()),
					this.certificate.proof().hash())
			.doesNotContain("Your numbers");
		assertThat(this.indonesian.get(path()).body()).contains("Buku catatan kami membenarkan penghapusan ini")
			.contains("Sengketa yang belum selesai (Contract no. 7), sampai 31 Desember 2036", "1.007");
	}

	@Test
	void machinesReadTheSame() throws Exception {
		JsonNode read = json(path());

		assertThat(read.path("code").asText()).isEqualTo(this.request.code().value());
		assertThat(read.path("completedAt").asText()).isEqualTo(this.certificate.dates().completedAt().toString());
		assertThat(read.path("position").asLong()).isEqualTo(this.certificate.proof().position());
		assertThat(read.path("hash").asText()).isEqualTo(this.certificate.proof().hash());
		assertThat(read.path("intact").asBoolean()).isTrue();
		assertThat(read.has("agrees")).isFalse();
		assertThat(read.path("categories")).hasSize(DataCategory.values().length);
		assertThat(read.path("categories").get(DataCategory.CONVERSATIONS.ordinal()).toString()).isEqualTo("""
				{"category":"CONVERSATIONS","outcome":"HELD","rows":0,"ground":"DISPUTE","citation":"Contract no. 7",\
				"keptUntil":"2036-12-31"}""");
		assertThat(read.path("categories").get(DataCategory.ACCOUNT.ordinal()).toString())
			.isEqualTo("{\"category\":\"ACCOUNT\",\"outcome\":\"DELETED\",\"rows\":1007}");
	}

	@Test
	void numbersOfTheCertificateAgreeHoweverTheyAreTyped() throws Exception {
		String typed = this.certificate.proof().hash().toUpperCase(java.util.Locale.ROOT).replaceAll("(.{8})", "$1%20");

		assertThat(this.visitor.get(path(this.certificate.proof().position(), this.certificate.proof().hash())).body())
			.contains("Your numbers agree with our ledger.");
		assertThat(this.visitor.get(path() + "?position=%20" + this.certificate.proof().position() + "&hash=" + typed)
			.body()).contains("Your numbers agree with our ledger.");
		assertThat(json(path(this.certificate.proof().position(), this.certificate.proof().hash())).path("agrees")
			.asBoolean()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "position=POSITION", "hash=HASH", "position=POSITION&hash=abc", "position=1x&hash=HASH",
			"position=-1&hash=HASH", "position=99999999999999999999999&hash=HASH", "position=OTHER&hash=HASH",
			"position=OTHER&hash=OTHERS" })
	void otherNumbersDoNotAgree(String query) throws Exception {
		RecordedEntry other = this.ledger.entriesOf(withdrawn().code()).get(0);

		String asked = path() + "?"
				+ query.replace("POSITION", String.valueOf(this.certificate.proof().position()))
					.replace("OTHERS", other.hexHash())
					.replace("OTHER", String.valueOf(other.entry().position()))
					.replace("HASH", this.certificate.proof().hash());
		HttpResponse<String> page = this.visitor.get(asked);

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Your numbers do not agree with our ledger.");
		assertThat(json(asked).path("agrees").asBoolean(true)).isFalse();
	}

	@Test
	void certificateFromBeforeAReleaseStillAgrees() {
		Certificate before = this.certificate;
		release();
		Certificate after = this.certificates.of(this.request.code()).orElseThrow();

		assertThat(after.proof().position()).isGreaterThan(before.proof().position());
		assertThat(after.categories()).filteredOn((category) -> category.category() == DataCategory.CONVERSATIONS)
			.singleElement()
			.satisfies((category) -> {
				assertThat(category.outcome()).isEqualTo(Outcome.DELETED);
				assertThat(category.ground()).isNull();
				assertThat(category.releasedAt()).isNotNull();
			});
		assertThat(after.keepsSomething()).isFalse();
		assertThat(after.backupsUntil()).isNotNull();
		for (Certificate each : List.of(before, after)) {
			assertThat(this.visitor.get(path(each.proof().position(), each.proof().hash())).body())
				.contains("Your numbers agree with our ledger.", "Was kept until its hold ended, and deleted on");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rows = rows + 1", "citation = 'another'", "hold_until = hold_until + 1",
			"rows = 0, hash = sha256('x')", "previous_hash = sha256('x')" })
	void alteredEntryIsSaidToBeAltered(String change) {
		long held = this.certificate.proof().position()
				- (DataCategory.values().length - DataCategory.CONVERSATIONS.ordinal());
		List<Map<String, Object>> kept = this.database.queryForList("select * from ledger_entry where position = ?",
				held);
		alter("update ledger_entry set " + change + " where position = " + held);
		try {
			HttpResponse<String> page = this.visitor.get(path());
			assertThat(page.body()).contains("This entry is not as it was written")
				.doesNotContain("Our ledger confirms");
		}
		finally {
			Map<String, Object> row = kept.get(0);
			alter("update ledger_entry set rows = ?, citation = ?, hold_until = ?, hash = ?, previous_hash = ? "
					+ "where position = ?", row.get("rows"), row.get("citation"), row.get("hold_until"),
					row.get("hash"), row.get("previous_hash"), held);
		}
		assertThat(this.ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
	}

	/** Whoever makes the hash of an entry right breaks the one after it. */
	@Test
	void entryThatIsWrittenAnewIsNoticedByTheNextOne() {
		long before = this.certificate.proof().position() - 1;
		this.transaction.executeWithoutResult((status) -> {
			alter("update ledger_entry set rows = rows + 1 where position = ?", before);
			LedgerEntry altered = this.ledger.entriesOf(this.request.code())
				.stream()
				.map(RecordedEntry::entry)
				.filter((entry) -> entry.position() == before)
				.findFirst()
				.orElseThrow();
			alter("update ledger_entry set hash = ? where position = ?", altered.hash(), before);

			assertThat(this.certificates.of(this.request.code()).orElseThrow().proof().intact()).isFalse();
			status.setRollbackOnly();
		});
	}

	@Test
	void numbersOfAnAlteredEntryDoNotAgree() {
		this.transaction.executeWithoutResult((status) -> {
			alter("update ledger_entry set outcome = 'DELETED' where position = "
					+ this.certificate.proof().position());

			assertThat(this.certificates.agrees(this.request.code(),
					String.valueOf(this.certificate.proof().position()), this.certificate.proof().hash()))
				.isFalse();
			status.setRollbackOnly();
		});
	}

	@Test
	void unknownAndMalformedCodesAreAnsweredAlike() {
		String unknown = ConfirmationCode.random().value();
		HttpResponse<String> answer = this.visitor.get("/certificates/" + unknown);

		assertThat(answer.statusCode()).isEqualTo(404);
		assertThat(answer.body()).contains("There is nothing here").doesNotContain(unknown);
		for (String path : List.of("/certificates/" + unknown + ".pdf", "/certificates/nonsense",
				"/certificates/nonsense.pdf", "/certificates/.pdf", "/certificates/%27--?position=1&hash=2",
				"/requests/" + unknown)) {
			HttpResponse<String> other = this.visitor.get(path);
			assertThat(other.statusCode()).as(path).isEqualTo(404);
			assertThat(other.body().replaceAll("\\?[^\"]*", "")).as(path)
				.isEqualTo(answer.body().replaceAll("\\?[^\"]*", ""));
		}
	}

	@Test
	void thereIsNoCertificateBeforeTheEndNorOfAnythingElse() {
		for (DeletionRequest without : List.of(purging(), withdrawn())) {
			for (String path : List.of("/certificates/" + without.code(), "/certificates/" + without.code() + ".pdf")) {
				HttpResponse<String> page = this.visitor.get(path);
				assertThat(page.statusCode()).as(path).isEqualTo(404);
				assertThat(page.body()).contains("There is no certificate",
						"A certificate is made when the deletion is done, and only then.");
			}
			assertThat(
					this.visitor.send("GET", "/certificates/" + without.code(), "application/json", null).statusCode())
				.isEqualTo(404);
			assertThat(this.visitor.get("/requests/" + without.code()).body()).doesNotContain("/certificates/");
		}
	}

	@Test
	void documentIsInTheLanguageOfWhoDownloadsIt() {
		HttpResponse<byte[]> english = this.visitor.download(path() + ".pdf");
		HttpResponse<byte[]> indonesian = this.indonesian.download(path() + ".pdf");

		assertThat(english.headers().firstValue("Content-Type")).contains("application/pdf");
		assertThat(english.headers().firstValue("Content-Disposition"))
			.contains("attachment; filename=\"WhatsCRM-deletion-" + this.request.code() + ".pdf\"");
		assertThat(ReadPdf.of(english.body()).text()).contains("Certificate of deletion",
				this.certificate.proof().hash());
		assertThat(ReadPdf.of(indonesian.body()).text()).contains("Sertifikat penghapusan data",
				this.certificate.proof().hash());
	}

	private String path() {
		return "/certificates/" + this.request.code();
	}

	private String path(long position, String hash) {
		return path() + "?position=" + position + "&hash=" + hash;
	}

	private JsonNode json(String path) throws Exception {
		HttpResponse<String> answer = this.visitor.send("GET", path, "application/json", null);
		assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
		return this.json.readTree(answer.body());
	}

	private void release() {
		this.transaction.executeWithoutResult((status) -> {
			DeletionRequest held = this.requests.get(this.request.code());
			held.completeHeld(now());
			this.ledger.recordReleased(held, receipts(Outcome.DELETED), new Ledger.Rules("2", "hold ended"));
		});
	}

	private void alter(String statement, Object... arguments) {
		this.transaction.executeWithoutResult((status) -> {
			this.database.execute("alter table ledger_entry disable trigger user");
			assertThat(this.database.update(statement, arguments)).isOne();
			this.database.execute("alter table ledger_entry enable trigger user");
		});
	}

	private DeletionRequest purging() {
		DeletionRequest purging = proven();
		purging.suspended(now());
		purging.review(now());
		purging.schedulePurge(now(), now());
		purging.startPurge(now());
		return this.requests.save(purging);
	}

	private DeletionRequest withdrawn() {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			DeletionRequest withdrawn = proven();
			withdrawn.withdraw(now());
			this.ledger.record(this.requests.save(withdrawn));
			return withdrawn;
		}));
	}

	private static DeletionRequest proven() {
		DeletionRequest proven = new DeletionRequest(ConfirmationCode.random(), Channel.SELF_SERVICE, Language.ENGLISH,
				new Requester(null, null, null, null, null, null), now(), now());
		proven.match(Subject.account("certificate-" + UUID.randomUUID()), CaseEvent.SYSTEM, now());
		proven.confirmByChannel(now());
		return proven;
	}

	private static List<Receipt> receipts(Outcome conversations) {
		return Arrays.stream(DataCategory.values())
			.map((category) -> (category == DataCategory.CONVERSATIONS)
					? new Receipt(category, conversations, (conversations == Outcome.HELD) ? 0 : 5, 0, 0, now())
					: new Receipt(category, Outcome.DELETED, 1000 + category.ordinal(), 0, 0, now()))
			.toList();
	}

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MICROS);
	}

}
