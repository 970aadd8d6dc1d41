package id.whatscrm.deletion.notification;

/**
 * The mails that people receive about a request.
 */
public enum Letter {

	RECEIPT, CONFIRMATION_LINK, CONFIRMATION_REMINDER, TAKES_LONGER, QUESTION, QUESTION_REMINDER, SUSPENDED, WITHDRAWN,
	CLOSED_UNVERIFIED, NO_ACCOUNT_FOUND, REFUSED, JOINED, DONE

}
