package id.whatscrm.deletion.intake.api;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import id.whatscrm.deletion.intake.IntakeMetrics;
import id.whatscrm.deletion.intake.InvalidRequest;
import id.whatscrm.deletion.intake.meta.MetaCallbacks;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.NotAllowedNow;

/**
 * Says what is wrong with a call of another program as {@code application/problem+json}
 * (RFC 9457). Nothing that was sent is repeated.
 */
@RestControllerAdvice(assignableTypes = { ApiRequests.class, MetaCallbacks.class })
public class ApiProblems {

	private static final ObjectMapper JSON = new ObjectMapper();

	private final IntakeMetrics metrics;

	ApiProblems(IntakeMetrics metrics) {
		this.metrics = metrics;
	}

	/**
	 * The call cannot be answered as it is.
	 */
	public static final class Refused extends RuntimeException {

		private final HttpStatus status;

		private final String error;

		public Refused(HttpStatus status, String error, String sentence) {
			super(sentence);
			this.status = status;
			this.error = error;
		}

	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(Refused problem, HttpServletRequest request) {
		if (HttpMethod.POST.matches(request.getMethod())) {
			this.metrics.refused(request.getRequestURI().startsWith("/meta/") ? Channel.META : Channel.API,
					problem.error);
		}
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.status);
		if (problem.status == HttpStatus.UNAUTHORIZED) {
			answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"" + problem.error + "\"");
		}
		return answer.body(problem(problem.status, problem.error, String.valueOf(problem.getMessage())));
	}

	@ExceptionHandler
	ProblemDetail invalid(InvalidRequest problem) {
		ProblemDetail detail = problem(HttpStatus.UNPROCESSABLE_ENTITY, "invalid_request",
				String.valueOf(problem.getMessage()));
		detail.setProperty("fields", problem.problems().stream().map(InvalidRequest.Problem::field).toList());
		return detail;
	}

	@ExceptionHandler(HttpMessageNotReadableException.class)
	ProblemDetail unreadable() {
		return problem(HttpStatus.BAD_REQUEST, "invalid_json",
				"The body is not a JSON object with the fields language and description.");
	}

	@ExceptionHandler(HttpMediaTypeNotSupportedException.class)
	ProblemDetail notJson() {
		return problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "not_json", "Send the body as application/json.");
	}

	@ExceptionHandler(NotAllowedNow.class)
	ProblemDetail tooLate() {
		return problem(HttpStatus.CONFLICT, "not_withdrawable",
				"The request cannot be withdrawn: it has just arrived, its purge has begun, or it has ended. "
						+ "Its state says which.");
	}

	private static ProblemDetail problem(HttpStatus status, String error, String sentence) {
		ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, sentence);
		detail.setType(URI.create("urn:whatscrm:deletion:" + error));
		return detail;
	}

	/**
	 * For what is refused before a controller is asked.
	 */
	public static void write(HttpServletResponse response, HttpStatus status, String error, String sentence)
			throws IOException {
		response.setStatus(status.value());
		if (status == HttpStatus.UNAUTHORIZED) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"" + error + "\"");
		}
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		JSON.writeValue(response.getOutputStream(), Map.of("type", "urn:whatscrm:deletion:" + error, "title",
				status.getReasonPhrase(), "status", status.value(), "detail", sentence));
	}

}
