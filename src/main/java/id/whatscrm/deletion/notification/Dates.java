package id.whatscrm.deletion.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.request.RequestSettings;

/**
 * Writes dates as people read them, in the zone in which days are counted.
 */
@Component("dates")
class Dates {

	private final RequestSettings settings;

	Dates(RequestSettings settings) {
		this.settings = settings;
	}

	String day(Instant at, Locale locale) {
		return day(at.atZone(this.settings.zone()).toLocalDate(), locale);
	}

	String day(LocalDate day, Locale locale) {
		return DateTimeFormatter.ofPattern("d MMMM uuuu", locale).format(day);
	}

	/**
	 * The day and time with the name of the zone, for what depends on the hour.
	 */
	String time(Instant at, Locale locale) {
		return DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm z", locale).format(at.atZone(this.settings.zone()));
	}

}
