package id.whatscrm.deletion.request.clock;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.RequestSettings;

/**
 * Writes dates as people read them, in the zone in which days are counted. Pages know it
 * as {@code @dates}.
 */
@Component("dates")
public class Dates {

	private final RequestSettings settings;

	Dates(RequestSettings settings) {
		this.settings = settings;
	}

	/**
	 * The day, such as {@code 2 July 2026}.
	 */
	public String day(Instant at, Locale locale) {
		return day(at.atZone(this.settings.zone()).toLocalDate(), locale);
	}

	/**
	 * The day, such as {@code 2 July 2026}.
	 */
	public String day(LocalDate day, Locale locale) {
		return DateTimeFormatter.ofPattern("d MMMM uuuu", locale).format(day);
	}

	/**
	 * The day and time with the name of the zone, for what depends on the hour.
	 */
	public String time(Instant at, Locale locale) {
		return DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm z", locale).format(at.atZone(this.settings.zone()));
	}

}
