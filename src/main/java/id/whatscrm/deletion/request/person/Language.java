package id.whatscrm.deletion.request.person;

import java.util.Locale;

/**
 * The languages in which people are told about their request.
 */
public enum Language {

	ENGLISH("en"), INDONESIAN("id");

	private final Locale locale;

	Language(String tag) {
		this.locale = Locale.forLanguageTag(tag);
	}

	/**
	 * The language closest to a locale; English when there is none.
	 */
	public static Language of(Locale locale) {
		return INDONESIAN.locale.getLanguage().equals(locale.getLanguage()) ? INDONESIAN : ENGLISH;
	}

	public Locale locale() {
		return this.locale;
	}

}
