package id.whatscrm.deletion.identity;

import java.time.Clock;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionProcess;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.NotAllowedNow;
import id.whatscrm.deletion.request.Turns;
import id.whatscrm.deletion.request.Withdrawals;

/**
 * Does what somebody who holds a link asks for. Token, request and process change
 * together or not at all.
 */
@Service
class LinkActions {

	private final ProofTokens tokens;

	private final DeletionRequests requests;

	private final DeletionProcess process;

	private final Withdrawals withdrawals;

	private final Turns turns;

	private final Clock clock;

	LinkActions(ProofTokens tokens, DeletionRequests requests, DeletionProcess process, Withdrawals withdrawals,
			Turns turns, Clock clock) {
		this.turns = turns;
		this.tokens = tokens;
		this.requests = requests;
		this.process = process;
		this.withdrawals = withdrawals;
		this.clock = clock;
	}

	/**
	 * Redeems a token and, if it is valid, acts.
	 * @param answer the answer to support's question; used for that purpose only
	 * @throws NotAllowedNow if the request has moved on; the token is then not used up
	 * @throws ConcurrencyFailureException if a job works on the request; another try sees
	 * what it did
	 */
	@Transactional
	Proof act(ConfirmationCode code, Purpose purpose, String token, String answer) {
		this.turns.await(code);
		Proof proof = this.tokens.redeem(code, purpose, token);
		if (proof instanceof Proof.Valid) {
			switch (purpose) {
				case CONFIRM -> confirm(code);
				case WITHDRAW -> this.withdrawals.withdraw(code);
				case ANSWER -> answer(code, answer);
			}
		}
		return proof;
	}

	private void confirm(ConfirmationCode code) {
		this.requests.get(code).confirmByLink(this.clock.instant());
		this.process.identityConfirmed(code);
	}

	private void answer(ConfirmationCode code, String answer) {
		this.requests.get(code).answer(answer, this.clock.instant());
		if (!this.process.informationReceived(code)) {
			throw new ConcurrencyFailureException("The question of request " + code + " is being sent");
		}
	}

}
