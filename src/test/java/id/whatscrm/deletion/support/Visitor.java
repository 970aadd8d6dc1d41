package id.whatscrm.deletion.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Somebody with a browser that has cookies and follows no redirect by itself.
 */
public final class Visitor {

	private static final Pattern HIDDEN = Pattern
		.compile("<input type=\"hidden\" name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"");

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final String base;

	private final String languages;

	/**
	 * A visitor who prefers a language.
	 */
	public Visitor(String base, String languages) {
		this.base = base;
		this.languages = languages;
	}

	public HttpResponse<String> get(String path) {
		return send("GET", path, "text/html", null);
	}

	/**
	 * Downloads a file.
	 */
	public HttpResponse<byte[]> download(String path) {
		return send("GET", path, "text/html", null, BodyHandlers.ofByteArray());
	}

	public HttpResponse<String> send(String method, String path, String accept, String body) {
		return send(method, path, accept, body, BodyHandlers.ofString());
	}

	/**
	 * Sends headers of the visitor's own choice, too.
	 */
	public HttpResponse<String> send(String method, String path, String accept, String body,
			Map<String, String> headers) {
		return send(method, path, accept, body, headers, BodyHandlers.ofString());
	}

	private <T> HttpResponse<T> send(String method, String path, String accept, String body, BodyHandler<T> answer) {
		return send(method, path, accept, body, Map.of(), answer);
	}

	private <T> HttpResponse<T> send(String method, String path, String accept, String body,
			Map<String, String> headers, BodyHandler<T> answer) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create(path.startsWith("http") ? path : this.base + path))
			.header("Accept", accept)
			.header("Accept-Language", this.languages)
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		headers.forEach(request::header);
		if (body != null) {
			request.header("Content-Type", "application/x-www-form-urlencoded");
		}
		try {
			return this.client.send(request.build(), answer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The hidden fields of the form at a path, as the browser would send them.
	 */
	public Map<String, String> form(String path) {
		Map<String, String> fields = new LinkedHashMap<>();
		Matcher hidden = HIDDEN.matcher(get(path).body());
		while (hidden.find()) {
			fields.put(hidden.group(1), hidden.group(2));
		}
		return fields;
	}

	public HttpResponse<String> post(String path, Map<String, String> fields) {
		return send("POST", path, "text/html",
				fields.entrySet()
					.stream()
					.map((field) -> encode(field.getKey()) + "=" + encode(field.getValue()))
					.collect(Collectors.joining("&")));
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
