package id.whatscrm.deletion.notification;

/**
 * A mail could not be handed to the mail server. Says which and why in words without an
 * address.
 */
public class MailNotSent extends RuntimeException {

	MailNotSent(String letter, String reason) {
		super("The mail " + letter + " could not be sent: " + reason);
	}

}
