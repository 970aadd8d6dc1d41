package id.whatscrm.deletion.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.encryption.Sha256;
import id.whatscrm.deletion.intake.InvalidRequest.Problem;
import id.whatscrm.deletion.platform.LoggedCode;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionProcess;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectRequests;
import id.whatscrm.deletion.request.Turns;
import id.whatscrm.deletion.request.clock.Deadline;
import id.whatscrm.deletion.request.person.PhoneNumber;
import id.whatscrm.deletion.request.person.RequestMail;
import id.whatscrm.deletion.request.person.Requester;

/**
 * Accepts requests, whatever the channel. It never looks into the CRM, so that nobody can
 * learn from it who has an account (I6); only the settings page does, for whoever signed
 * in.
 */
@Service
public class RequestDesk {

	private static final Logger log = LoggerFactory.getLogger(RequestDesk.class);

	private static final List<String> FIELDS = List.of("email", "businessName", "whatsappNumber", "metaBusinessId",
			"description", "contactEmail");

	/** More than a conversation has; a loop has more. */
	private static final int MAX_MAILS = 30;

	private final Validator validator;

	private final MessageSource messages;

	private final DeletionRequests requests;

	private final DeletionProcess process;

	private final Deadline deadline;

	private final Clock clock;

	private final Turns turns;

	private final Submissions submissions;

	private final SubjectRequests subjectRequests;

	private final IntakeMetrics metrics;

	RequestDesk(Validator validator, MessageSource messages, DeletionRequests requests, DeletionProcess process,
			Deadline deadline, Clock clock, Turns turns, Submissions submissions, SubjectRequests subjectRequests,
			IntakeMetrics metrics) {
		this.metrics = metrics;
		this.subjectRequests = subjectRequests;
		this.submissions = submissions;
		this.validator = validator;
		this.messages = messages;
		this.requests = requests;
		this.process = process;
		this.deadline = deadline;
		this.clock = clock;
		this.turns = turns;
	}

	/**
	 * Stores a request and starts its process, both or neither.
	 * @param request what was typed
	 * @return the code under which the request is followed
	 * @throws InvalidRequest if something is missing or wrong
	 */
	@Transactional
	public ConfirmationCode accept(NewRequest request) {
		check(request);
		return open(stored(request, ConfirmationCode.random())).code();
	}

	/**
	 * Stores a request once, however often its form is sent. A form that was changed
	 * before it was sent again is another request.
	 * @param submission the random number that the form carries
	 */
	@Transactional
	public ConfirmationCode accept(NewRequest request, String submission) {
		check(request);
		ConfirmationCode code = ConfirmationCode.random();
		Optional<ConfirmationCode> before = this.submissions.claim(key(request, submission), code);
		return before.isPresent() ? repeated(request, before.get()) : open(stored(request, code)).code();
	}

	/**
	 * Stores a request that came by mail once, however often the mail is read.
	 * @param mail what the requester wrote, for support
	 * @param key what tells this mail from others
	 */
	@Transactional
	public ConfirmationCode accept(NewRequest request, RequestMail mail, byte[] key) {
		check(request);
		ConfirmationCode code = ConfirmationCode.random();
		Optional<ConfirmationCode> before = this.submissions.claim(key, code);
		if (before.isPresent()) {
			return repeated(request, before.get());
		}
		DeletionRequest opened = stored(request, code);
		opened.addMail(mail);
		return open(opened).code();
	}

	/**
	 * What became of a mail that answers a request.
	 */
	public enum Joined {

		/** The request takes no more mails. */
		NOT,
		/** Support has a task that shows it, or is about to. */
		SHOWN,
		/** It is in the case file, which perhaps nobody opens in time. */
		FILED

	}

	/**
	 * Adds a mail to the request that it answers, once, however often it is read. It
	 * counts as the answer that support waits for.
	 */
	@Transactional
	public Joined join(ConfirmationCode code, RequestMail mail, String answer, byte[] key) {
		try (LoggedCode.Scope scope = LoggedCode.of(code.value())) {
			return joinOpen(code, mail, answer, key);
		}
	}

	private Joined joinOpen(ConfirmationCode code, RequestMail mail, String answer, byte[] key) {
		DeletionRequest request = this.requests.findById(code.value()).orElse(null);
		if (request == null || request.state().isFinal() || request.mails().size() >= MAX_MAILS) {
			return Joined.NOT;
		}
		if (this.submissions.claim(key, code).isEmpty()) {
			log.info("A mail answers the request");
			if (request.state() == RequestState.AWAITING_INFORMATION && this.process.informationReceived(code)) {
				// Kept as the answer only, which is erased after the check (I7).
				request.answer(answer, this.clock.instant());
			}
			else {
				request.addMail(mail);
			}
		}
		return request.isWithSupport() ? Joined.SHOWN : Joined.FILED;
	}

