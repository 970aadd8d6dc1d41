package id.whatscrm.deletion.restore;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.RestoreMarker;
import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.evidence.ErasedSubjects;
import id.whatscrm.deletion.evidence.ErasedSubjects.Erasure;
import id.whatscrm.deletion.evidence.EvidenceKeys;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.purge.ClearedPurge;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.ResidueFound;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.retention.RetentionAction;
import id.whatscrm.deletion.retention.RetentionDecisions;

/**
 * Erases again whom a restored backup of the CRM brought back (E6). It looks at every
 * subject of the CRM and recognises the erased ones by the ledger's keyed hashes, since
 * nothing else remembers them. May be repeated, and goes on where it stopped.
 */
@Service
public class ErasureReplay {

	private static final Logger log = LoggerFactory.getLogger(ErasureReplay.class);

	private static final Set<RequestState> NOT_ENDED = EnumSet
		.copyOf(Arrays.stream(RequestState.values()).filter((state) -> !state.isFinal()).toList());

	private final SubjectDirectory directory;

	private final ErasedSubjects erased;

	private final Purge purge;

	private final ClearedPurge clearedPurge;

	private final RetentionDecisions decisions;

	private final ReplayRecord record;

	private final Ledger ledger;

	private final EvidenceKeys keys;

	private final DeletionRequests requests;

	private final RestoreMarker marker;

	ErasureReplay(SubjectDirectory directory, ErasedSubjects erased, Purge purge, ClearedPurge clearedPurge,
			RetentionDecisions decisions, ReplayRecord record, Ledger ledger, EvidenceKeys keys,
			DeletionRequests requests, RestoreMarker marker) {
		this.requests = requests;
		this.keys = keys;
		this.ledger = ledger;
		this.directory = directory;
		this.erased = erased;
		this.purge = purge;
		this.clearedPurge = clearedPurge;
		this.decisions = decisions;
		this.record = record;
		this.marker = marker;
	}

	/**
	 * What was found, or done.
	 *
	 * @param looked at so many subjects
	 * @param found so many erased ones among them with something to erase
	 * @param rows of them: the rows to erase, or that were erased
	 * @param newer how many bear the key of an erased one and are newer than its erasure:
	 * people who came back by themselves, or others, who are left alone
	 */
	public record Result(long looked, long found, long rows, long newer) {

		Result plusLooked(long more) {
			return new Result(this.looked + more, this.found, this.rows, this.newer);
		}

		Result plus(long rowsOfOne) {
			return new Result(this.looked, this.found + ((rowsOfOne > 0) ? 1 : 0), this.rows + rowsOfOne, this.newer);
		}

		Result plusNewer() {
			return new Result(this.looked, this.found, this.rows, this.newer + 1);
		}

	}

	/**
	 * Refuses a database that is not ours to replay on.
	 * @throws ReplayRefused with a sentence that says why
	 */
	public void check() {
		RestoreMarker.State state = this.marker.state();
		if (state == RestoreMarker.State.OF_ANOTHER) {
			throw new ReplayRefused("This CRM database is marked by another installation of this service. "
					+ "Nothing was erased in it. Connect the database that this installation has purged.");
		}
		List<String> missing = this.keys.missing();
		if (!missing.isEmpty()) {
			throw new ReplayRefused("The ledger names subjects under keys that deletion.evidence.keys does not have: "
					+ String.join(", ", missing) + ". Without them nobody is recognised. Nothing was changed.");
		}
		if (state == RestoreMarker.State.CURRENT) {
			throw new ReplayRefused("The CRM's database has seen every purge, so there is nothing to replay. "
					+ "Nothing was changed.");
		}
	}

	/**
	 * Says what a replay would erase, and changes nothing.
	 */
	public Result preview() {
		check();
		return walk(this::plannedRows);
	}

	/**
	 * Erases again, verifies and records. When it returns, the CRM's database counts as
	 * current.
	 * @throws ReplayIncomplete if some could not be erased; all others were
	 */
	public Result replay() {
		check();
		Set<ConfirmationCode> failed = new LinkedHashSet<>();
		Work work = (subject, code) -> attempt(code, failed, () -> eraseAgain(subject, code));
		Result result = goOn(walk(work), work, failed);
		this.requests.findBySuspendedAtIsNotNullAndStateIn(NOT_ENDED)
			.forEach((request) -> attempt(request.code(), failed, () -> catchUp(request)));
		if (!failed.isEmpty()) {
			throw new ReplayIncomplete(failed);
		}
		this.purge.forgetLeftovers();
		this.marker.replayed(this.ledger.head());
		log.info("Erasures were replayed: {} subjects looked at, {} erased again, {} rows", result.looked(),
				result.found(), result.rows());
		return result;
	}

