package id.whatscrm.deletion.meta;

/**
 * Meta cannot do now what it was asked; the same call may succeed later.
 */
public class MetaUnavailable extends RuntimeException {

	MetaUnavailable(String what) {
		super("Meta's Graph API " + what);
	}

}
