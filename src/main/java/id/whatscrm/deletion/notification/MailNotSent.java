package id.whatscrm.deletion.notification;

/**
 * A mail could not be handed to the mail server. Says which and why in words without an
 * address; the mail server's own message may quote one and is not chained.
 */
public class MailNotSent extends RuntimeException {

	MailNotSent(String mail, String reason) {
		super("The mail " + mail + " could not be sent: " + reason);
	}

}