	/**
	 * Accepts a request whose channel proves who asks and for which account. While such a
	 * request is open, another one joins it; what nobody has proved yet is not joined, so
	 * that it can block nothing (I9).
	 */
	@Transactional
	public Accepted acceptProven(NewRequest request, Subject subject) {
		check(request);
		this.turns.await(subject);
		List<DeletionRequest> open = this.subjectRequests.openAndProven(subject);
		if (!open.isEmpty()) {
			return new Accepted(repeated(request, open.get(0).code()), false);
		}
		DeletionRequest opened = stored(request, ConfirmationCode.random());
		opened.concerns(subject);
		return new Accepted(open(opened).code(), true);
	}

	/**
	 * As {@link #acceptProven(NewRequest, Subject)}, once for each message: a replay is
	 * answered as before, even when its request has long ended (M2).
	 * @param message as it was sent
	 */
	@Transactional
	public Accepted acceptProven(NewRequest request, Subject subject, String message) {
		this.turns.await(subject);
		byte[] key = key(request, message);
		return this.submissions.of(key)
			.map((before) -> new Accepted(repeated(request, before), false))
			.orElseGet(() -> {
				Accepted accepted = acceptProven(request, subject);
				this.submissions.claim(key, accepted.code());
				return accepted;
			});
	}

	/**
	 * Under which code a request is followed.
	 *
	 * @param isNew whether no earlier request was joined
	 */
	public record Accepted(ConfirmationCode code, boolean isNew) {
	}

	private DeletionRequest open(DeletionRequest opened) {
		try (LoggedCode.Scope scope = LoggedCode.of(opened.code().value())) {
			this.process.start(opened);
			log.info("A request came in by {}", opened.channel());
			this.metrics.accepted(opened.channel());
			return opened;
		}
	}

	private ConfirmationCode repeated(NewRequest request, ConfirmationCode before) {
		this.metrics.repeated(request.channel());
		return before;
	}

	private DeletionRequest stored(NewRequest typed, ConfirmationCode code) {
		Instant now = this.clock.instant();
		Requester requester = new Requester(lowerCase(typed.email()), typed.businessName(), e164(typed),
				typed.metaBusinessId(), typed.description(), lowerCase(typed.contactEmail()));
		return this.requests.save(
				new DeletionRequest(code, typed.channel(), typed.language(), requester, now, this.deadline.dueAt(now)));
	}

	private void check(NewRequest request) {
		List<Problem> problems = problems(request);
		if (!problems.isEmpty()) {
			this.metrics.refused(request.channel(), problems.get(0).messageKey());
			throw new InvalidRequest(problems, this.messages);
		}
	}

	/**
	 * What must change before a request can be accepted, in the order of the form's
	 * fields.
	 */
	public List<Problem> problems(NewRequest request) {
		Set<ConstraintViolation<NewRequest>> violations = this.validator.validate(request);
		return violations.stream()
			.map(RequestDesk::problem)
			.sorted(Comparator.comparing((problem) -> FIELDS.indexOf(problem.field())))
			.toList();
	}

	private static Problem problem(ConstraintViolation<NewRequest> violation) {
		String key = violation.getMessageTemplate().replaceAll("[{}]", "");
		Object limit = violation.getConstraintDescriptor().getAttributes().get("max");
		return new Problem(violation.getPropertyPath().toString(), key, (limit instanceof Integer max) ? max : 0);
	}

	private static byte[] key(NewRequest request, String submission) {
		MessageDigest digest = Sha256.digest();
		Stream
			.of(submission, request.email(), request.businessName(), request.whatsappNumber(), request.metaBusinessId(),
					request.description(), request.contactEmail())
			.forEach((part) -> {
				digest.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
				digest.update((byte) 0);
			});
		return digest.digest();
	}

	private static @Nullable String lowerCase(@Nullable String email) {
		return (email != null) ? email.toLowerCase(Locale.ROOT) : null;
	}

	private static @Nullable String e164(NewRequest typed) {
		String number = typed.whatsappNumber();
		return (number != null) ? PhoneNumber.parse(number).map(PhoneNumber::value).orElse(null) : null;
	}

}
