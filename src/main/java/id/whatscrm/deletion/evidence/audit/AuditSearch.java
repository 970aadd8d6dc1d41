package id.whatscrm.deletion.evidence.audit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.RequestState;

/**
 * Which requests an auditor looks for. What is {@code null} does not matter.
 *
 * @param receivedFrom the first instant of receipt
 * @param receivedBefore the first instant that is too late
 */
record AuditSearch(@Nullable ConfirmationCode code, @Nullable RequestState state, @Nullable Channel channel,
		@Nullable AuditOutcome outcome, @Nullable Instant receivedFrom, @Nullable Instant receivedBefore) {
}
