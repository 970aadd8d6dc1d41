package id.whatscrm.deletion.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

import id.whatscrm.deletion.request.person.Language;

/**
 * The language of a page: the one chosen on it, which a cookie remembers, else the first
 * of the browser's that we speak.
 */
class VisitorLanguage implements LocaleResolver {

	private static final String COOKIE = "lang";

	private static final String CHOSEN = VisitorLanguage.class.getName() + ".chosen";

	private static final Duration REMEMBERED = Duration.ofDays(365);

	private final boolean secure;

	VisitorLanguage(boolean secure) {
		this.secure = secure;
	}

	@Override
	public Locale resolveLocale(HttpServletRequest request) {
		if (request.getAttribute(CHOSEN) instanceof Locale chosen) {
			return chosen;
		}
		return remembered(request).or(() -> preferred(request)).orElse(Language.ENGLISH).locale();
	}

	private static Optional<Language> remembered(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, COOKIE))
			.flatMap((cookie) -> spoken(Locale.forLanguageTag(cookie.getValue())));
	}

	private static Optional<Language> preferred(HttpServletRequest request) {
		if (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null) {
			return Optional.empty();
		}
		List<Locale> preferences = Collections.list(request.getLocales());
		return preferences.stream().flatMap((locale) -> spoken(locale).stream()).findFirst();
	}

	private static Optional<Language> spoken(Locale locale) {
		return Arrays.stream(Language.values())
			.filter((language) -> language.locale().getLanguage().equals(locale.getLanguage()))
			.findFirst();
	}

	@Override
	public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
		Optional<Language> chosen = Optional.ofNullable(locale).flatMap(VisitorLanguage::spoken);
		if (chosen.isEmpty() || response == null) {
			return;
		}
		request.setAttribute(CHOSEN, chosen.get().locale());
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(COOKIE, chosen.get().locale().getLanguage())
					.path("/")
					.maxAge(REMEMBERED)
					.httpOnly(true)
					.secure(this.secure)
					.sameSite("Lax")
					.build()
					.toString());
	}

}
