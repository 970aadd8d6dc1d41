package id.whatscrm.deletion.process.verification;

import java.util.Set;

import org.camunda.bpm.engine.delegate.JavaDelegate;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import id.whatscrm.deletion.notification.Letter;
import id.whatscrm.deletion.notification.Mailroom;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * The steps that only send a mail. Each is a job of its own, so a mail server that is
 * down delays a mail and never loses it.
 */
@Configuration(proxyBeanMethods = false)
public class MailSteps {

	/**
	 * Where the models send a mail, with these steps or as a part of others.
	 */
	public static final Set<String> ACTIVITIES = Set.of("Task_AcknowledgeReceipt", "Task_SendNoAccountFound",
			"Task_SendConfirmationLink", "Task_SendConfirmationReminder", "Task_SendTakesLonger", "Task_SendQuestion",
			"Task_SendQuestionReminder", "Task_NotifyOwners", "Task_RemindStaff", "Task_SendWithdrawn",
			"Task_SendClosedUnverified", "Task_SendJoined", "Task_SendRefusal", "Task_SendConfirmation",
			"Task_SendHoldEnded", "Task_SendHoldExtended", "Task_SendExtended");

	private final Mailroom mailroom;

	MailSteps(Mailroom mailroom) {
		this.mailroom = mailroom;
	}

	@Bean
	JavaDelegate acknowledgeReceipt() {
		return send(Letter.RECEIPT);
	}

	@Bean
	JavaDelegate sendNoAccountFound() {
		return send(Letter.NO_ACCOUNT_FOUND);
	}

	@Bean
	JavaDelegate sendTakesLonger() {
		return send(Letter.TAKES_LONGER);
	}

	@Bean
	JavaDelegate sendExtended() {
		return send(Letter.EXTENDED);
	}

	@Bean
	JavaDelegate sendQuestion() {
		return send(Letter.QUESTION);
	}

	@Bean
	JavaDelegate sendQuestionReminder() {
		return send(Letter.QUESTION_REMINDER);
	}

	@Bean
	JavaDelegate sendConfirmationReminder() {
		return send(Letter.CONFIRMATION_REMINDER);
	}

	@Bean
	JavaDelegate notifyOwners() {
		return send(Letter.SUSPENDED);
	}

	@Bean
	JavaDelegate sendWithdrawn() {
		return send(Letter.WITHDRAWN);
	}

	@Bean
	JavaDelegate sendClosedUnverified() {
		return send(Letter.CLOSED_UNVERIFIED);
	}

	@Bean
	JavaDelegate sendJoined() {
		return send(Letter.JOINED);
	}

	@Bean
	JavaDelegate sendRefusal() {
		return send(Letter.REFUSED);
	}

	@Bean
	JavaDelegate sendConfirmation() {
		return send(Letter.DONE);
	}

	@Bean
	JavaDelegate sendHoldEnded() {
		return send(Letter.HOLD_ENDED);
	}

	@Bean
	JavaDelegate sendHoldExtended() {
		return send(Letter.HOLD_EXTENDED);
	}

	private JavaDelegate send(Letter letter) {
		return (execution) -> this.mailroom.send(new ConfirmationCode(execution.getProcessBusinessKey()), letter);
	}

}
