package id.whatscrm.deletion.web;

import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.FilterChain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import id.whatscrm.deletion.platform.LoggedCode;

import static org.assertj.core.api.Assertions.assertThat;

class LoggedCodeFilterTests {

	private final List<String> named = new ArrayList<>();

	@AfterEach
	void nothingIsLeftToTheThread() {
		assertThat(MDC.get(LoggedCode.KEY)).isNull();
	}

	/** Another test may have worked on a request in this thread. */
	@BeforeEach
	void nothingIsNamed() {
		MDC.remove(LoggedCode.KEY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/requests/WDE67K0A4GS3TFGVD4", "/requests/wde67k0a4gs3tfgvd4/confirm",
			"/api/v1/deletion-requests/WDE67K0A4GS3TFGVD4", "/certificates/WDE67K0A4GS3TFGVD4.pdf" })
	void namesTheRequestWhoseAddressIsCalled(String address) throws Exception {
		call(address, (request, response) -> this.named.add(MDC.get(LoggedCode.KEY)));

		assertThat(this.named).containsExactly("WDE67K0A4GS3TFGVD4");
	}

	/** Nobody writes into the log what they like. */
	@ParameterizedTest
	@ValueSource(strings = { "/", "/requests/new", "/requests/WDE67K0A4GS3TFGVD", "/requests/WDE67K0A4GS3TFGVD4X",
			"/requests/WDE67K0A4GS3TFGVD4%0aERROR" })
	void namesNothingElse(String address) throws Exception {
		call(address, (request, response) -> this.named.add(MDC.get(LoggedCode.KEY)));

		assertThat(this.named).containsExactly((String) null);
	}

	@Test
	void whatWasAcceptedMeanwhileIsForgottenWithTheAnswer() throws Exception {
		call("/requests/new", (request, response) -> MDC.put(LoggedCode.KEY, "WDE67K0A4GS3TFGVD4"));
	}

	private static void call(String address, FilterChain chain) throws Exception {
		new LoggedCodeFilter().doFilter(new MockHttpServletRequest("GET", address), new MockHttpServletResponse(),
				chain);
	}

}
