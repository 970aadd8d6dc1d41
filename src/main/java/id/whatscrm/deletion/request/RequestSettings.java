package id.whatscrm.deletion.request;

import java.net.URI;
import java.time.Period;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import id.whatscrm.deletion.request.person.EmailAddress;

/**
 * The clocks and addresses of a request.
 *
 * @param publicUrl the address under which people reach this service; links in mails and
 * replies are made from it, never from a request's Host header (M3)
 * @param zone the time zone in which days are counted and shown
 * @param deadline the published period for a request (P6)
 * @param legalDeadline the longest period that the law allows (C2)
 * @param extension by how much the due date moves when it is extended (C3)
 * @param remindBefore how long before the due date staff are reminded
 * @param supportAddress where people reach support by mail, shown on pages and in mails;
 * {@code null} leaves it out
 */
@ConfigurationProperties("deletion")
public record RequestSettings(URI publicUrl, @DefaultValue("Asia/Jakarta") ZoneId zone,
		@DefaultValue("P30D") Period deadline, @DefaultValue("P1M") Period legalDeadline,
		@DefaultValue("P30D") Period extension, @DefaultValue("P5D") Period remindBefore,
		@Nullable EmailAddress supportAddress) {

	/**
	 * The public address of a page.
	 * @param path its path, which begins with a slash; empty for the service itself
	 */
	public URI page(String path) {
		String base = this.publicUrl.toString();
		return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
	}

}
