package id.whatscrm.deletion.process.verification;

import java.time.Clock;
import java.time.Instant;

import org.camunda.bpm.engine.delegate.DelegateExecution;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.notification.Letter;
import id.whatscrm.deletion.notification.Mailroom;
import id.whatscrm.deletion.process.RequestStep;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.DeletionRequests;

/**
 * Asks for confirmation at the address on file (I2).
 */
@Component
class SendConfirmationLink extends RequestStep {

	private final Mailroom mailroom;

	SendConfirmationLink(DeletionRequests requests, Clock clock, Mailroom mailroom) {
		super(requests, clock);
		this.mailroom = mailroom;
	}

	@Override
	public void run(DeletionRequest request, DelegateExecution execution, Instant now) {
		request.requestConfirmation(now);
		this.mailroom.send(request.code(), Letter.CONFIRMATION_LINK);
	}

}
