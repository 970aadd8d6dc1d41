package id.whatscrm.deletion.identity;

import java.time.Clock;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionProcess;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * What the holder of a token may do: the token, the request and its process change
 * together or not at all.
 */
@Service
@Transactional
class ProofActions {

	private final ProofTokens tokens;

	private final DeletionRequests requests;

	private final DeletionProcess process;

	private final Clock clock;

	ProofActions(ProofTokens tokens, DeletionRequests requests, DeletionProcess process, Clock clock) {
		this.tokens = tokens;
		this.requests = requests;
		this.process = process;
		this.clock = clock;
	}

	/**
	 * Looks at a token and changes nothing.
	 * @throws ProofRefused if it proves nothing
	 */
	@Transactional(readOnly = true)
	public void check(ConfirmationCode code, Purpose purpose, String token) {
		require(this.tokens.check(code, purpose, token));
	}

	public void confirm(ConfirmationCode code, String token) {
		redeem(code, Purpose.CONFIRM, token).confirmByLink(this.clock.instant());
		this.process.identityConfirmed(code);
	}

	public void withdraw(ConfirmationCode code, String token) {
		redeem(code, Purpose.WITHDRAW, token).withdraw(this.clock.instant());
		this.process.withdrawn(code);
	}

	public void answer(ConfirmationCode code, String token, String answer) {
		redeem(code, Purpose.ANSWER, token).answer(answer, this.clock.instant());
		this.process.informationReceived(code);
	}

	@Transactional(readOnly = true)
	public @Nullable String question(ConfirmationCode code) {
		return this.requests.get(code).question();
	}

	private DeletionRequest redeem(ConfirmationCode code, Purpose purpose, String token) {
		require(this.tokens.redeem(code, purpose, token));
		return this.requests.get(code);
	}

	private static void require(Proof proof) {
		if (proof instanceof Proof.Unknown) {
			throw new ProofRefused("unknown");
		}
		if (proof instanceof Proof.Expired) {
			throw new ProofRefused("expired");
		}
		if (proof instanceof Proof.Used) {
			throw new ProofRefused("used");
		}
	}

	/**
	 * A token proves nothing: {@code unknown}, {@code expired} or {@code used}.
	 */
	static class ProofRefused extends RuntimeException {

		private final String proof;

		ProofRefused(String proof) {
			super("The token is " + proof);
			this.proof = proof;
		}

		String proof() {
			return this.proof;
		}

	}

}