	/** One that fails must not keep all others from being erased. */
	private static long attempt(ConfirmationCode code, Set<ConfirmationCode> failed, LongSupplier work) {
		try {
			return work.getAsLong();
		}
		catch (PurgeFailed | ResidueFound ex) {
			log.error("Request {} could not be replayed: {}", code, ex.getMessage());
			failed.add(code);
			return 0;
		}
	}

	/** With those who were erased by an attempt that did not come to verify it. */
	private Result goOn(Result walked, Work work, Set<ConfirmationCode> failed) {
		Result result = walked;
		for (Map.Entry<ConfirmationCode, Subject> begun : this.record.begun().entrySet()) {
			Subject subject = begun.getValue();
			if (!failed.contains(begun.getKey())) {
				result = isNewer(subject, this.erased.among(List.of(subject)).getOrDefault(subject, List.of()))
						? result.plusNewer() : result.plus(work.rows(subject, begun.getKey()));
			}
		}
		return result;
	}

	/** A key may be used again, and a person may come back. */
	private boolean isNewer(Subject subject, List<Erasure> erasures) {
		Instant created = this.directory.createdAt(subject);
		return created != null && erasures.stream().allMatch((erasure) -> created.isAfter(erasure.at()));
	}

	private interface Work {

		long rows(Subject subject, ConfirmationCode code);

	}

	private Result walk(Work work) {
		Result[] result = { new Result(0, 0, 0, 0) };
		for (SubjectType type : SubjectType.values()) {
			this.directory.forEachPage(type, (keys) -> {
				result[0] = result[0].plusLooked(keys.size());
				List<Subject> subjects = keys.stream().map((key) -> new Subject(type, key)).toList();
				this.erased.among(subjects)
					.forEach((subject,
							erasures) -> result[0] = isNewer(subject, erasures) ? result[0].plusNewer() : result[0]
								.plus(erasures.stream().mapToLong((one) -> work.rows(subject, one.code())).sum()));
			});
		}
		return result[0];
	}

	/** Bare rows that a hold keeps are there without any restore. */
	private long plannedRows(Subject subject, ConfirmationCode code) {
		Map<DataCategory, Long> rows = new EnumMap<>(DataCategory.class);
		this.purge.plan(subject, this.decisions.of(code))
			.stream()
			.filter((table) -> table.action() != RetentionAction.HOLD)
			.forEach((table) -> rows.merge(table.category(), table.rows(), Long::sum));
		this.purge.receipts(code)
			.forEach((receipt) -> rows.computeIfPresent(receipt.category(),
					(category, planned) -> Math.max(planned - receipt.keptBare(), 0)));
		return rows.values().stream().mapToLong(Long::longValue).sum();
	}

	/** Brings the CRM to where the process of a request already is. */
	private long catchUp(DeletionRequest request) {
		Subject subject = request.requireSubject();
		if (!this.directory.exists(subject) || this.directory.isAnotherSince(subject, request.suspendedAt())) {
			return 0;
		}
		this.directory.suspend(subject);
		List<DataCategory> purged = this.purge.receipts(request.code())
			.stream()
			.filter((receipt) -> receipt.outcome() != Receipt.Outcome.HELD)
			.map(Receipt::category)
			.toList();
		if (!purged.isEmpty()) {
			this.clearedPurge.replay(request.code(), subject, purged);
		}
		return purged.size();
	}

	private long eraseAgain(Subject subject, ConfirmationCode code) {
		Map<DataCategory, Long> recorded = this.erased.recordedRows(code);
		this.record.begin(code, subject);
		// What is held is kept from being processed, as it was (C4).
		this.directory.suspend(subject);
		List<Receipt> again = this.clearedPurge.replay(code, subject, List.of(DataCategory.values()))
			.stream()
			.map((receipt) -> receipt.since(recorded.getOrDefault(receipt.category(), 0L)))
			.filter((receipt) -> receipt.rows() > 0)
			.toList();
		this.purge.verify(code, subject, this.decisions.of(code));
		this.record.finish(code, subject, again);
		return again.stream().mapToLong(Receipt::rows).sum();
	}

}
