package id.whatscrm.deletion.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.encryption.Sha256;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.retention.Decision;

/**
 * One line of the ledger: what became of a request, or of one category. Nothing in it
 * identifies a person (E7).
 *
 * @param position its place in the chain, from 1 without gaps
 * @param previousHash the hash of the entry before it; of no bytes for the first
 * @param request the request as it was then
 * @param outcome how the request or the category ended
 * @param category the category; {@code null} for the line about the request
 * @param rows how many rows were purged; {@code null} for the line about the request
 * @param hold why the category is kept
 * @param subject whose data it was
 * @param rules by what it was purged
 */
public record LedgerEntry(long position, byte[] previousHash, Instant recordedAt, Request request, String outcome,
		@Nullable String category, @Nullable Long rows, Hold hold, NamedSubject subject, Rules rules) {

	static final byte[] BEFORE_THE_FIRST = new byte[0];

	/**
	 * Covers every field and the entry before. Each field is preceded by its length, so
	 * that no text can pass for two fields, and an absent one differs from an empty one.
	 */
	public byte[] hash() {
		MessageDigest digest = Sha256.digest();
		HexFormat hex = HexFormat.of();
		Stream
			.of(this.position, hex.formatHex(this.previousHash), this.recordedAt, this.request.code(),
					this.request.channel(), this.request.receivedAt(), this.request.dueAt(), this.request.verifiedAt(),
					this.request.extendedAt(), this.request.completedAt(), this.outcome, this.category, this.rows,
					this.hold.ground(), this.hold.citation(), this.hold.until(), this.subject.type(),
					(this.subject.hmac() != null) ? hex.formatHex(this.subject.hmac()) : null, this.subject.keyId(),
					this.rules.map(), this.rules.policy())
			.map((field) -> (field != null) ? field.toString() : null)
			.forEach((field) -> {
				byte[] octets = (field != null) ? field.getBytes(StandardCharsets.UTF_8) : new byte[0];
				digest.update(((field != null) ? octets.length + ":" : "-").getBytes(StandardCharsets.US_ASCII));
				digest.update(octets);
			});
		return digest.digest();
	}

	/**
	 * The request when the entry was written.
	 */
	public record Request(String code, String channel, Instant receivedAt, Instant dueAt, @Nullable Instant verifiedAt,
			@Nullable Instant extendedAt, @Nullable Instant completedAt) {

		static Request of(DeletionRequest request) {
			return new Request(request.code().value(), request.channel().name(), micros(request.receivedAt()),
					micros(request.dueAt()), optional(request.verifiedAt()), optional(request.extendedAt()),
					optional(request.completedAt()));
		}

		private static @Nullable Instant optional(@Nullable Instant instant) {
			return (instant != null) ? micros(instant) : null;
		}

	}

	/**
	 * Why a category is kept; all is {@code null} if it is not.
	 *
	 * @param until its last day when the entry was written
	 */
	public record Hold(@Nullable String ground, @Nullable String citation, @Nullable LocalDate until) {

		static Hold of(@Nullable Decision decision) {
			return (decision instanceof Decision.Hold kept)
					? new Hold(kept.ground().name(), kept.citation(), kept.until()) : new Hold(null, null, null);
		}

	}

	/**
	 * Whose data it was; all is {@code null} where no subject was found.
	 *
	 * @param hmac its pseudonym under the key {@code keyId}
	 */
	public record NamedSubject(@Nullable String type, byte @Nullable [] hmac, @Nullable String keyId) {

		static final NamedSubject NOBODY = new NamedSubject(null, null, null);

		static NamedSubject of(Subject subject, Pseudonyms.Pseudonym pseudonym) {
			return new NamedSubject(subject.type().name(), pseudonym.value(), pseudonym.keyId());
		}

	}

	/**
	 * By which rules something was purged; all is {@code null} if nothing was.
	 *
	 * @param map the version of the data map
	 * @param policy the version of the retention policy
	 */
	public record Rules(@Nullable String map, @Nullable String policy) {

		static final Rules NONE = new Rules(null, null);

	}

	/** What PostgreSQL keeps of an instant. */
	static Instant micros(Instant instant) {
		return instant.truncatedTo(ChronoUnit.MICROS);
	}

}
