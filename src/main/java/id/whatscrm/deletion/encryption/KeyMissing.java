package id.whatscrm.deletion.encryption;

/**
 * What was stored encrypted cannot be read with the keys of the settings. Says nothing of
 * the value.
 */
public class KeyMissing extends IllegalStateException {

	KeyMissing(String sentence) {
		super(sentence);
	}

	KeyMissing(String sentence, Throwable cause) {
		super(sentence, cause);
	}

}
