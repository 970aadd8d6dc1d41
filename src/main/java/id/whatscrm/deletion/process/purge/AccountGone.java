package id.whatscrm.deletion.process.purge;

/**
 * The account's own row was not there when it was to be purged. A person looks at an
 * account that vanished; it is never called done (E4).
 */
public class AccountGone extends RuntimeException {

	AccountGone() {
		super("The account was no longer there when its own row was to be purged");
	}

}
