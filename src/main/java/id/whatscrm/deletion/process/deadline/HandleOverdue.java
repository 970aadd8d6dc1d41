package id.whatscrm.deletion.process.deadline;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.Set;

import org.camunda.bpm.engine.delegate.DelegateTask;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.RequestTaskListener;
import id.whatscrm.deletion.process.StaffNotes;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.clock.OverdueReason;

/**
 * Takes the operator's answer to {@code Task_HandleOverdue}: why the request is late, and
 * on which day the task comes back if it is not closed by then.
 */
@Component
class HandleOverdue extends RequestTaskListener {

	private static final int MAX_DAYS = 30;

	private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

	private final Clock clock;

	HandleOverdue(DeletionRequests requests, Clock clock) {
		super(requests, clock);
		this.clock = clock;
	}

	@Override
	public void run(DeletionRequest request, DelegateTask task, Instant now) {
		LocalDate day = followUpOn(task, LocalDate.ofInstant(now, this.clock.getZone()));
		request.explainDelay(reason(task), day, actor(), now);
		StaffNotes.add(request, task, now);
		task.getExecution()
			.setVariable(ProcessNames.Variables.FOLLOW_UP_AT,
					Date.from(day.atStartOfDay(this.clock.getZone()).toInstant()));
	}

	private static OverdueReason reason(DelegateTask task) {
		String reason = answer(task, "overdueReason");
		return Arrays.stream(OverdueReason.values())
			.filter((known) -> known.name().equals(reason))
			.findFirst()
			.orElseThrow(() -> new AnswerRefused("Say why the request is late."));
	}

	private static LocalDate followUpOn(DelegateTask task, LocalDate today) {
		String answer = answer(task, "followUpOn");
		if (answer == null) {
			return nextWorkingDay(today);
		}
		LocalDate day;
		try {
			day = LocalDate.parse(answer);
		}
		catch (DateTimeException ex) {
			throw new AnswerRefused("The day to look at it again is not a date (write it as 2027-12-31).");
		}
		if (!day.isAfter(today) || day.isAfter(today.plusDays(MAX_DAYS))) {
			throw new AnswerRefused("Choose a day to look at it again that is after today and at most " + MAX_DAYS
					+ " days ahead, or leave it empty for the next working day.");
		}
		return day;
	}

	private static LocalDate nextWorkingDay(LocalDate today) {
		LocalDate day = today.plusDays(1);
		while (WEEKEND.contains(day.getDayOfWeek())) {
			day = day.plusDays(1);
		}
		return day;
	}

}
