package id.whatscrm.deletion.evidence.certificate;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.evidence.LedgerEntry;
import id.whatscrm.deletion.evidence.RecordedEntry;
import id.whatscrm.deletion.evidence.certificate.Certificate.Category;
import id.whatscrm.deletion.purge.Receipt.Outcome;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.retention.HoldGround;

/**
 * Makes the certificates of deletions from what the ledger says, and from nothing else.
 */
@Service
@EnableConfigurationProperties(CertificateSettings.class)
public class Certificates {

	private static final Set<String> CERTIFIED = Set.of(RequestState.DELETED.name(),
			RequestState.DELETED_EXCEPT_HELD.name());

	private final Ledger ledger;

	private final CertificateSettings settings;

	private final Clock clock;

	Certificates(Ledger ledger, CertificateSettings settings, Clock clock) {
		this.ledger = ledger;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * The certificate of a request as it is now: after data was held, a later one says
	 * what became of that.
	 * @return empty for a request that has not ended, or ended with nothing deleted
	 */
	@Transactional(readOnly = true)
	public Optional<Certificate> of(ConfirmationCode code) {
		List<RecordedEntry> entries = this.ledger.entriesOf(code);
		return entries.stream()
			.map(RecordedEntry::entry)
			.filter(Certificates::isEndWithDeletion)
			.findFirst()
			.map((end) -> certificate(end, entries));
	}

	/**
	 * Whether a certificate can be downloaded now.
	 */
	public boolean isDownloadable(Certificate certificate) {
		return this.clock.instant().isBefore(certificate.dates().downloadableUntil());
	}

	/**
	 * Whether somebody's numbers are those of an intact entry of the request, be it the
	 * newest or one that an earlier certificate names.
	 * @param position a place in the ledger, as it was typed
	 * @param hash the hash of that entry, as it was typed
	 */
	@Transactional(readOnly = true)
	public boolean agrees(ConfirmationCode code, String position, String hash) {
		return this.ledger.entriesOf(code)
			.stream()
			.filter(RecordedEntry::isIntact)
			.anyMatch((recorded) -> position.strip().equals(String.valueOf(recorded.entry().position()))
					&& hash.replaceAll("\\s", "").equalsIgnoreCase(recorded.hexHash()));
	}

	private static boolean isEndWithDeletion(LedgerEntry entry) {
		return entry.category() == null && CERTIFIED.contains(entry.outcome());
	}

	/**
	 * @param end the entry about the request itself, by whose rules nearly everything was
	 * deleted
	 */
	private Certificate certificate(LedgerEntry end, List<RecordedEntry> entries) {
		RecordedEntry newest = entries.get(entries.size() - 1);
		Instant issuedAt = newest.entry().recordedAt();
		LedgerEntry.Request request = end.request();
		String type = end.subject().type();
		return new Certificate(request.code(), (type != null) ? SubjectType.valueOf(type) : null,
				Channel.valueOf(request.channel()),
				new Certificate.Dates(request.receivedAt(), request.verifiedAt(),
						Objects.requireNonNullElse(request.completedAt(), end.recordedAt()), issuedAt,
						later(issuedAt, this.settings.downloadableFor())),
				categories(entries), backupsUntil(entries),
				new Certificate.Rules(end.rules().map(), end.rules().policy()),
				new Certificate.Proof(newest.entry().position(), newest.hexHash(),
						entries.stream().allMatch(RecordedEntry::isIntact)));
	}

	private static List<Category> categories(List<RecordedEntry> entries) {
		Map<DataCategory, Category> categories = new EnumMap<>(DataCategory.class);
		for (RecordedEntry recorded : entries) {
			LedgerEntry entry = recorded.entry();
			Optional<Outcome> outcome = outcome(entry);
			if (entry.category() != null && outcome.isPresent()) {
				categories.compute(DataCategory.valueOf(entry.category()),
						(category, before) -> category(category, outcome.get(), entry, before));
			}
		}
		return List.copyOf(categories.values());
	}

	/**
	 * Empty for what a replay erased again, which was certified when it was erased first,
	 * and for what nobody but a forger writes.
	 */
	private static Optional<Outcome> outcome(LedgerEntry entry) {
		return Arrays.stream(Outcome.values()).filter((known) -> known.name().equals(entry.outcome())).findFirst();
	}

	private static Category category(DataCategory category, Outcome outcome, LedgerEntry entry,
			@Nullable Category before) {
		String ground = entry.hold().ground();
		boolean released = before != null && before.outcome() == Outcome.HELD && outcome != Outcome.HELD;
		return new Category(category, outcome, Objects.requireNonNullElse(entry.rows(), 0L),
				(ground != null) ? HoldGround.valueOf(ground) : null, entry.hold().citation(), entry.hold().until(),
				released ? entry.recordedAt() : null);
	}

	/** The newest deletion is the last to leave the backups. */
	private @Nullable LocalDate backupsUntil(List<RecordedEntry> entries) {
		Period kept = this.settings.backupsKeptFor();
		if (kept == null) {
			return null;
		}
		return entries.stream()
			.map(RecordedEntry::entry)
			.filter((entry) -> !Outcome.HELD.name().equals(entry.outcome()))
			.map(LedgerEntry::recordedAt)
			.max(Comparator.naturalOrder())
			.map((deleted) -> deleted.atZone(this.clock.getZone()).toLocalDate().plus(kept))
			.orElse(null);
	}

	private Instant later(Instant instant, Period period) {
		return instant.atZone(this.clock.getZone()).plus(period).toInstant();
	}

}
