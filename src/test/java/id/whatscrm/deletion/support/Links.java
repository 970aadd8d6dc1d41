package id.whatscrm.deletion.support;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Opens links from mails as a person does: reads the page, then presses its button.
 */
@Component
@Profile("demo")
public class Links {

	private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

	/**
	 * Presses the button of a page.
	 * @return the status of the answer
	 */
	public int press(String link) {
		return submit(link, "");
	}

	/**
	 * Writes an answer and sends it.
	 */
	public int answer(String link, String answer) {
		return submit(link, "&answer=" + URLEncoder.encode(answer, StandardCharsets.UTF_8));
	}

	private int submit(String link, String fields) {
		HttpClient browser = HttpClient.newBuilder()
			.cookieHandler(new CookieManager())
			.followRedirects(HttpClient.Redirect.NORMAL)
			.build();
		try {
			HttpResponse<String> page = browser.send(HttpRequest.newBuilder(URI.create(link)).build(),
					HttpResponse.BodyHandlers.ofString());
			Matcher token = FORM_TOKEN.matcher(page.body());
			if (!token.find()) {
				return page.statusCode();
			}
			String[] parts = link.split("\\?", 2);
			return browser
				.send(HttpRequest.newBuilder(URI.create(parts[0]))
					.header("Content-Type", "application/x-www-form-urlencoded")
					.POST(HttpRequest.BodyPublishers.ofString(
							parts[1] + "&_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8) + fields))
					.build(), HttpResponse.BodyHandlers.ofString())
				.statusCode();
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
