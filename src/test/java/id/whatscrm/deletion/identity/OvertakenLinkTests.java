package id.whatscrm.deletion.identity;

import org.junit.jupiter.api.Test;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.ui.ExtendedModelMap;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * What a person sees who presses a button while a job moves the request.
 */
class OvertakenLinkTests {

	private static final String TOKEN = "A".repeat(43);

	private final ConfirmationCode code = ConfirmationCode.random();

	private final LinkActions actions = mock();

	private final LinkPages pages = new LinkPages(mock(ProofTokens.class), this.actions, mock(DeletionRequests.class));

	private final ExtendedModelMap model = new ExtendedModelMap();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void anotherTryWorks() {
		given(this.actions.act(this.code, Purpose.WITHDRAW, TOKEN, "")).willThrow(overtaken())
			.willThrow(overtaken())
			.willReturn(new Proof.Valid());

		assertThat(withdraw()).isEqualTo("identity/done");
		then(this.actions).should(times(3)).act(this.code, Purpose.WITHDRAW, TOKEN, "");
	}

	@Test
	void afterSomeTriesThePageAsksForOneMore() {
		given(this.actions.act(this.code, Purpose.WITHDRAW, TOKEN, "")).willThrow(overtaken());

		assertThat(withdraw()).isEqualTo("identity/problem");
		assertThat(this.response.getStatus()).isEqualTo(409);
		assertThat(this.model.getAttribute("key")).isEqualTo("token.busy");
		then(this.actions).should(times(5)).act(this.code, Purpose.WITHDRAW, TOKEN, "");
	}

	private String withdraw() {
		return this.pages.act(this.code.value(), "withdraw", TOKEN, "", this.model, this.response);
	}

	private static ConcurrencyFailureException overtaken() {
		return new ConcurrencyFailureException("A job was faster");
	}

}
