package id.whatscrm.deletion.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.encryption.Sha256;

/**
 * One line of the ledger: what became of a request, or of one category. Nothing in it
 * identifies a person (E7).
 *
 * @param position its place in the chain, from 1 without gaps
 * @param previousHash the hash of the entry before it; of no bytes for the first
 * @param outcome how the request or the category ended
 * @param category the category; {@code null} for the line about the request
 * @param subjectHmac whose data it was, under the key {@code keyId}; {@code null} where
 * no subject was found
 * @param mapVersion the version of the data map that was purged by
 * @param policyVersion the version of the retention policy that was proposed by
 */
public record LedgerEntry(long position, byte[] previousHash, Instant recordedAt, String code, String channel,
		Instant receivedAt, Instant dueAt, @Nullable Instant verifiedAt, @Nullable Instant extendedAt,
		@Nullable Instant completedAt, String outcome, @Nullable String category, @Nullable Long rows,
		@Nullable String ground, @Nullable String citation, @Nullable LocalDate holdUntil, @Nullable String subjectType,
		byte @Nullable [] subjectHmac, @Nullable String keyId, @Nullable String mapVersion,
		@Nullable String policyVersion) {

	static final byte[] BEFORE_THE_FIRST = new byte[0];

	/**
	 * Covers every field and the entry before. Each field is preceded by its length, so
	 * that no text can pass for two fields, and an absent one differs from an empty one.
	 */
	public byte[] hash() {
		MessageDigest digest = Sha256.digest();
		HexFormat hex = HexFormat.of();
		Stream
			.of(this.position, hex.formatHex(this.previousHash), this.recordedAt, this.code, this.channel,
					this.receivedAt, this.dueAt, this.verifiedAt, this.extendedAt, this.completedAt, this.outcome,
					this.category, this.rows, this.ground, this.citation, this.holdUntil, this.subjectType,
					(this.subjectHmac != null) ? hex.formatHex(this.subjectHmac) : null, this.keyId, this.mapVersion,
					this.policyVersion)
			.map((field) -> (field != null) ? field.toString() : null)
			.forEach((field) -> {
				byte[] octets = (field != null) ? field.getBytes(StandardCharsets.UTF_8) : new byte[0];
				digest.update(((field != null) ? octets.length + ":" : "-").getBytes(StandardCharsets.US_ASCII));
				digest.update(octets);
			});
		return digest.digest();
	}

}
